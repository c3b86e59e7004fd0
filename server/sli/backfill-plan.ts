import type { SloId } from "#shared/kernel/ids.ts";
import { HOUR_MS, SECOND_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { BackfillWork } from "./backfill.ts";
import type { BackfillJob, SliStore } from "./sli.store.ts";

export interface BackfillPlanParts {
  readonly source: {
    readonly name: string;
    readonly sliceSeconds: number;
    readonly lagSeconds: number;
  };
  readonly lookbackSeconds: number;
  readonly store: Pick<SliStore, "loadBackfill" | "saveBackfill">;
  readonly clock: Clock;
}

/**
 * What one source still has to be asked for. Everything is in the store before it is needed, so that a kill forgets
 * nothing: the history of the lookback, one gap (grown when there are more), and SLOs that came later.
 */
export interface BackfillPlan {
  /** End of the newest slice that may be asked for now. */
  newestEnd(): Instant;
  /**
   * Start of the oldest slice that is asked for now: on an hour, and an hour and more before the lookback, so that a
   * window as long as the lookback is covered whole wherever within the hour it ends.
   */
  oldestStart(): Instant;
  noteGap(from: Instant, to: Instant): Promise<void>;
  /** Whether the history of all SLOs is still to be asked for, from its newest slice on. */
  isWholeAhead(): Promise<boolean>;
  /** To be called before the first slices of added SLOs are stored: afterwards they look like the others. */
  noteAdded(added: readonly SloDefinition[]): Promise<void>;
  /** @param added those of the definitions whose history this process has not filled */
  works(
    definitions: readonly SloDefinition[],
    added: readonly SloDefinition[],
  ): Promise<readonly BackfillWork[]>;
}

export function createBackfillPlan({
  source,
  lookbackSeconds,
  store,
  clock,
}: BackfillPlanParts): BackfillPlan {
  const sliceMs = source.sliceSeconds * SECOND_MS;
  const gapName = `${source.name} (gap)`;
  const addedName = `${source.name} (added)`;
  let addedHere = false;
  /** Whose the stored job of added SLOs is; `null` when an earlier process wrote it. */
  let addedIds: ReadonlySet<SloId> | null = null;
  /** SLOs that the history job of this process asks for, from its first chunk or from where an earlier one stopped. */
  const covered = new Set<SloId>();
  const isUncovered = ({ id }: SloDefinition): boolean => !covered.has(id);

  const newestEnd = (): Instant => alignDown(clock.now() - source.lagSeconds * SECOND_MS, sliceMs);
  const oldestStart = (): Instant => {
    const hour = alignDown(newestEnd() - lookbackSeconds * SECOND_MS, HOUR_MS);
    return alignDown(hour - HOUR_MS, sliceMs);
  };

  function newJob(name: string, range: Interval): BackfillJob {
    return { source: name, range, doneFrom: range.to, startedAt: clock.now() };
  }

  async function noteGap(from: Instant, to: Instant): Promise<void> {
    const before = await store.loadBackfill(gapName);
    const start = Math.max(oldestStart(), Math.min(from, before?.range.from ?? from));
    const end = Math.max(to, before?.range.to ?? to);
    if (start < end) await store.saveBackfill(newJob(gapName, { from: start, to: end }));
  }

  /** Without a history job, and before its first chunk is done, everything is still to be filled. */
  async function isWholeAhead(): Promise<boolean> {
    const history = await store.loadBackfill(source.name);
    return history === null || (covered.size === 0 && history.doneFrom >= history.range.to);
  }

  async function noteAdded(added: readonly SloDefinition[]): Promise<void> {
    if (addedHere || !added.some(isUncovered)) return;
    if (await isWholeAhead()) return;
    // Asked again, since the history may have begun meanwhile.
    if ((await store.loadBackfill(addedName)) !== null || !added.some(isUncovered)) return;
    await store.saveBackfill(newJob(addedName, { from: oldestStart(), to: newestEnd() }));
    addedHere = true;
  }

  /** An SLO whose job is left from an earlier process is not known by name any more: asking all costs no more queries. */
  function addedOf(definitions: readonly SloDefinition[]): readonly SloDefinition[] {
    const ids = addedIds;
    return ids === null ? definitions : definitions.filter(({ id }) => ids.has(id));
  }

  async function works(
    definitions: readonly SloDefinition[],
    added: readonly SloDefinition[],
  ): Promise<readonly BackfillWork[]> {
    const history =
      (await store.loadBackfill(source.name)) ??
      newJob(source.name, { from: oldestStart(), to: newestEnd() });
    await noteAdded(added);
    const gap = await store.loadBackfill(gapName);
    const addition = await store.loadBackfill(addedName);
    if (addedHere) addedIds = new Set(added.filter(isUncovered).map(({ id }) => id));
    addedHere = false;
    const found: BackfillWork[] = [];
    if (gap !== null) found.push({ job: gap, definitions, lasting: false });
    if (history.doneFrom > history.range.from) {
      found.push({ job: history, definitions, lasting: true });
      for (const { id } of definitions) covered.add(id);
    }
    if (addition !== null)
      found.push({ job: addition, definitions: addedOf(definitions), lasting: false });
    return found.filter((work) => work.definitions.length > 0);
  }

  return { newestEnd, oldestStart, noteGap, isWholeAhead, noteAdded, works };
}
