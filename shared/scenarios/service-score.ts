import type { CellCredit } from "./credit.ts";
import type { ActiveExemption } from "./exemptions.ts";
import { groupBy } from "./group.ts";
import type { CellState } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";

/** One applicable cell of a service, before exemptions. */
export interface WeighedCell extends CellCredit {
  readonly sigma: number;
  readonly exemption: ActiveExemption | null;
}

/** A cell as it counts in the score of its service: exempt ones as exemptions allow. */
export type CountedCell<T extends WeighedCell> = Omit<T, "state"> & { readonly state: CellState };

export interface ServiceScore<T extends WeighedCell> {
  /** 0 to 1; `null`: no scenario applies to it. */
  readonly R: number | null;
  /** Variance of R. */
  readonly variance: number;
  /** In the order of the cells given. */
  readonly cells: readonly CountedCell<T>[];
}

/** Beyond the share by less than what adding up decimal weights gets wrong is not beyond it. */
const ROUNDING = 1e-9;

/**
 * The exemptions that count: those that nothing refuses, from the earliest, until the share of weight is used up. Those
 * that begin at one instant stand or fall together, so that no order of writing them down decides.
 */
function withinShare(
  cells: readonly WeighedCell[],
  sigma: number,
  policy: RankingPolicy,
): ReadonlySet<WeighedCell> {
  const granted = cells.filter(({ exemption }) => exemption?.refused === null);
  const byStart = groupBy(granted, ({ exemption }) => exemption?.from ?? 0);
  const counted = new Set<WeighedCell>();
  const allowed = policy.exemptions.share * sigma * (1 + ROUNDING);
  let used = 0;
  for (const [, together] of [...byStart].toSorted(([left], [right]) => left - right)) {
    used += sum(together, (cell) => cell.sigma);
    if (used > allowed) break;
    for (const cell of together) counted.add(cell);
  }
  return counted;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

/**
 * `R_s = sum of sigma c / sum of sigma` over the applicable cells, by design/ranking.md. An exempt cell counts
 * `min(0.5, mean of the rest)`; one whose exemption is refused, or beyond the share, counts 0.
 */
export function scoreService<T extends WeighedCell>(
  cells: readonly T[],
  policy: RankingPolicy,
): ServiceScore<T> {
  if (cells.length === 0) return { R: null, variance: 0, cells: [] };
  const sigma = sum(cells, (cell) => cell.sigma);
  const counted = cells.some(({ exemption }) => exemption !== null)
    ? countExempt(cells, sigma, policy)
    : cells;
  let credit = 0;
  let variance = 0;
  for (const cell of counted) {
    credit += cell.sigma * cell.credit;
    variance += (cell.sigma ** 2 * cell.credit * (1 - cell.credit)) / (1 + cell.n);
  }
  return { R: credit / sigma, variance: variance / (sigma * sigma), cells: counted };
}

function countExempt<T extends WeighedCell>(
  cells: readonly T[],
  sigma: number,
  policy: RankingPolicy,
): readonly CountedCell<T>[] {
  const rest = cells.filter(({ exemption }) => exemption === null);
  const ofRest = sum(rest, (cell) => cell.sigma);
  const mean = ofRest === 0 ? 0 : sum(rest, (cell) => cell.sigma * cell.credit) / ofRest;
  const allowance = Math.min(policy.exemptions.credit, mean);
  const within = withinShare(cells, sigma, policy);
  return cells.map((cell): CountedCell<T> => {
    if (cell.exemption === null) return cell;
    return { ...cell, credit: within.has(cell) ? allowance : 0, n: 0, state: "exempt" };
  });
}
