import type { Budget } from "#shared/budget/model.ts";
import { budgetRow } from "#shared/budget/rows.ts";
import { sparkline } from "#shared/budget/series-view.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";
import { staleSince } from "./stale.ts";

const SPARK_POINTS = 32;
/** A sparkline moves by a point a day: it is drawn anew when it is this old, or when the figure has moved this much. */
const SPARK_EVERY_MS = 1_800_000;
const SPARK_MOVES = 0.005;

interface Spark {
  readonly budget: Budget;
  readonly points: BudgetRow["spark"];
}

function stillTrue(spark: Spark, now: Budget): boolean {
  const { budget } = spark;
  return (
    now.at >= budget.at &&
    now.at - budget.at < SPARK_EVERY_MS &&
    Math.abs((now.remaining ?? 2) - (budget.remaining ?? 2)) < SPARK_MOVES &&
    Math.abs(now.coverage - budget.coverage) < SPARK_MOVES &&
    Math.abs(now.excluded - budget.excluded) < SPARK_MOVES
  );
}

/** Rows of the whole book, made once per version and handed out to every reader. */
export interface RowCache {
  rows(entries: readonly BookEntry[], version: string): readonly BudgetRow[];
}

export interface RowCacheDependencies {
  readonly org: OrgService;
  readonly sli: SliService;
  readonly frontier: (entry: BookEntry) => Instant;
  readonly forecastOf: (entry: BookEntry) => BudgetRow["forecast"];
}

/** Makes the cache. */
export function createRowCache({ org, sli, frontier, forecastOf }: RowCacheDependencies): RowCache {
  const sparks = new WeakMap<BookEntry["slices"], Spark>();
  let cached: { version: string; rows: readonly BudgetRow[] } | null = null;

  function spark(entry: BookEntry): BudgetRow["spark"] {
    const { budget, slices, definition } = entry;
    const found = sparks.get(slices);
    if (found !== undefined && stillTrue(found, budget)) return found.points;
    const range = { from: budget.window.from, to: Math.min(budget.window.to, budget.at) };
    const points = sparkline(slices, definition.target, range, SPARK_POINTS);
    sparks.set(slices, { budget, points });
    return points;
  }

  function row(entry: BookEntry): BudgetRow {
    const { definition, series, budget, slices } = entry;
    const service = org.service(definition.service);
    const team = service === null ? (definition.team ?? null) : (service.owner ?? null);
    const problem = sli
      .problems(series.slo)
      .find((one) => one.labels === undefined || sameLabels(one.labels, series.labels));
    return budgetRow(budget, {
      definition,
      series,
      team,
      teamTitle: team === null ? null : (org.team(team)?.displayName ?? team),
      staleSince: staleSince(slices.newestEnd(), frontier(entry), slices.sliceSeconds),
      problem: problem?.message ?? null,
      spark: spark(entry),
      forecast: forecastOf(entry),
    });
  }

  return {
    rows(entries, version) {
      if (cached?.version !== version) cached = { version, rows: entries.map(row) };
      return cached.rows;
    },
  };
}

function sameLabels(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
