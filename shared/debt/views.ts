import type { BudgetStatus } from "#shared/budget/model.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type {
  BudgetSnapshot,
  Category,
  Debt,
  DebtChange,
  Decision,
  ForecastSnapshot,
  Sprint,
  SprintActuals,
} from "./model.ts";
import type { PlanningPolicy } from "./policy.ts";

/** Where a figure of interest comes from. */
export type InterestSource = "measured" | "stated" | "unknown";

/** An incident as a debt's interest names it. */
export interface NamedIncident {
  readonly id: string;
  readonly title: string;
  /** Where it can be read about. */
  readonly url?: string;
}

/** What a debt costs, week by week. */
export interface DebtInterest {
  /** Share of one window's budget burned in a week, of the budget that suffers most; `null`: not known. */
  readonly budgetPerWeek: number | null;
  readonly source: InterestSource;
  /** The budget that suffers most; `null` unless measured. */
  readonly slo: { readonly key: SeriesKey; readonly title: string } | null;
  /** Every budget that was measured, the one that suffers most first. */
  readonly bySlo: readonly {
    readonly key: SeriesKey;
    readonly title: string;
    readonly budgetPerWeek: number;
  }[];
  /** Incidents whose burn was counted: named by the debt, or of one of its themes. */
  readonly incidents: readonly NamedIncident[];
  /** Other open debts that name one of them: its burn is shared evenly, so that nothing is counted twice. */
  readonly sharedWith: number;
  /** Factor from week to week; 1 where too little is known to tell. */
  readonly growthPerWeek: number;
  readonly growthKnown: boolean;
  /** Weeks over which it was measured. */
  readonly weeks: number;
  readonly toilHoursPerWeek: number;
}

/** Why a debt is bad now. */
export type DebtStanding = "good" | "bad" | "turned-bad";

/** A line of the register. */
export interface DebtRow {
  readonly debt: Debt;
  readonly serviceTitle: string;
  /** Owner of the service now; `null`: nobody, or the service is not in the catalogue. */
  readonly team: string | null;
  /** `turned-bad`: taken as good debt, and its review date has passed while it was open. */
  readonly standing: DebtStanding;
  readonly interest: DebtInterest;
  /** Budget saved in a week per person-day of work; `null`: not known. The register is ordered by it. */
  readonly savedPerDay: number | null;
  /** Whether it pays back within the horizon; `null`: not known. */
  readonly paysBack: boolean | null;
  /** Sprints until what it saves has made up for the work, in feature-days; `null`: never, or not known. */
  readonly paybackSprints: number | null;
  /** Scenarios it names, with their state on the service now. */
  readonly scenarios: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: "passed" | "known-risk" | "untested" | "exempt" | "not-applicable" | "unknown";
  }[];
}

/** What is to be recommended, with the figures it follows from. */
export interface Recommendation {
  /** Share of the capacity, within [floor, ceiling]. */
  readonly share: number;
  /** Consumed budget of the worst SLO; 1 - remaining. */
  readonly consumed: number;
  /** P(exhausted); `null`: no forecast, so that only what is consumed counts. */
  readonly probability: number | null;
  /** `null`: no capacity is known, so that it limits nothing. */
  readonly need: number | null;
  /** The part of `need` made of debt of which it is not known whether it pays back. */
  readonly needUnknown: number;
  /** clamp01(max((u - calmTo) / (1 - calmTo), P)) */
  readonly pressure: number;
  /** What decided: the budget consumed, the forecast, the need, or one of the limits. */
  readonly decidedBy: "base" | "consumed" | "forecast" | "need" | "floor" | "ceiling";
  /** The same from the event-weighted budget of all of the team's SLOs, for comparison; `null`: not known. */
  readonly weightedShare: number | null;
}

/** What the simulation goes by, for one budget of a team. Burn in shares of one window's budget. */
export interface SimulationFacts {
  readonly key: SeriesKey;
  readonly title: string;
  /** Length of the rolling window in days; a calendar window is simulated as a rolling one of its length. */
  readonly windowDays: number;
  readonly calendar: boolean;
  /** End of the last day below. */
  readonly at: Instant;
  /** Burn of each day of the window that ends now, the oldest first. Days without data carry the mean of the others. */
  readonly pastDaily: readonly number[];
  /** Days of it of which nothing is known. */
  readonly unknownDays: number;
  /** Mean daily burn of the window that no open debt is the cause of. */
  readonly otherDaily: number;
  /** Open debts of the team that burn this budget, in the register's order. */
  readonly debts: readonly {
    readonly id: string;
    readonly title: string;
    readonly principalDays: number;
    readonly dailyBurn: number;
    readonly growthPerWeek: number;
  }[];
  /** All open debts of the team in the order of work: those that do not burn this budget take time as well. */
  readonly order: readonly {
    readonly id: string;
    readonly principalDays: number;
    readonly toilHoursPerWeek: number;
  }[];
  /** For the working days of the simulation. */
  readonly sprintDays: number;
  readonly capacityDays: number | null;
}

