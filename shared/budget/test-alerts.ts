import type { Instant } from "#shared/kernel/time.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { assess } from "./assess.ts";
import type { AlertPolicy, AlertSeverity } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";

/** How often live budgets would have begun to page and to open tickets, each evaluated at the end of each step: for tests. */
export function alertsBegun(
  definition: SloDefinition,
  series: SliSeries,
  book: SeriesBook,
  { from, to, stepMs }: { readonly from: Instant; readonly to: Instant; readonly stepMs: number },
  alertPolicy: AlertPolicy,
): Readonly<Record<AlertSeverity, number>> {
  const begun = { page: 0, ticket: 0 };
  const wasFiring = { page: false, ticket: false };
  let states = assess(definition, series, book, from, { alertPolicy }).alerts;
  for (let at = from + stepMs; at <= to; at += stepMs) {
    states = assess(definition, series, book, at, { alertPolicy, before: states }).alerts;
    for (const severity of ["page", "ticket"] as const) {
      const isFiring = states.some((alert) => alert.firing && alert.severity === severity);
      if (isFiring && !wasFiring[severity]) begun[severity] += 1;
      wasFiring[severity] = isFiring;
    }
  }
  return begun;
}
