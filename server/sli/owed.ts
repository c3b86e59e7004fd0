import type { SloId } from "#shared/kernel/ids.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SliStore } from "./sli.store.ts";

/**
 * Stretches of history that single SLOs of a source still have to be asked for, because their query failed while others
 * were answered, or because they are measured by another query than before. Kept in the store: a kill forgets none.
 */
export interface Owed {
  /** Adds to what an SLO is owed; several stretches become one that spans them. */
  owe(slo: SloId, range: Interval): Promise<void>;
  /** An SLO was answered for the newest part of what it is owed, down to an instant. */
  paidDownTo(slo: SloId, from: Instant): Promise<void>;
  of(slo: SloId): Interval | null;
  /** SLOs of a set that are owed the same stretch, together; none before an instant, which nobody asks for any more. */
  stretches(
    slos: ReadonlySet<SloId>,
    oldest: Instant,
  ): readonly { readonly range: Interval; readonly slos: ReadonlySet<SloId> }[];
}

const nameOf = (source: string, slo: SloId): string => `${source} (owed to) ${slo}`;

/** Reads what an earlier process left. */
export async function loadOwed(options: {
  readonly source: string;
  readonly store: Pick<SliStore, "backfills" | "saveBackfill" | "clearBackfill">;
  readonly clock: Clock;
}): Promise<Owed> {
  const { source, store, clock } = options;
  const prefix = nameOf(source, "" as SloId);
  const owed = new Map<SloId, Interval>();
  for (const job of await store.backfills(prefix))
    owed.set(job.source.slice(prefix.length) as SloId, { from: job.range.from, to: job.doneFrom });

  async function keep(slo: SloId, range: Interval): Promise<void> {
    owed.set(slo, range);
    await store.saveBackfill({
      source: nameOf(source, slo),
      range,
      doneFrom: range.to,
      startedAt: clock.now(),
    });
  }

  async function forget(slo: SloId): Promise<void> {
    owed.delete(slo);
    await store.clearBackfill(nameOf(source, slo));
  }

  return {
    async owe(slo, { from, to }) {
      const before = owed.get(slo);
      await keep(slo, {
        from: Math.min(from, before?.from ?? from),
        to: Math.max(to, before?.to ?? to),
      });
    },
    async paidDownTo(slo, from) {
      const before = owed.get(slo);
      if (before === undefined) return;
      if (from <= before.from) await forget(slo);
      else await keep(slo, { from: before.from, to: from });
    },
    of: (slo) => owed.get(slo) ?? null,
    stretches(slos, oldest) {
      const groups = new Map<string, { range: Interval; slos: Set<SloId> }>();
      for (const [slo, { from, to }] of owed) {
        const range = { from: Math.max(from, oldest), to: Math.max(to, oldest) };
        if (!slos.has(slo)) continue;
        const key = `${range.from} ${range.to}`;
        const group = groups.get(key) ?? { range, slos: new Set<SloId>() };
        group.slos.add(slo);
        groups.set(key, group);
      }
      return [...groups.values()];
    },
  };
}
