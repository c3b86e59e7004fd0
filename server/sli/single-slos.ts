import type { SloId } from "#shared/kernel/ids.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { BackfillPlan } from "./backfill-plan.ts";
import { loadMeasures, type Measures } from "./measures.ts";
import { loadOwed, type Owed } from "./owed.ts";
import type { SliStore } from "./sli.store.ts";

export interface SingleSlosParts {
  readonly source: string;
  readonly store: SliStore;
  readonly clock: Clock;
  readonly plan: Pick<BackfillPlan, "newestEnd" | "oldestStart" | "isWholeAhead">;
  /** Most of a stretch that is asked for at once. */
  readonly chunkMs: number;
  /** Asks for a range; gives the SLOs that were answered. */
  readonly pull: (
    definitions: readonly SloDefinition[],
    range: Interval,
    signal: AbortSignal,
  ) => Promise<ReadonlySet<SloId>>;
}

/** What single SLOs of a source lack while others have it, and making up for it. */
export interface SingleSlos {
  /**
   * An SLO that is measured by another query than before is owed its history by the new one, unless all history is
   * still to be asked for.
   *
   * @param stored SLOs that have slices, whoever measured them
   */
  noteMeasures(definitions: readonly SloDefinition[], stored: ReadonlySet<SloId>): Promise<void>;
  /** A tick was answered for some: one whose query failed for a while, and is answered again, has a gap of its own. */
  noteTick(
    definitions: readonly SloDefinition[],
    answered: ReadonlySet<SloId>,
    range: Interval,
  ): Promise<void>;
  /** A chunk of history was answered for some; it counts as done for those alone. */
  noteChunk(
    definitions: readonly SloDefinition[],
    answered: ReadonlySet<SloId>,
    range: Interval,
  ): Promise<void>;
  /** Asks, newest first, for what is owed; SLOs whose query fails still wait for the next attempt. */
  fill(definitions: readonly SloDefinition[], signal: AbortSignal): Promise<void>;
}

interface Books {
  readonly owed: Owed;
  readonly measures: Measures;
}

export function createSingleSlos(parts: SingleSlosParts): SingleSlos {
  const { plan, chunkMs, pull } = parts;
  /** Since when SLOs lack answers in ticks. */
  const unansweredSince = new Map<SloId, Instant>();
  let firstTick = true;
  let reading: Promise<Books> | null = null;

  async function readBooks(): Promise<Books> {
    return { owed: await loadOwed(parts), measures: await loadMeasures(parts) };
  }

  /** Read once; failing to is tried again with the next tick. */
  async function books(): Promise<Books> {
    reading ??= readBooks();
    try {
      return await reading;
    } catch (error) {
      reading = null;
      throw error;
    }
  }

  async function fillStretch(
    owed: Owed,
    definitions: readonly SloDefinition[],
    { from: oldest, to: newest }: Interval,
    signal: AbortSignal,
  ): Promise<void> {
    let asked = definitions;
    for (let to = newest; to > oldest && asked.length > 0; to -= chunkMs) {
      signal.throwIfAborted();
      const from = Math.max(oldest, to - chunkMs);
      const answered = await pull(asked, { from, to }, signal);
      asked = asked.filter(({ id }) => answered.has(id));
      for (const { id } of asked) await owed.paidDownTo(id, from);
    }
    // What is older than the lookback is asked for no more.
    for (const { id } of asked) await owed.paidDownTo(id, 0);
  }

  return {
    async noteMeasures(definitions, stored) {
      const { owed, measures } = await books();
      const changed = measures.changed(definitions, stored);
      if (changed.length > 0 && !(await plan.isWholeAhead())) {
        const range = { from: plan.oldestStart(), to: plan.newestEnd() };
        for (const { id } of changed) await owed.owe(id, range);
      }
      await measures.settle(definitions);
    },
    async noteTick(definitions, answered, range) {
      const { owed } = await books();
      for (const { id } of definitions) {
        // What an earlier process left may have grown until now.
        const since = unansweredSince.get(id) ?? (firstTick ? owed.of(id)?.from : undefined);
        if (answered.has(id)) {
          unansweredSince.delete(id);
          if (since !== undefined && since < range.from)
            await owed.owe(id, { from: since, to: range.from });
        } else {
          if (!unansweredSince.has(id)) await owed.owe(id, range);
          unansweredSince.set(id, since ?? range.from);
        }
      }
      firstTick = false;
    },
    async noteChunk(definitions, answered, range) {
      const { owed } = await books();
      for (const { id } of definitions) if (!answered.has(id)) await owed.owe(id, range);
    },
    async fill(definitions, signal) {
      const { owed } = await books();
      const askable = new Set(
        definitions.map(({ id }) => id).filter((id) => !unansweredSince.has(id)),
      );
      for (const { range, slos } of owed.stretches(askable, plan.oldestStart())) {
        const asked = definitions.filter(({ id }) => slos.has(id));
        await fillStretch(owed, asked, range, signal);
      }
    },
  };
}
