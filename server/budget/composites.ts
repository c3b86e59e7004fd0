import { burnRate, sliOf } from "#shared/budget/arithmetic.ts";
import {
  composite,
  type Composite,
  type CompositePart,
  type ListedComposite,
  type OwnedPart,
} from "#shared/budget/composite.ts";
import type { BudgetStatus, StatusPolicy } from "#shared/budget/model.ts";
import { STATUSES } from "#shared/budget/overview.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { membershipOf, type CompositeMembership } from "#shared/slo/composite.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { BookEntry } from "./book.ts";

/** A series of a part. */
export type PartSeries = Pick<BookEntry, "definition" | "series" | "budget">;

/** A series of the list, with who owns it. */
interface OwnedSeries {
  readonly entry: PartSeries;
  readonly team: string | null;
  readonly teamTitle: string | null;
}

/** The series of each part of one composite. */
type Members<Series> = ReadonlyMap<SloDefinition, readonly [Series, ...Series[]]>;

/**
 * The status of an SLO's series as one: of some that are known, the most pressing; unknown as soon as one is, without
 * traffic when all are.
 */
function jointStatus(statuses: readonly BudgetStatus[]): BudgetStatus {
  if (statuses.includes("unknown")) return "unknown";
  const ofBusy = STATUSES.filter((status) => status !== "no-traffic");
  return ofBusy.find((status) => statuses.includes(status)) ?? "no-traffic";
}

function partOf(
  definition: SloDefinition,
  series: readonly [PartSeries, ...PartSeries[]],
): CompositePart {
  const [first] = series;
  const status = jointStatus(series.map(({ budget }) => budget.status));
  const sum = { bad: 0, total: 0 };
  for (const { budget } of series) {
    sum.bad += budget.bad;
    sum.total += budget.total;
  }
  const isKnown = status !== "unknown";
  const firing = series.flatMap(({ budget }) => budget.alerts.filter((alert) => alert.firing));
  return {
    key: series.length === 1 ? first.series.key : (definition.id as string as SeriesKey),
    title: definition.displayName ?? definition.name,
    service: definition.service,
    windowLabel: first.budget.windowLabel,
    target: definition.target,
    weight: (membershipOf(definition) as CompositeMembership).weight,
    status,
    sli: isKnown ? sliOf(sum) : null,
    burned: isKnown ? burnRate(sum, definition.target) : null,
    coverage: Math.min(...series.map(({ budget }) => budget.coverage)),
    firing:
      firing.find(({ severity }) => severity === "page")?.severity ?? firing[0]?.severity ?? null,
  };
}

/** The members of every composite, or of one, by its name. */
function membersOf<Series>(
  all: readonly Series[],
  definitionOf: (series: Series) => SloDefinition,
  only?: string,
): ReadonlyMap<string, Members<Series>> {
  const composites = new Map<string, Map<SloDefinition, [Series, ...Series[]]>>();
  for (const series of all) {
    const definition = definitionOf(series);
    const name = membershipOf(definition)?.composite;
    if (name === undefined || (only !== undefined && name !== only)) continue;
    const members = composites.get(name) ?? new Map<SloDefinition, [Series, ...Series[]]>();
    composites.set(name, members);
    const known = members.get(definition);
    if (known === undefined) members.set(definition, [series]);
    else known.push(series);
  }
  return composites;
}

/** What the first part to say so calls the composite. */
function kindOf(members: Iterable<SloDefinition>): Composite["kind"] {
  for (const part of members) {
    const kind = membershipOf(part)?.kind ?? null;
    if (kind !== null) return kind;
  }
  return "weighted";
}

/** The composite that an SLO is part of, worked out from its parts' budgets as they are now; `null` when it is none's. */
export function compositeOf(
  definition: SloDefinition,
  entries: readonly PartSeries[],
  policy?: StatusPolicy,
): Composite | null {
  const name = membershipOf(definition)?.composite;
  if (name === undefined) return null;
  const members = membersOf(entries, (entry) => entry.definition, name).get(name);
  if (members === undefined) return null;
  const parts = [...members].map(([part, series]) => partOf(part, series));
  return composite(name, kindOf(members.keys()), parts, policy);
}

function ownedPart(
  definition: SloDefinition,
  series: readonly [OwnedSeries, ...OwnedSeries[]],
): OwnedPart {
  const [first, ...rest] = series;
  const { team, teamTitle } = first;
  return {
    ...partOf(definition, [first.entry, ...rest.map(({ entry }) => entry)]),
    team,
    teamTitle,
  };
}

/** The most pressing first, then those with the least left, then by name. */
function byPressure(a: ListedComposite, b: ListedComposite): number {
  const [first, second] = [a, b].map(({ status }) => STATUSES.indexOf(status)) as [number, number];
  return (
    first - second ||
    (a.remaining ?? 0) - (b.remaining ?? 0) ||
    (a.name < b.name ? -1 : Number(a.name > b.name))
  );
}

/** Every composite there is, worked out from its parts' budgets as they are now; the most pressing first. */
export function listComposites(
  all: readonly OwnedSeries[],
  policy?: StatusPolicy,
): readonly ListedComposite[] {
  return [...membersOf(all, ({ entry }) => entry.definition)]
    .map(([name, members]): ListedComposite => {
      const parts = [...members].map(([part, series]) => ownedPart(part, series));
      const teams = [...new Set(parts.map(({ team }) => team))];
      return { ...composite(name, kindOf(members.keys()), parts, policy), teams };
    })
    .toSorted(byPressure);
}
