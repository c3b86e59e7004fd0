import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  ListedBudget,
  Overview,
  OverviewQuery,
  SloView,
  TeamView,
} from "#shared/budget/views.ts";
import {
  countByStatus,
  selectRows,
  soonestToRunOut,
  sortRows,
  STATUSES,
} from "#shared/budget/overview.ts";
import { excludedStretches, type Exclusion } from "#shared/budget/exclusions.ts";
import { retainSeconds } from "#shared/budget/assess.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import { longestSeconds } from "#shared/budget/window.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SeriesSlices } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { besideBudget } from "./beside.ts";
import { createBudgetBook, findExhaustedSince, type BookEntry } from "./book.ts";
import { NO_EXCLUSIONS, type ExclusionService } from "./exclusion.service.ts";
import { pastBudget, pastBudgets } from "./past.ts";
import { createForecasts } from "./forecasts.ts";
import { DEFAULT_POLICY, type BudgetPolicy } from "./policy.ts";
import { readHistory } from "./history.ts";
import { readBurn } from "./burn.ts";
import { listComposites } from "./composites.ts";
import { createReloadQueue } from "./reload-queue.ts";
import { createBudgetList, type Listing } from "./list.ts";
import { readSeries } from "./series.ts";
import { searchHits } from "./search.ts";
import { listingsOf, serviceBudget } from "./service-budgets.ts";
import { sloView } from "./slo-view.ts";
import { readTraffic } from "./traffic.ts";
import type { BudgetService, MachineBudget } from "./verbs.ts";

export type { BudgetService, MachineBudget } from "./verbs.ts";

export interface BudgetServiceDependencies {
  readonly clock: Clock;
  readonly slos: SloService;
  readonly org: OrgService;
  readonly sli: SliService;
  /** Nothing is excluded when absent. */
  readonly exclusions?: ExclusionService;
  /** Headroom's own when absent. */
  readonly policy?: BudgetPolicy;
  /** Told when the book advanced, with its version. */
  readonly onAdvance: (at: Instant) => void;
  /** Told of work in the background that failed. */
  readonly onError: (error: unknown) => void;
}

const DEFAULT_SLICE_SECONDS = 60;
const DEFAULT_LAG_SECONDS = 90;
const TAKEN_AT_ONCE = 25;

