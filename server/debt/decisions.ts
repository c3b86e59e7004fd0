import type { Decision } from "#shared/debt/model.ts";
import type { DebtStore } from "./debt.store.ts";

/** Every decision on a share, in memory. */
export interface Decisions {
  /** Reads what is stored. To be called once, before any other verb. */
  load(): Promise<void>;
  /** Of one sprint, the newest first. */
  of(team: string, sprint: string): readonly Decision[];
  /** The newest of each team and sprint. */
  inForce(): readonly Decision[];
  /** `null`: nobody decided. */
  current(team: string, sprint: string): Decision | null;
  /**
   * Durable when it resolves.
   *
   * @returns it as it is kept: later than every other on its sprint, whatever a clock that was set back says
   */
  add(decision: Decision): Promise<Decision>;
  /** Takes over decisions, the oldest first. Those whose id is known are passed over. How many were new. */
  take(decisions: readonly Decision[]): Promise<number>;
  /** Grows with every change. */
  version(): number;
}

export function createDecisions(store: Pick<DebtStore, "decisions" | "addDecisions">): Decisions {
  let byId = new Map<string, Decision>();
  let bySprint = new Map<string, readonly Decision[]>();
  let changes = 0;

  const keyOf = (team: string, sprint: string): string => JSON.stringify([team, sprint]);

  /** In the order of their instants: one that is read from a file later may be older. */
  function put(decision: Decision): void {
    const key = keyOf(decision.team, decision.sprint);
    byId.set(decision.id, decision);
    const all = [...(bySprint.get(key) ?? []), decision];
    bySprint.set(
      key,
      all.toSorted((a, b) => b.decidedAt - a.decidedAt || all.indexOf(b) - all.indexOf(a)),
    );
  }

  const of = (team: string, sprint: string): readonly Decision[] =>
    bySprint.get(keyOf(team, sprint)) ?? [];

  async function take(decisions: readonly Decision[]): Promise<number> {
    const fresh = decisions.filter(({ id }) => !byId.has(id));
    if (fresh.length === 0) return 0;
    await store.addDecisions(fresh);
    for (const decision of fresh) put(decision);
    changes += 1;
    return fresh.length;
  }

  return {
    load: async () => {
      byId = new Map();
      bySprint = new Map();
      for (const decision of await store.decisions()) put(decision);
      changes += 1;
    },
    of,
    inForce: () => [...bySprint.values()].flatMap(([newest]) => newest ?? []),
    current: (team, sprint) => of(team, sprint)[0] ?? null,
    async add(decision) {
      const newest = of(decision.team, decision.sprint)[0]?.decidedAt ?? Number.NEGATIVE_INFINITY;
      const kept = { ...decision, decidedAt: Math.max(decision.decidedAt, newest + 1) };
      await take([kept]);
      return kept;
    },
    take,
    version: () => changes,
  };
}
