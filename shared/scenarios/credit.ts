import type { Instant } from "#shared/kernel/time.ts";
import type { CellState } from "./model.ts";
import { freshnessOf } from "./quality.ts";
import type { Run, RunTable } from "./run-table.ts";
import type { Standing } from "./standing.ts";

/** What a cell counts as of an instant. */
export interface CellCredit {
  /** 0 to 0.96 with Headroom's own policy. */
  readonly credit: number;
  /** Passes counted: 0, 1 or 2. */
  readonly n: number;
  readonly state: Exclude<CellState, "exempt">;
}

export const UNTESTED: CellCredit = { credit: 0, n: 0, state: "untested" };

/** `g = q f y`. */
function worthNow(run: Run, now: Instant, table: RunTable): number {
  return table.quality(run) * freshnessOf(table.at(run), now, table.policy) * table.worth(run);
}

/**
 * Credit of a cell, by design/ranking.md: with open failures `K max(q f)` over all of them; else
 * `1 - (1 - A g1)(1 - A g2)` over the two best passes.
 *
 * @param now not before any of the evidence
 * @param table the runs that the standing speaks of
 */
export function creditOf(standing: Standing, now: Instant, table: RunTable): CellCredit {
  const { policy } = table;
  const { open, best, passes } = standing;
  const n = Math.min(2, passes);
  if (open.length > 0) {
    let worst = 0;
    for (const run of open)
      worst = Math.max(worst, table.quality(run) * freshnessOf(table.at(run), now, policy));
    return { credit: policy.riskWeight * worst, n, state: "known-risk" };
  }
  if (n === 0) return UNTESTED;
  let doubt = 1;
  for (const run of best) doubt *= 1 - policy.passWeight * worthNow(run, now, table);
  return { credit: 1 - doubt, n, state: "passed" };
}

/** What a part of a cell counts, and its share of the cell. */
export interface WeighedCredit extends CellCredit {
  readonly weight: number;
}

/**
 * One cell from its parts (dependencies, or services that it came from): the mean of their credits, the fewest passes,
 * and as its state the worst news: a known risk, then whatever was tried.
 *
 * @param parts at least one; their weights make 1
 */
export function averageCredit(parts: readonly WeighedCredit[]): CellCredit {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const states = new Set(parts.map(({ state }) => state));
  return {
    credit: parts.reduce((sum, { weight, credit }) => sum + weight * credit, 0),
    n: Math.min(...parts.map(({ n }) => n)),
    state: states.has("known-risk") ? "known-risk" : states.has("passed") ? "passed" : "untested",
  };
}