/** Makes the service. Call `load` before asking it anything. */
export function createBudgetService(deps: BudgetServiceDependencies): BudgetService {
  const { clock, slos, org, sli, policy = DEFAULT_POLICY, exclusions = NO_EXCLUSIONS } = deps;
  const book = createBudgetBook(policy);
  let seen = slos.definitions();
  let definitions = byId(seen);
  let excluded: readonly Exclusion[] = [];
  let version = 0;
  let catalogVersion = 0;

  /** End of the newest slice that should be known by now. */
  function frontier(entry: BookEntry, now: Instant = clock.now()): Instant {
    // An entry lasts no longer than its definition, and so its source.
    entry.lagMs ??= (sli.rhythm(entry.series.slo)?.lagSeconds ?? DEFAULT_LAG_SECONDS) * SECOND_MS;
    return alignDown(now - entry.lagMs, entry.slices.sliceSeconds * SECOND_MS);
  }

  function changed(): void {
    version += 1;
    deps.onAdvance(clock.now());
  }

  const forecasts = createForecasts({ sli, onChange: changed, onError: deps.onError });
  const list = createBudgetList({
    org,
    sli,
    frontier,
    entries: book.entries,
    forecastOf: forecasts.known,
    version: () => version,
    catalogVersion: () => catalogVersion,
  });

  function expectAll(): void {
    for (const definition of definitions.values()) {
      book.expect(definition, sli.rhythm(definition.id)?.sliceSeconds ?? DEFAULT_SLICE_SECONDS);
    }
  }

  function take(columns: SliceColumns): void {
    const definition = definitions.get(columns.series.slo);
    if (definition !== undefined) book.load(definition, columns);
  }

  /** How far back the longest window of any SLO reaches. */
  function reachMs(): number {
    return Math.max(7 * 86_400, ...[...definitions.values()].map(retainSeconds)) * SECOND_MS;
  }

  async function load(): Promise<void> {
    const now = clock.now();
    const from = alignDown(now - reachMs(), 86_400_000);
    // What stays is allocated before what comes and goes, so that no memory is lost between the two.
    expectAll();
    let taken = 0;
    for await (const columns of sli.columns({ from, to: now })) {
      take(columns);
      taken += 1;
      // A server that loads ten thousand SLOs answers whoever asks whether it lives.
      if (taken % TAKEN_AT_ONCE === 0) await nextTurn();
    }
    advance();
  }

  const reloads = createReloadQueue({
    clock,
    reload: async (series, range) => {
      const columns = await sli.history(series.key, range);
      if (columns !== null) take(columns);
    },
    onRead: advance,
    onError: deps.onError,
  });

  function receive(batches: readonly SeriesSlices[]): void {
    const dayAgo = clock.now() - DAY_MS;
    for (const batch of batches) {
      const definition = definitions.get(batch.series.slo);
      if (definition === undefined) continue;
      const again = book.put(definition, batch);
      if (again !== null) reloads.add(again.series, again.range);
      const oldest = batch.slices[0]?.start ?? dayAgo;
      if (oldest >= dayAgo) continue;
      // History that comes in later may tell another beginning.
      const entry = book.entry(batch.series.key);
      if (entry !== undefined) entry.isLookedUp = false;
    }
  }

  /** Takes over changed definitions. Those measured differently are unknown until their history has been read anew. */
  function redefine(): void {
    if (seen === slos.definitions()) return;
    seen = slos.definitions();
    definitions = byId(seen);
    const now = clock.now();
    const anew = book.redefine(definitions);
    expectAll();
    const range = { from: alignDown(now - reachMs(), 86_400_000), to: now };
    for (const series of anew) reloads.add(series, range);
  }

  function applyExclusions(): void {
    if (excluded === exclusions.exclusions()) return;
    excluded = exclusions.exclusions();
    const now = excluded;
    book.exclude((definition) => excludedStretches(now, definition));
    for (const entry of book.entries()) {
      entry.exhaustedSince = null;
      entry.isLookedUp = false;
    }
  }

  async function lookUpExhausted(entry: BookEntry): Promise<void> {
    const spanMs = 2 * longestSeconds(entry.definition.windows[0]) * SECOND_MS;
    const to = entry.at;
    const history = await sli.history(entry.series.key, {
      from: alignDown(to - spanMs, 86_400_000),
      to,
    });
    if (history === null) return;
    // Its definition may have changed meanwhile, and with it the entry.
    const now = book.entry(entry.series.key) ?? entry;
    now.exhaustedSince = findExhaustedSince(now, history);
    version += 1;
  }

  function advance(): void {
    // Files change, and versions come into force by the clock alone.
    redefine();
    applyExclusions();
    const now = clock.now();
    const exhausted = book.advance((entry) => frontier(entry, now));
    version += 1;
    for (const entry of exhausted) {
      if (entry.isLookedUp) continue;
      entry.isLookedUp = true;
      lookUpExhausted(entry).catch(deps.onError);
    }
    deps.onAdvance(now);
    forecasts.refresh(book.entries());
    list.refresh().catch(deps.onError);
  }

  sli.onSlices(receive);
  slos.onChange(advance);
  exclusions.onChange(advance);
  org.onChange(() => {
    catalogVersion += 1;
    changed();
  });

  function entryOf(key: string): BookEntry {
    const entry = book.entry(key) ?? book.entries().find((one) => one.series.slo === key);
    if (entry === undefined) {
      throw new DomainError({
        code: "slo.unknown",
        message: `there is no SLO "${key}"`,
        remedy: "look for it in the overview: it may have been renamed, or its file taken away",
      });
    }
    return entry;
  }

  function overview(query: OverviewQuery): Overview {
    const all = list.all();
    const { matching, rows } = selectRows(all, query);
    return {
      at: clock.now(),
      budgets: all.length,
      byStatus: countByStatus(all),
      soonest: soonestToRunOut(all),
      matching,
      rows: rows.map(list.row),
      teams: list.rollups(),
      failingSources: sli.health().filter((source) => source.state === "failing"),
    };
  }

  function team(name: string | null): TeamView {
    const found = list.rollups().find((one) => one.team === name);
    if (found === undefined) {
      throw new DomainError({
        code: "team.unknown",
        message: name === null ? "every service has an owner" : `there is no team "${name}"`,
        remedy: "see the list of teams; the name is that of the Group in the catalogue",
      });
    }
    const ofTeam = list.all().filter((one) => one.team === name);
    return {
      at: clock.now(),
      team: name === null ? null : org.team(name),
      rollup: found,
      services: servicesOfTeam(name, ofTeam),
      rows: sortRows(ofTeam).map(list.row),
    };
  }

  function servicesOfTeam(
    name: string | null,
    ofTeam: readonly ListedBudget[],
  ): TeamView["services"] {
    return org
      .catalog()
      .services.filter((service) => (service.owner ?? null) === name)
      .map((service) => {
        const budgets = ofTeam.filter((row) => row.service === service.name);
        const worst = STATUSES.find((status) => budgets.some((row) => row.status === status));
        return { ...service, worstStatus: worst ?? null, budgets: budgets.length };
      });
  }

  const past = { slos, sli, exclusions, policy };

  async function budgets(filter: { team?: string; service?: string; at?: Instant }) {
    const found: MachineBudget[] = [];
    for (const { entry, service, team } of list.all()) {
      if (filter.team !== undefined && filter.team !== team) continue;
      if (filter.service !== undefined && filter.service !== service) continue;
      const budget =
        filter.at === undefined ? entry.budget : await pastBudget(entry, filter.at, past);
      found.push({ ...budget, service, team });
    }
    return found;
  }

  function slo(entry: BookEntry): SloView {
    const listing = list.all().find((one) => one.entry === entry) as Listing;
    const row = list.row(listing);
    return sloView(entry, row, { org, sli, slos, book, policy, exclusions, at: clock.now() });
  }

  const composites = () => listComposites(list.all(), policy.status);

  return {
    load,
    advance,
    version: () => version,
    overview,
    team,
    slo: (key) => slo(entryOf(key)),
    beside: async (query) => besideBudget(entryOf(query.key), query, { sli, policy }),
    series: (query) => readSeries(entryOf(query.key), query, { sli }),
    forecast: async (key) => forecasts.of(entryOf(key)),
    history: async (key) =>
      readHistory(entryOf(key), { sli, org, policy, entries: book.entries() }),
    burn: (query) => readBurn(entryOf(query.key), query, { sli }),
    all: list.all,
    problems: exclusions.problems,
    budgets,
    listed: (service) => listingsOf(list.all(), service),
    ofService: (service) =>
      listingsOf(list.all(), service).map((listing) =>
        serviceBudget(listing, { sli, policy, frontier }),
      ),
    past: async (key, moments) => pastBudgets(entryOf(key), moments, past),
    traffic: async (service) =>
      readTraffic(
        listingsOf(list.all(), service).map(({ entry }) => entry),
        clock.now(),
        sli,
      ),
    search: (text) => searchHits(text, list.all(), org.catalog(), composites()),
    composites,
  };
}

function byId(definitions: readonly SloDefinition[]): ReadonlyMap<string, SloDefinition> {
  return new Map(definitions.map((definition) => [definition.id, definition]));
}
