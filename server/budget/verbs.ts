import type { ListedComposite } from "#shared/budget/composite.ts";
import type { Forecast } from "#shared/budget/forecast.ts";
import type { BudgetHistory } from "#shared/budget/history.ts";
import type { Budget } from "#shared/budget/model.ts";
import type {
  BesideQuery,
  ListedBudget,
  Overview,
  OverviewQuery,
  SearchHit,
  SeriesQuery,
  SeriesView,
  SloView,
  TeamView,
} from "#shared/budget/views.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BurnQuery, BurnSteps } from "./burn.ts";
import type { PastBudget, PastMoment } from "./past.ts";
import type { ServiceBudget } from "./service-budgets.ts";
import type { ServiceTraffic } from "./traffic.ts";

/** Verbs on budgets. All but `series` beyond the book's reach answer from memory. */
export interface BudgetService {
  /** Reads the stored slices into the book. Resolves when budgets can be served. */
  load(): Promise<void>;
  /** Works out every budget as of now; called after each tick, also when a source failed. */
  advance(): void;
  /** Grows whenever what the other verbs answer may have changed. */
  version(): number;
  overview(query: OverviewQuery): Overview;
  /** `null` names the services that nobody owns. @throws DomainError `team.unknown` */
  team(name: string | null): TeamView;
  /** @throws DomainError `slo.unknown` */
  slo(key: string): SloView;
  /** Over a calendar window that the definition does not ask for. @throws DomainError `slo.unknown`, `window.zone-unknown` */
  beside(query: BesideQuery): Promise<Budget>;
  /** @throws DomainError `slo.unknown`, `range.invalid` */
  series(query: SeriesQuery): Promise<SeriesView>;
  /** @throws DomainError `slo.unknown` */
  forecast(key: string): Promise<Forecast>;
  /** All that is stored of one budget, up to a hundred days. @throws DomainError `slo.unknown` */
  history(key: string): Promise<BudgetHistory>;
  /** What was counted step by step. @throws DomainError `slo.unknown`, `range.invalid` */
  burn(query: BurnQuery): Promise<BurnSteps>;
  /** Every budget there is, in no order. */
  all(): readonly ListedBudget[];
  /** What is wrong with the files of exclusions. */
  problems(): readonly Problem[];
  /** Budgets at an instant (now when absent), for machines. */
  budgets(filter: {
    readonly team?: string;
    readonly service?: string;
    readonly at?: Instant;
  }): Promise<readonly MachineBudget[]>;
  /** The budgets of one service as lists know them, without a look at any other. */
  listed(service: string): readonly ListedBudget[];
  /** The same with everything that a decision about the service needs to know of them. */
  ofService(service: string): readonly ServiceBudget[];
  /** One budget at some instants of the past, and what was bad from then on. @throws DomainError `slo.unknown` */
  past(key: string, moments: readonly PastMoment[]): Promise<readonly PastBudget[]>;
  /** The traffic of a service in the last four weeks, hour by hour; `null` where no SLO of it counts requests. */
  traffic(service: string): Promise<ServiceTraffic | null>;
  search(text: string): readonly SearchHit[];
  /** Every composite, the most pressing first. */
  composites(): readonly ListedComposite[];
}

export interface MachineBudget extends Budget {
  readonly service: string;
  readonly team: string | null;
}
