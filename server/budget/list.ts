import { rollup } from "#shared/budget/overview.ts";
import { budgetRow } from "#shared/budget/rows.ts";
import type { BudgetRow, ListedBudget, TeamRollup } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";
import { createSparks, type Sparks } from "./sparks.ts";
import { staleSince } from "./stale.ts";

/** What a listing reads beside its entry. */
interface Beside {
  readonly forecastOf: (entry: BookEntry) => BudgetRow["forecast"];
  readonly sparks: Sparks;
}

/**
 * A budget as lists sort and filter it. Its figures are those of the last tick, read from the entry when they are asked
 * for: of ten thousand budgets a page shows a hundred, and only those are written out as rows.
 */
class Listing implements ListedBudget {
  readonly entry: BookEntry;
  readonly title: string;
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly #beside: Beside;

  constructor(entry: BookEntry, org: OrgService, beside: Beside) {
    const { definition } = entry;
    const service = org.service(definition.service);
    this.entry = entry;
    this.title = definition.displayName ?? definition.name;
    this.team = service === null ? (definition.team ?? null) : (service.owner ?? null);
    this.teamTitle = this.team === null ? null : (org.team(this.team)?.displayName ?? this.team);
    this.#beside = beside;
  }

  get key() {
    return this.entry.series.key;
  }

  get labels() {
    return this.entry.series.labels;
  }

  get service() {
    return this.entry.definition.service;
  }

  get status() {
    return this.entry.status;
  }

  get remaining() {
    return this.entry.remaining;
  }

  get total() {
    return this.entry.total;
  }

  get burn() {
    return this.entry.pace;
  }

  get exhaustedAt() {
    return this.entry.exhaustedAt;
  }

  get exhaustedSince() {
    return this.entry.exhaustedSince;
  }

  get forecast() {
    return this.#beside.forecastOf(this.entry);
  }

  get spark() {
    return this.#beside.sparks.last(this.entry);
  }
}

export type { Listing };

/** All budgets of the book as a list, with the organisation they belong to. */
export interface BudgetList {
  /** Those there are, in no order. */
  all(): readonly Listing[];
  /** What a page shows of one. */
  row(listing: Listing): BudgetRow;
  /** Every team with its budgets in one figure; nobody's are a team without a name. */
  rollups(): readonly TeamRollup[];
  /** Draws outdated sparklines anew, in the background; called after each tick. */
  refresh(): Promise<void>;
}

export interface BudgetListDependencies {
  readonly org: OrgService;
  readonly sli: SliService;
  readonly entries: () => readonly BookEntry[];
  readonly frontier: (entry: BookEntry) => Instant;
  readonly forecastOf: (entry: BookEntry) => BudgetRow["forecast"];
  /** Grows with every change of figures. */
  readonly version: () => number;
  /** Grows with every change of the catalogue. */
  readonly catalogVersion: () => number;
}

function sameLabels(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | null,
): ReadonlyMap<string | null, readonly Item[]> {
  const groups = new Map<string | null, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Makes the list. */
export function createBudgetList(deps: BudgetListDependencies): BudgetList {
  const { org, sli, frontier, forecastOf } = deps;
  const sparks = createSparks();
  const beside = { forecastOf, sparks };
  let listed: {
    readonly of: readonly BookEntry[];
    readonly catalogVersion: number;
    readonly listings: readonly Listing[];
  } | null = null;
  let summed: { readonly version: string; readonly rollups: readonly TeamRollup[] } | null = null;

  function all(): readonly Listing[] {
    const [of, catalogVersion] = [deps.entries(), deps.catalogVersion()];
    if (listed?.of !== of || listed.catalogVersion !== catalogVersion) {
      const listings = of.map((entry) => new Listing(entry, org, beside));
      listed = { of, catalogVersion, listings };
    }
    return listed.listings;
  }

  function row({ entry, team, teamTitle, forecast }: Listing): BudgetRow {
    const { definition, series, slices } = entry;
    const problem = sli
      .problems(series.slo)
      .find((one) => one.labels === undefined || sameLabels(one.labels, series.labels));
    return budgetRow(entry.budget, {
      definition,
      series,
      team,
      teamTitle,
      staleSince: staleSince(slices.newestEnd(), frontier(entry), slices.sliceSeconds),
      problem: problem?.message ?? null,
      spark: sparks.of(entry),
      forecast,
    });
  }

  function sum(): readonly TeamRollup[] {
    const { teams, services } = org.catalog();
    const servicesOf = grouped(services, ({ owner }) => owner ?? null);
    const budgetsOf = grouped(all(), ({ team }) => team);
    const titles = new Map<string | null, string>(
      teams.map((team) => [team.name, team.displayName]),
    );
    for (const [team, [first]] of budgetsOf) {
      if (!titles.has(team)) titles.set(team, first?.teamTitle ?? team ?? "Nobody");
    }
    if (servicesOf.has(null) && !titles.has(null)) titles.set(null, "Nobody");
    return [...titles].map(([team, title]) =>
      rollup(team, title, servicesOf.get(team)?.length ?? 0, budgetsOf.get(team) ?? []),
    );
  }

  return {
    all,
    row,
    refresh: () => sparks.refresh(deps.entries()),
    rollups() {
      const version = `${deps.version()}.${deps.catalogVersion()}`;
      if (summed?.version !== version) summed = { version, rollups: sum() };
      return summed.rollups;
    },
  };
}
