import type { BudgetStatus } from "#shared/budget/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { PlanningPolicy } from "./policy.ts";

/** Good debt was taken on purpose, with a date on which to look at it again. */
export type DebtIntent = "good" | "bad";

export const DEBT_INTENTS: readonly DebtIntent[] = ["good", "bad"];

/** `paid`: the work is done. `written-off`: it will not be done, and nobody counts on it any more. */
export type DebtStatus = "open" | "in-progress" | "paid" | "written-off";

export const DEBT_STATUSES: readonly DebtStatus[] = ["open", "in-progress", "paid", "written-off"];

/** What somebody says of a debt. */
export interface DebtDraft {
  /** As the catalogue names it. */
  readonly service: string;
  readonly title: string;
  /** As it was taken; whether it still is good depends on `reviewBy`. */
  readonly intent: DebtIntent;
  readonly takenAt: Instant;
  readonly decidedBy: string;
  /** End of the day on which to look at it again; `null`: nobody said when. */
  readonly reviewBy: Instant | null;
  /** What paying it back takes, in person-days, above 0. */
  readonly principalDays: number;
  readonly interest: StatedInterest;
  readonly why: string;
  readonly whatIfNot: string;
  /** Failure scenarios that paying it back would make pass. */
  readonly scenarios: readonly string[];
  /** Themes of incidents that come of it. */
  readonly themes: readonly string[];
  /** Incidents that come of it. */
  readonly incidents: readonly string[];
  /** The item in the tracker, an https or http address. */
  readonly trackerUrl: string | null;
  readonly status: DebtStatus;
}

/** Interest as people put it, for what is not measured. */
export interface StatedInterest {
  /** Share of one window's budget burned in a week; `null`: nobody said. */
  readonly budgetPerWeek: number | null;
  readonly toilHoursPerWeek: number;
}

/** A debt as it stands now. */
export interface Debt extends DebtDraft {
  readonly id: string;
  /** Counts from 1. */
  readonly version: number;
  /** When this version was written, and by whom. */
  readonly changedAt: Instant;
  readonly changedBy: string;
  /** Set while it is paid or written off. */
  readonly closedAt: Instant | null;
}

/** A debt as it was written down at one time. */
export interface DebtVersion {
  readonly id: string;
  /** Counts from 1. */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly note: string | null;
  readonly draft: DebtDraft;
}

/** One version of a debt beside the one before. */
export interface DebtChange {
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  /** Why it was changed, if somebody said so. */
  readonly note: string | null;
  /** Fields that changed, as text a person reads; empty for the first version. */
  readonly fields: readonly {
    readonly field: keyof DebtDraft;
    readonly from: string;
    readonly to: string;
  }[];
}

/** What an item of work was for. Each item has one. */
export const CATEGORIES = [
  "feature",
  "reliability-debt",
  "other-debt",
  "keep-the-lights-on",
  "incident-follow-up",
] as const;
export type Category = (typeof CATEGORIES)[number];

/** A stretch of a team's time that is planned as one. */
export interface Sprint {
  /** Unique in the organisation: the tracker's name and its id there, or `own/` and a random id. */
  readonly id: string;
  readonly team: string;
  readonly name: string;
  readonly start: Instant;
  /** Exclusive. */
  readonly end: Instant;
  /** Person-days; `null`: nobody said, and the tracker does not know. */
  readonly capacityDays: number | null;
  /** The tracker that it comes from; `null`: entered by hand. */
  readonly tracker: string | null;
}

/** An item of a tracker, as far as planning needs it. Never who did it. */
export interface WorkItem {
  readonly tracker: string;
  /** As people name it: `PAY-123`, `owner/repo#7`. Unique in its tracker. */
  readonly key: string;
  readonly title: string;
  readonly url: string | null;
  /** `null`: no rule says whose it is. */
  readonly team: string | null;
  /** The last sprint it was in; `null`: none. */
  readonly sprint: string | null;
  /** `Bug`, `Story`, ...; `null`: the tracker knows no types. */
  readonly type: string | null;
  readonly labels: readonly string[];
  /** In the tracker's unit (points, hours, days); `null`: not estimated. */
  readonly effort: number | null;
  /** `null`: not done. */
  readonly doneAt: Instant | null;
  readonly updatedAt: Instant;
}

/** How a sprint's work was spent. */
export interface SprintActuals {
  /** Sum of the effort of what was done, by category, in the tracker's unit. */
  readonly byCategory: Readonly<Record<Category, number>>;
  /** Effort of what was done that no rule placed. It is in `total`. */
  readonly unmatched: number;
  readonly total: number;
  /** Share of the total that went to debt; `null`: nothing is done, or nothing is known. */
  readonly debtShare: number | null;
  readonly itemsDone: number;
  /** Of them without an estimate; each counts as the median of those of the sprint that have one, or as 1. */
  readonly itemsUnestimated: number;
}

/** How a budget stood when somebody decided. */
export interface BudgetSnapshot {
  readonly key: SeriesKey;
  readonly title: string;
  readonly windowLabel: string;
  readonly status: BudgetStatus;
  /** In (-inf, 1]; `null`: not known. */
  readonly remaining: number | null;
  /** Event-weighted over all of the team's budgets; `null`: not known. */
  readonly weightedRemaining: number | null;
}

export interface ForecastSnapshot {
  /** P(exhausted before the horizon), 0..1. */
  readonly probability: number;
  /** The median date of exhaustion; `null`: less than half of the paths come to it. */
  readonly exhausted: Instant | null;
  readonly horizon: Instant;
}

/** How much of a sprint goes to debt, decided by somebody. */
export interface Decision {
  readonly id: string;
  readonly team: string;
  readonly sprint: string;
  /** Share of the capacity, 0..1. */
  readonly planned: number;
  /** As it was recommended at the time; `null`: too little was known. */
  readonly recommended: number | null;
  /** Needed where `planned` is below `recommended`: the risk that was taken knowingly. */
  readonly reason: string | null;
  readonly decidedBy: string;
  readonly decidedAt: Instant;
  /** Generated from the figures, edited by whoever decided. */
  readonly why: string;
  readonly whatIfNot: string;
  readonly capacityDays: number | null;
  /** Share of the capacity in the horizon that debt worth paying back would take; `null`: not known. */
  readonly need: number | null;
  readonly budget: BudgetSnapshot | null;
  readonly forecast: ForecastSnapshot | null;
  /** The numbers it was decided by, whole, so that it can be worked out again. */
  readonly policy: PlanningPolicy;
}
