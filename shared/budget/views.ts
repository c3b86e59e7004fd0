import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Service, Team } from "#shared/org/model.ts";
import type { DataProblem, SourceHealth } from "#shared/sli/model.ts";
import type { CalendarUnit, SloDefinition, SloVersion } from "#shared/slo/model.ts";
import type { ExclusionView } from "./exclusions.ts";
import type { RowForecast } from "./forecast.ts";
import type { Composite } from "./composite.ts";
import type { AlertSeverity, Budget, BudgetStatus } from "./model.ts";

/** A line of the budget list: what the overview, a team's page and the command palette show of one budget. */
export interface BudgetRow {
  /** Names the budget in addresses: the SLO's id, or the series' key where the SLO fans out. */
  readonly key: SeriesKey;
  readonly slo: SloId;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service: string;
  /** `null`: nobody owns the service. */
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly status: BudgetStatus;
  readonly target: number;
  readonly windowLabel: string;
  readonly method: Budget["method"];
  readonly sli: number | null;
  readonly remaining: number | null;
  readonly leftSeconds: number | null;
  readonly leftBad: number;
  readonly total: number;
  /** If it goes on at its present pace. */
  readonly exhaustedAt: Instant | null;
  readonly exhaustedSince: Instant | null;
  /** `null`: none was made yet, or none can be. */
  readonly forecast: RowForecast | null;
  /** The burn rate that decides: over the long window of the quickest firing alert, else over the last day. */
  readonly burn: number | null;
  readonly burnWindow: string;
  readonly firing: AlertSeverity | null;
  readonly firingSince: Instant | null;
  readonly coverage: number;
  /** Share of the window that is excluded; absent: nothing of it. */
  readonly excluded?: number;
  /** Set when the newest known slice is older than it should be. */
  readonly staleSince: Instant | null;
  /** First data problem, in a sentence. */
  readonly problem: string | null;
  /** Remaining budget over the window, at most 32 points, `null` where unknown. */
  readonly spark: readonly (number | null)[];
}

/** What lists filter, sort and sum budgets by. */
export type ListedBudget = Pick<
  BudgetRow,
  | "key"
  | "title"
  | "labels"
  | "service"
  | "team"
  | "teamTitle"
  | "status"
  | "remaining"
  | "total"
  | "burn"
  | "exhaustedAt"
  | "exhaustedSince"
  | "forecast"
  | "spark"
>;

export type BudgetSort = "runs-out" | "remaining" | "burn" | "title" | "team" | "service";

export interface OverviewQuery {
  /** Names of teams; the empty name for budgets of services that nobody owns. */
  readonly teams?: readonly string[];
  readonly states?: readonly BudgetStatus[];
  readonly search?: string;
  readonly sort?: BudgetSort;
  readonly descending?: boolean;
  readonly offset?: number;
  /** At most 200. */
  readonly limit?: number;
}

/** A team's budgets in one: event-weighted, always beside the worst. */
export interface TeamRollup {
  /** `null`: the services that nobody owns. */
  readonly team: string | null;
  readonly title: string;
  readonly services: number;
  readonly budgets: number;
  readonly byStatus: Readonly<Record<BudgetStatus, number>>;
  /** 1 - sum(total * burned) / sum(total) over budgets with events; `null`: none known. */
  readonly weightedRemaining: number | null;
  readonly worst: {
    readonly key: SeriesKey;
    readonly title: string;
    readonly remaining: number | null;
    readonly status: BudgetStatus;
  } | null;
  /** Event-weighted remaining over the window, at most 32 points. */
  readonly spark: readonly (number | null)[];
}

export interface Overview {
  readonly at: Instant;
  /** Budgets there are before filtering. */
  readonly budgets: number;
  readonly byStatus: Readonly<Record<BudgetStatus, number>>;
  /** The budget that runs out first among those that have not yet. */
  readonly soonest: {
    readonly key: SeriesKey;
    readonly title: string;
    readonly exhaustedAt: Instant;
  } | null;
  /** Rows that match, over all pages. */
  readonly matching: number;
  readonly rows: readonly BudgetRow[];
  readonly teams: readonly TeamRollup[];
  /** Sources that fail, with since when. */
  readonly failingSources: readonly SourceHealth[];
}

