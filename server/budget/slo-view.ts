import { assess } from "#shared/budget/assess.ts";
import type { Budget } from "#shared/budget/model.ts";
import { windowEnd } from "#shared/budget/window-end.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import type { BudgetRow, Provenance, SloView } from "#shared/budget/views.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import type { BookEntry, BudgetBook } from "./book.ts";
import type { ExclusionService } from "./exclusion.service.ts";
import { compositeOf } from "./composites.ts";
import { assessOptions, type BudgetPolicy } from "./policy.ts";

export interface SloViewContext {
  readonly org: OrgService;
  readonly sli: SliService;
  readonly slos: SloService;
  readonly book: BudgetBook;
  readonly policy: BudgetPolicy;
  readonly exclusions: ExclusionService;
  readonly at: Instant;
}

/** Exclusions are listed as far back as the charts offer to look. */
const EXCLUSIONS_LISTED_MS = 90 * DAY_MS;

function provenanceOf(entry: BookEntry, sli: SliService): Provenance {
  const found = sli.provenance(entry.series.slo);
  return {
    source: found?.source.name ?? "none",
    sourceKind: found?.source.kind ?? "push",
    backend: found?.source.backend ?? null,
    queries: found?.plan?.queries ?? [],
    method: found?.plan?.method ?? "as pushed",
    sliceSeconds: entry.slices.sliceSeconds,
    lagSeconds: found?.source.lagSeconds ?? 0,
    evaluatedAt: found?.evaluatedAt ?? null,
    newestSliceEnd: entry.slices.newestEnd(),
  };
}

/** Everything a page shows of one budget. */
export function sloView(
  entry: BookEntry,
  row: BudgetRow,
  { org, sli, slos, book, policy, exclusions, at }: SloViewContext,
): SloView {
  const { definition, series, budget, slices } = entry;
  const versions = slos.versions(definition.id);
  const [, ...furtherWindows] = definition.windows;
  const withEnd = (one: Budget, window: TimeWindow): Budget => ({
    ...one,
    end: windowEnd(one, window, slices),
  });
  return {
    at,
    row,
    budget: withEnd(budget, definition.windows[0]),
    furtherBudgets: furtherWindows.map((window) =>
      withEnd(
        assess(definition, series, slices, budget.at, {
          window,
          ...assessOptions(policy, window),
        }),
        window,
      ),
    ),
    definition,
    version: versions.at(-1)?.version ?? 1,
    versions: versions.map(({ version, effectiveFrom }) => ({ version, effectiveFrom })),
    team: row.team === null ? null : org.team(row.team),
    service: org.service(definition.service),
    problems: sli.problems(definition.id),
    exclusions: exclusions.views(definition, {
      from: Math.min(budget.window.from, at - EXCLUSIONS_LISTED_MS),
      to: Number.POSITIVE_INFINITY,
    }),
    provenance: provenanceOf(entry, sli),
    source: sli.provenance(definition.id)?.source ?? null,
    composite: compositeOf(definition, book.entries(), policy.status),
    siblings: book
      .entries()
      .filter((other) => other.series.slo === series.slo && other !== entry)
      .map((other) => ({
        key: other.series.key,
        labels: other.series.labels,
        status: other.budget.status,
      })),
  };
}
