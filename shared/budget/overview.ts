import type { Instant } from "#shared/kernel/time.ts";
import type { BudgetStatus } from "./model.ts";
import type {
  BudgetRow,
  BudgetSort,
  ListedBudget,
  Overview,
  OverviewQuery,
  TeamRollup,
} from "./views.ts";

/** All statuses, the most pressing first. */
export const STATUSES: readonly BudgetStatus[] = [
  "exhausted",
  "burning",
  "warning",
  "unknown",
  "no-traffic",
  "ok",
];

const DEFAULT_LIMIT = 100;

/** How many rows have each status. */
export function countByStatus(
  rows: readonly Pick<BudgetRow, "status">[],
): Record<BudgetStatus, number> {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<
    BudgetStatus,
    number
  >;
  for (const row of rows) counts[row.status] += 1;
  return counts;
}

/** The labels of a series as people read them: `handler=/api, code=200`. */
function labelText(row: ListedBudget): string {
  return Object.entries(row.labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

function matches(row: ListedBudget, query: OverviewQuery, words: readonly string[]): boolean {
  if (query.teams !== undefined && !query.teams.includes(row.team ?? "")) return false;
  if (query.states !== undefined && !query.states.includes(row.status)) return false;
  if (words.length === 0) return true;
  const text = [row.title, row.key, row.service, row.teamTitle ?? "", labelText(row)]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const LAST = Number.POSITIVE_INFINITY;

/** When a budget that has something left runs out, and what says so. */
export interface RunsOut {
  readonly at: Instant;
  /** `forecast`: half of the paths have run out by then; `pace`: if it goes on at its present pace. */
  readonly by: "forecast" | "pace";
}

/** The date a list shows: the forecast's middle one where there is one, else that of the present pace; `null`: not in sight. */
export function runsOut(
  row: Pick<BudgetRow, "status" | "exhaustedAt" | "forecast">,
): RunsOut | null {
  if (row.status === "exhausted") return null;
  const { forecast, exhaustedAt } = row;
  const middle = forecast?.awaits === "exhaustion" ? forecast.date.p50 : null;
  if (middle !== null) return { at: middle, by: "forecast" };
  return exhaustedAt === null ? null : { at: exhaustedAt, by: "pace" };
}

/** Sort keys, ascending; figures that are not known come last either way. */
const SORT_KEYS: Record<BudgetSort, (row: ListedBudget) => number | string | null> = {
  // What is spent already comes first, the longest spent at the top; then what runs out, soonest first.
  "runs-out": (row) =>
    row.status === "exhausted"
      ? (row.exhaustedSince ?? row.remaining ?? 0) - 1e15
      : (runsOut(row)?.at ?? null),
  remaining: (row) => (row.status === "unknown" ? null : row.remaining),
  burn: (row) => (row.burn === null ? null : -row.burn),
  title: (row) => row.title.toLowerCase(),
  team: (row) => row.teamTitle?.toLowerCase() ?? null,
  service: (row) => row.service.toLowerCase(),
};

/** Compares texts as `localeCompare` does; one that is kept is many times as quick. */
const collator = new Intl.Collator();

function compare(a: number | string, b: number | string): number {
  return typeof a === "string" ? collator.compare(a, b as string) : a - (b as number);
}

interface Sortable<Row> {
  readonly row: Row;
  readonly key: number | string | null;
  readonly rank: number;
  readonly remaining: number;
}

function byKey<Row extends ListedBudget>(direction: 1 | -1) {
  return (a: Sortable<Row>, b: Sortable<Row>): number => {
    if (a.key !== null && b.key !== null) {
      const order = compare(a.key, b.key) * direction;
      if (order !== 0) return order;
    } else if (a.key !== null || b.key !== null) {
      return a.key === null ? 1 : -1;
    }
    if (a.rank !== b.rank) return a.rank - b.rank;
    if (a.remaining !== b.remaining) return a.remaining - b.remaining;
    return collator.compare(a.row.key, b.row.key);
  };
}

/** Rows in the order asked for. Equal ones by status, most pressing first, then by what is left, then by key. */
export function sortRows<Row extends ListedBudget>(
  rows: readonly Row[],
  sort: BudgetSort = "runs-out",
  descending = false,
): readonly Row[] {
  const key = SORT_KEYS[sort];
  return rows
    .map((row): Sortable<Row> => ({
      row,
      key: key(row),
      rank: STATUSES.indexOf(row.status),
      remaining: row.remaining ?? LAST,
    }))
    .sort(byKey(descending ? -1 : 1))
    .map(({ row }) => row);
}

/** Filters, sorts and pages the rows. */
export function selectRows<Row extends ListedBudget>(rows: readonly Row[], query: OverviewQuery) {
  const words = (query.search ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const matching = rows.filter((row) => matches(row, query, words));
  const offset = query.offset ?? 0;
  const sorted = sortRows(matching, query.sort, query.descending);
  return {
    matching: matching.length,
    rows: sorted.slice(offset, offset + (query.limit ?? DEFAULT_LIMIT)),
  };
}

/** The budget that runs out first of those that have not run out. */
export function soonestToRunOut(rows: readonly ListedBudget[]): Overview["soonest"] {
  let soonest: Overview["soonest"] = null;
  for (const row of rows) {
    const end = runsOut(row);
    if (end !== null && end.at < (soonest?.exhaustedAt ?? LAST))
      soonest = { key: row.key, title: row.title, exhaustedAt: end.at };
  }
  return soonest;
}

/** What one budget brings into a team's figure: `weight x burned`. */
export interface RollupTerm {
  readonly key: BudgetRow["key"];
  readonly title: string;
  /** Events (or time slices) in the budget's window. */
  readonly weight: number;
  /** Share of the budget that is spent. */
  readonly burned: number;
}

/** The terms of a team's figure, the heaviest first. Budgets that are unknown or without traffic have none. */
export function rollupTerms(rows: readonly ListedBudget[]): readonly RollupTerm[] {
  return rows
    .flatMap((row) =>
      row.remaining === null || row.status === "unknown" || row.total === 0
        ? []
        : [{ key: row.key, title: row.title, weight: row.total, burned: 1 - row.remaining }],
    )
    .sort((a, b) => b.weight - a.weight);
}

/** `1 - sum(total * burned) / sum(total)`: the share left, each budget weighing as much as it has events. */
function weightedRemaining(rows: readonly ListedBudget[]): number | null {
  let total = 0;
  let spent = 0;
  // The terms of `rollupTerms`, in any order.
  for (const row of rows) {
    const { remaining } = row;
    if (remaining === null || row.status === "unknown") continue;
    total += row.total;
    spent += row.total * (1 - remaining);
  }
  return total > 0 ? 1 - spent / total : null;
}

/** The budget of which the least is left, of those that are known. */
function worstOf(rows: readonly ListedBudget[]): TeamRollup["worst"] {
  let worst: ListedBudget | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const { remaining } = row;
    if (remaining === null || row.status === "unknown" || remaining >= least) continue;
    worst = row;
    least = remaining;
  }
  if (worst === null) return null;
  const { key, title, remaining, status } = worst;
  return { key, title, remaining, status };
}

function weightedSpark(rows: readonly ListedBudget[]): readonly (number | null)[] {
  const totals: number[] = [];
  const sums: number[] = [];
  for (const row of rows) {
    const { spark, status, total } = row;
    for (let i = totals.length; i < spark.length; i += 1) totals[i] = sums[i] = 0;
    if (status === "unknown") continue;
    for (let i = 0; i < spark.length; i += 1) {
      const value = spark[i] ?? null;
      if (value === null) continue;
      totals[i] = (totals[i] as number) + total;
      sums[i] = (sums[i] as number) + value * total;
    }
  }
  return totals.map((total, i) => (total > 0 ? (sums[i] as number) / total : null));
}

/**
 * A team's budgets in one figure, beside the worst of them. Event-weighted: budgets counted in time slices weigh by their
 * slices. Unknown budgets weigh nothing, and are counted.
 */
export function rollup(
  team: string | null,
  title: string,
  services: number,
  rows: readonly ListedBudget[],
): TeamRollup {
  return {
    team,
    title,
    services,
    budgets: rows.length,
    byStatus: countByStatus(rows),
    weightedRemaining: weightedRemaining(rows),
    worst: worstOf(rows),
    spark: weightedSpark(rows),
  };
}
