import { burnRate, sliOf } from "#shared/budget/arithmetic.ts";
import { composite, type Composite, type CompositePart } from "#shared/budget/composite.ts";
import type { BudgetStatus } from "#shared/budget/model.ts";
import { STATUSES } from "#shared/budget/overview.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { membershipOf, type CompositeMembership } from "#shared/slo/composite.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { BookEntry } from "./book.ts";

/** A series of a part. */
export type PartSeries = Pick<BookEntry, "definition" | "series" | "budget">;

/** The status of an SLO's series as one: of some that are known, the most pressing; unknown as soon as one is. */
function jointStatus(statuses: readonly BudgetStatus[]): BudgetStatus {
  if (statuses.includes("unknown")) return "unknown";
  return STATUSES.find((status) => statuses.includes(status)) ?? "unknown";
}

function partOf(
  definition: SloDefinition,
  { weight }: CompositeMembership,
  series: readonly PartSeries[],
): CompositePart {
  const [first] = series as [PartSeries];
  const status = jointStatus(series.map(({ budget }) => budget.status));
  const sum = { bad: 0, total: 0 };
  for (const { budget } of series) {
    sum.bad += budget.bad;
    sum.total += budget.total;
  }
  const isKnown = status !== "unknown";
  return {
    key: series.length === 1 ? first.series.key : (definition.id as string as SeriesKey),
    title: definition.displayName ?? definition.name,
    service: definition.service,
    windowLabel: first.budget.windowLabel,
    target: definition.target,
    weight,
    status,
    sli: isKnown ? sliOf(sum) : null,
    burned: isKnown ? burnRate(sum, definition.target) : null,
  };
}

/** The composite that an SLO is part of, worked out from its parts' budgets as they are now; `null` when it is none's. */
export function compositeOf(
  definition: SloDefinition,
  entries: readonly PartSeries[],
): Composite | null {
  const own = membershipOf(definition);
  if (own === null) return null;
  const series = new Map<SloDefinition, PartSeries[]>();
  for (const entry of entries) {
    if (membershipOf(entry.definition)?.composite !== own.composite) continue;
    series.set(entry.definition, [...(series.get(entry.definition) ?? []), entry]);
  }
  const members = [...series].map(([part, of]) => ({
    part,
    of,
    membership: membershipOf(part) as CompositeMembership,
  }));
  const kind = members.find(({ membership }) => membership.kind !== null)?.membership.kind;
  return composite(
    own.composite,
    kind ?? "weighted",
    members.map(({ part, of, membership }) => partOf(part, membership, of)),
  );
}