/** A closed sprint beside what then happened. */
export interface SprintRecord {
  readonly sprint: Sprint;
  readonly state: "closed" | "running" | "coming";
  readonly recommended: number | null;
  /**
   * Nobody decided, so that nothing was kept: worked out afterwards from what was consumed at the sprint's beginning, without
   * a forecast or a need.
   */
  readonly recommendedAfterwards: boolean;
  readonly planned: number | null;
  readonly actuals: SprintActuals | null;
  readonly decision: Decision | null;
  /** The worst budget of the team at its start and at its end, by what is stored; `null`: not known. */
  readonly budgetBefore: number | null;
  readonly budgetAfter: number | null;
  /** Days of the sprint on which the worst budget was exhausted at the day's end; `null`: not known. */
  readonly daysExhausted: number | null;
  /** Whether the actual share reached what was recommended; `null`: one of them is not known. */
  readonly followed: boolean | null;
}

/** Whether following the advice paid, over all closed sprints of which enough is known. */
export interface AdviceRecord {
  readonly followed: AdviceGroup;
  readonly ignored: AdviceGroup;
  /** Closed sprints left out because too little is known of them. */
  readonly leftOut: number;
}

export interface AdviceGroup {
  readonly sprints: number;
  /** Mean change of the worst budget from the sprint's start to the end of the next one; `null`: no sprint. */
  readonly meanChange: number | null;
  readonly daysExhausted: number;
}

/** One team on the planning board. */
export interface PlanningRow {
  readonly team: string;
  readonly title: string;
  /** The sprint to plan: the next to begin, else the one that goes on; `null`: none is known. */
  readonly sprint: Sprint | null;
  readonly budget: BudgetSnapshot | null;
  /** How many of the team's other budgets burn or are exhausted now. */
  readonly others: { readonly burning: number; readonly exhausted: number };
  readonly forecast: ForecastSnapshot | null;
  /** `null` when too little is known; then `unknownWhy` says what. */
  readonly recommendation: Recommendation | null;
  readonly unknownWhy: string | null;
  /** The decision in force for the sprint. */
  readonly decision: Decision | null;
  /** The last closed sprint, and its actual share. */
  readonly last: { readonly sprint: Sprint; readonly debtShare: number | null } | null;
  /** Why, in one line. */
  readonly why: string;
  readonly openDebts: number;
  readonly openDays: number;
  /** Debts that turned bad. */
  readonly turnedBad: number;
  /** How pressing it is, for sorting: the greatest first. Follows from status, pressure and forecast. */
  readonly risk: number;
}

export interface PlanningBoard {
  readonly at: Instant;
  readonly rows: readonly PlanningRow[];
  readonly policy: PlanningPolicy;
  readonly advice: AdviceRecord;
  readonly trackers: readonly TrackerStatus[];
  readonly problems: readonly Problem[];
}

/** A team's page of planning. */
export interface TeamPlanning extends PlanningRow {
  readonly at: Instant;
  readonly whyText: string;
  /** The figures in it, without the call to follow the recommendation: for whoever decides otherwise. */
  readonly figuresText: string;
  readonly whatIfNotText: string;
  readonly register: readonly DebtRow[];
  /** Closed debts, the last closed first. */
  readonly closed: readonly DebtRow[];
  /** The newest first. */
  readonly sprints: readonly SprintRecord[];
  readonly advice: AdviceRecord;
  /** Of the team's budgets, the worst first; empty where nothing is known. */
  readonly simulations: readonly SimulationFacts[];
  readonly policy: PlanningPolicy;
}

export interface DebtView extends DebtRow {
  readonly history: readonly DebtChange[];
}

/** A decision below what was recommended. */
export interface KnownRisk {
  readonly decision: Decision;
  readonly teamTitle: string;
  readonly sprintName: string;
  readonly sprintEnd: Instant;
  /** Of the worst budget of the team now. */
  readonly status: BudgetStatus | null;
  readonly remaining: number | null;
}

/** How a tracker is doing. */
export interface TrackerStatus {
  readonly name: string;
  readonly kind: "jira" | "github" | "linear" | "csv";
  readonly state: "never" | "syncing" | "ok" | "failing";
  /** What it is doing, with how much is done; `total` is `null` where the tracker does not say. */
  readonly progress: {
    readonly done: number;
    readonly total: number | null;
    readonly what: string;
  } | null;
  readonly lastSuccessAt: Instant | null;
  readonly failingSince: Instant | null;
  readonly error: { readonly message: string; readonly remedy: string | null } | null;
  readonly items: number;
  readonly sprints: number;
  /** Items whose team or category no rule tells. */
  readonly unplaced: number;
  /** What could not be used when it was last read whole, the first of them with where and why. */
  readonly skipped: {
    readonly count: number;
    readonly examples: readonly { readonly what: string; readonly why: string }[];
  };
}

/** What falls where by a tracker's rules. */
export interface RulesPreview {
  readonly tracker: string;
  readonly rules: readonly {
    /** As it stands in headroom.yaml, in words. */
    readonly text: string;
    readonly category: Category;
    readonly items: number;
    readonly examples: readonly WorkItemExample[];
  }[];
  /** What nothing matched, by type and label, the most frequent first. */
  readonly unmatched: {
    readonly items: number;
    readonly groups: readonly {
      readonly type: string | null;
      readonly labels: readonly string[];
      readonly items: number;
      readonly examples: readonly WorkItemExample[];
    }[];
  };
  /** Items without a team. */
  readonly withoutTeam: number;
}

export interface WorkItemExample {
  readonly key: string;
  readonly title: string;
  readonly url: string | null;
}
