import { createHash } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { goesRoundInCircles, TrackerBusy } from "./failures.ts";
import type { PartFailure, Pause, Position, ReadingState, Tracker, TrackerPage } from "./model.ts";
import { afterPage, finished, readingFrom, type RunningState } from "./reading.ts";
import type { TrackerSettings } from "./settings.ts";
import type { StoredTracker, TrackerStore } from "./trackers.store.ts";

export interface SyncParts {
  readonly settings: TrackerSettings;
  readonly tracker: Tracker;
  readonly store: TrackerStore;
  readonly clock: Clock;
}

/** How an attempt to read a tracker ended. */
export type SyncOutcome =
  | { readonly kind: "done"; readonly stored: StoredTracker }
  /** It goes on where it was broken off. */
  | { readonly kind: "stopped" }
  | { readonly kind: "waiting"; readonly until: Instant; readonly why: string }
  | { readonly kind: "failed"; readonly failure: PartFailure; readonly error: unknown };

/** An unknown error's own text is for the log alone. */
function failureOf(error: unknown): PartFailure {
  return error instanceof DomainError
    ? { message: error.message, remedy: error.remedy ?? null }
    : { message: "an unexpected error occurred", remedy: "see the server's log" };
}

/** Where a question was not understood, asking it again helps as little: what was broken off begins anew. */
function isHopeless(error: unknown): boolean {
  return (
    !(error instanceof DomainError) || ["tracker.rejected", "tracker.endless"].includes(error.code)
  );
}

function ended(stored: StoredTracker, state: RunningState, now: Instant): StoredTracker {
  const { failure } = state.running;
  const reading = finished(state);
  return failure === null
    ? { reading, lastSuccessAt: now, failingSince: null, error: null }
    : { ...stored, reading, failingSince: stored.failingSince ?? now, error: failure };
}

/** A position as something short to compare it by. */
function placeOf(position: Position): string {
  return createHash("sha256").update(JSON.stringify(position)).digest("base64");
}

async function readAll(
  { settings, tracker, store, clock }: SyncParts,
  before: StoredTracker,
  beginning: RunningState,
  signal: AbortSignal,
  onPage: (stored: StoredTracker) => void,
): Promise<StoredTracker> {
  let state = beginning;
  let stored = before;
  const { running, pass } = beginning;
  const write = (page: TrackerPage): Promise<void> => {
    const complete = page.next === null && state.running.failure === null;
    // Files say everything; of a tracker only what changed since then was asked for.
    const from = tracker.lastWins ? 0 : running.from;
    const sweepFrom = complete && running.whole ? from : null;
    return store.write(
      settings.name,
      page,
      { pass, lastWins: tracker.lastWins, sweepFrom },
      stored,
    );
  };
  const passed = new Set([placeOf(running.position)]);
  for await (const page of tracker.pages(running.position, running, signal)) {
    const next = page.next === null ? null : placeOf(page.next);
    if (next !== null && passed.has(next))
      throw goesRoundInCircles(`tracker "${settings.name}" (${page.what})`);
    if (next !== null) passed.add(next);
    state = afterPage(state, page);
    stored = page.next === null ? ended(before, state, clock.now()) : { ...before, reading: state };
    await write(page);
    onPage(stored);
    signal.throwIfAborted();
  }
  return stored;
}

/**
 * Reads a tracker, from where the last attempt has come. Each page is stored together with where to go on, so that an
 * attempt that ends, for whatever reason, loses nothing, and the next one asks nothing twice. Never throws.
 *
 * @param byHand somebody asks for it, and may have put right what kept a part from being read
 * @param onPage told what is stored, after each page
 */
export async function syncTracker(
  parts: SyncParts,
  { byHand }: { readonly byHand: boolean },
  signal: AbortSignal,
  onPage: (stored: StoredTracker) => void,
): Promise<SyncOutcome> {
  const { settings, tracker, store, clock } = parts;
  let before: StoredTracker | null = null;
  let reading: ReadingState | null = null;
  try {
    const found = await store.read(settings.name);
    before = found;
    const seen = await tracker.state();
    const now = clock.now();
    const anew = byHand && isStuck(found);
    const beginning = readingFrom(found.reading, settings, tracker, { now, seen, anew });
    reading = beginning;
    const stored = await readAll(parts, found, beginning, signal, (page) => {
      before = page;
      reading = page.reading;
      onPage(page);
    });
    return { kind: "done", stored };
  } catch (error) {
    if (signal.aborted) return { kind: "stopped" };
    if (error instanceof TrackerBusy) {
      const pause: Pause = { until: error.until, why: error.message };
      if (before !== null && reading !== null)
        await store
          .save(settings.name, {
            ...before,
            reading: { ...reading, pause },
          })
          .catch(() => undefined);
      return { kind: "waiting", ...pause };
    }
    const failure = failureOf(error);
    if (before !== null) await keepFailure(parts, before, failure, error).catch(() => undefined);
    return { kind: "failed", failure, error };
  }
}

/** Whether going on as before has no prospect: a part was left out, or the page that comes next fails. */
function isStuck({ reading, failingSince }: StoredTracker): boolean {
  if (reading === null) return false;
  return reading.running === null ? reading.partial : failingSince !== null;
}

async function keepFailure(
  { settings, store, clock }: SyncParts,
  before: StoredTracker,
  failure: PartFailure,
  error: unknown,
): Promise<void> {
  const { reading, failingSince } = before;
  await store.save(settings.name, {
    ...before,
    reading:
      reading === null
        ? null
        : { ...reading, pause: null, ...(isHopeless(error) ? { running: null } : {}) },
    failingSince: failingSince ?? clock.now(),
    error: failure,
  });
}