export interface TeamView {
  readonly at: Instant;
  readonly team: Team | null;
  readonly rollup: TeamRollup;
  readonly services: readonly (Service & {
    readonly worstStatus: BudgetStatus | null;
    readonly budgets: number;
  })[];
  readonly rows: readonly BudgetRow[];
}

/** Where the number on the page came from, so that it can be opened and checked. */
export interface Provenance {
  readonly source: string;
  readonly sourceKind: SourceHealth["kind"];
  readonly backend: string | null;
  /** Queries as sent, each with what it is for. */
  readonly queries: readonly {
    readonly purpose: string;
    readonly text: string;
    readonly link?: string;
  }[];
  /** How counters became slices: `difference at slice ends`, `increase`, `rate x slice`, `as pushed`, ... */
  readonly method: string;
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  readonly evaluatedAt: Instant | null;
  readonly newestSliceEnd: Instant | null;
}

export interface SloView {
  readonly at: Instant;
  readonly row: BudgetRow;
  readonly budget: Budget;
  /** Budgets over further windows of the definition. */
  readonly furtherBudgets: readonly Budget[];
  readonly definition: SloDefinition;
  readonly version: number;
  readonly versions: readonly Pick<SloVersion, "version" | "effectiveFrom">[];
  readonly team: Team | null;
  readonly service: Service | null;
  readonly problems: readonly DataProblem[];
  /** Those that touch the window or the last 90 days, and those to come; newest first. */
  readonly exclusions: readonly ExclusionView[];
  readonly provenance: Provenance;
  readonly source: SourceHealth | null;
  /** The composite that this SLO is part of, as its parts stand now. */
  readonly composite: Composite | null;
  /** Other series of the same SLO, where it fans out. */
  readonly siblings: readonly {
    readonly key: SeriesKey;
    readonly labels: Readonly<Record<string, string>>;
    readonly status: BudgetStatus;
  }[];
}

/** A calendar window beside those that a definition asks for: the one that now falls into. */
export interface BesideQuery {
  readonly key: string;
  readonly unit: CalendarUnit;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface SeriesQuery {
  readonly key: string;
  readonly from?: Instant;
  readonly to?: Instant;
  /** How many points the chart can show; never more than 500 come back. */
  readonly points?: number;
}

export interface SeriesView {
  readonly key: SeriesKey;
  readonly from: Instant;
  readonly to: Instant;
  readonly stepSeconds: number;
  /** Why the resolution is what it is, for the chart's foot: `one point is 2 h`. */
  readonly points: readonly SeriesPoint[];
}

/** One step `[t, t + step)`. Unknown steps have `null`s: a gap, never a line across. */
export interface SeriesPoint {
  readonly t: Instant;
  readonly good: number | null;
  readonly bad: number | null;
  readonly sli: number | null;
  /** Burn rate within the step. */
  readonly burn: number | null;
  /** Budget left at the end of the step, counted from `from` on, of the budget of the whole range. */
  readonly remaining: number | null;
  readonly coverage: number;
  /** Share of the step that is excluded, 0..1; absent: nothing of it. */
  readonly excluded?: number;
}

/** What the command palette finds. */
export interface SearchHit {
  readonly kind: "team" | "service" | "slo" | "composite";
  readonly key: string;
  readonly title: string;
  readonly subtitle: string;
  readonly status: BudgetStatus | null;
}

/** What is published when something changed; the client refetches what it shows of it. */
export interface LiveEvent {
  readonly topic:
    | "budgets"
    | "sources"
    | "definitions"
    | "catalog"
    | "events"
    | "evidence"
    | "planning";
  readonly at: Instant;
  /** Which SLOs, where that is known and few. */
  readonly slos?: readonly SloId[];
}
