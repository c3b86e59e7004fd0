import { DomainError } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BackfillProgress, SeriesSlices, SourceHealth } from "#shared/sli/model.ts";

/** Keeps how one source does. */
export interface FeedHealth {
  succeeded(at: Instant, details?: { readonly queries: number; readonly tookMs: number }): void;
  failed(at: Instant, error: unknown): void;
  /** Slices became durable, or were found stored. */
  stored(newestEnd: Instant): void;
  backfill(progress: BackfillProgress): void;
  now(): SourceHealth;
}

/** What of an error may be shown: a domain error says it for a person, anything else is a defect and stays in the log. */
export function errorForPerson(error: unknown): {
  readonly message: string;
  readonly remedy?: string;
} {
  if (!(error instanceof DomainError))
    return { message: "something went wrong inside Headroom", remedy: "see the server's log" };
  return error.remedy === undefined
    ? { message: error.message }
    : { message: error.message, remedy: error.remedy };
}

/** End of the newest slice among batches; `null` without slices. */
export function newestEndOf(batches: readonly SeriesSlices[]): Instant | null {
  let newest: Instant | null = null;
  for (const { slices, sliceSeconds } of batches) {
    const last = slices.at(-1);
    if (last !== undefined) newest = Math.max(newest ?? 0, last.start + sliceSeconds * 1_000);
  }
  return newest;
}

export function createFeedHealth(initial: () => Omit<SourceHealth, "state">): FeedHealth {
  let kept: Partial<SourceHealth> = {};
  let state: SourceHealth["state"] = "never-asked";
  return {
    succeeded(at, details) {
      state = "ok";
      const { failingSince: _since, error: _error, ...rest } = kept;
      kept = {
        ...rest,
        lastSuccessAt: at,
        ...(details === undefined
          ? {}
          : { queriesPerTick: details.queries, lastTickMs: details.tookMs }),
      };
    },
    failed(at, error) {
      state = "failing";
      kept = { ...kept, failingSince: kept.failingSince ?? at, error: errorForPerson(error) };
    },
    stored(newestEnd) {
      kept = { ...kept, newestSliceEnd: Math.max(newestEnd, kept.newestSliceEnd ?? 0) };
    },
    backfill(progress) {
      kept = { ...kept, backfill: progress };
    },
    now: () => ({ ...initial(), ...kept, state }),
  };
}
