import type { SeriesKey, SloId } from "#shared/kernel/ids.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { BudgetingMethod } from "#shared/slo/model.ts";

/**
 * What an SLI amounts to over a stretch of time, in the units of its budget: events for Occurrences, time slices for
 * the time methods. Every budgeting method comes down to such a pair, with `SLI = 1 - bad / total`.
 */
export interface Tally {
  readonly bad: number;
  readonly total: number;
  /** Slices that are known. */
  readonly known: number;
  /** Slices that have passed and are not excluded, known or not. */
  readonly slices: number;
  /** Slices that have passed and are excluded: they are in none of the other figures. Absent: none. */
  readonly excluded?: number;
}

export type AlertSeverity = "page" | "ticket";

/** One row of a burn-rate alert policy: fires when the burn over both windows exceeds the factor. */
export interface AlertRule {
  readonly severity: AlertSeverity;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  /** Share of the period's budget that is spent when the long window burns at the factor. 0..1 */
  readonly budgetShare: number;
}

/** Rules that belong together, and where their numbers come from. */
export interface AlertSet {
  readonly name: string;
  readonly source: string;
  /**
   * Lengths of the SLO windows that the shares were written for, in seconds; empty: any. Other lengths keep the shares
   * and so change the factors.
   */
  readonly windows: readonly number[];
  readonly rules: readonly AlertRule[];
}

export interface AlertPolicy extends Omit<AlertSet, "windows"> {
  /** Bad events (or slices) the short window must hold before a rule may fire. */
  readonly minimumBad: number;
}

/** Lines that decide the status of a budget. */
export interface StatusPolicy {
  /** Share of the window's passed slices that must be known. */
  readonly coverageFloor: number;
  /** At or below this remaining share the status is `warning`. */
  readonly warningRemaining: number;
}

export type BudgetStatus = "ok" | "warning" | "burning" | "exhausted" | "unknown" | "no-traffic";

/** Burn rate over one window; `null` where it is not known (no slice known, or no traffic). */
export interface BurnRate {
  readonly seconds: number;
  /** `5m`, `1h`, ... */
  readonly label: string;
  readonly rate: number | null;
  readonly bad: number;
  readonly total: number;
  readonly coverage: number;
  /** Share of the window that is excluded; absent: nothing of it. */
  readonly excluded?: number;
}

/**
 * State of one alert rule. `unmeasurable`: a window's coverage is below the floor, so the rule can neither fire nor
 * resolve; `firing` then keeps its last measured value. `held`: it would fire but for the minimum of bad events.
 */
export interface AlertState {
  readonly severity: AlertSeverity;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly factor: number;
  readonly firing: boolean;
  readonly unmeasurable: boolean;
  /** It is unmeasurable because a window of it is excluded whole. */
  readonly excluded?: boolean;
  readonly held: boolean;
  /** Set where even total failure burns more slowly than the factor asks for: the target is too low for the rule. */
  readonly neverFires?: true;
  /** Since when it has been firing. */
  readonly since?: Instant;
}

/** What a calendar window comes to at its end, if traffic goes on as it did in the last weeks. */
export interface WindowEnd {
  readonly to: Instant;
  /** Events (or time slices) that are still to be expected, and those together with what there was. */
  readonly expected: number;
  readonly total: number;
  /** What the target allows on that, and how much of it is left after what was bad so far. */
  readonly allowedBad: number;
  readonly leftBad: number;
  /** The share left, in (-inf, 1]; `null`: nothing is expected. */
  readonly remaining: number | null;
  /** How many of the last four weeks tell what to expect. */
  readonly weeks: number;
}

/** The budget of one series over one window, as of an instant. */
export interface Budget {
  readonly series: SeriesKey;
  readonly slo: SloId;
  readonly labels: Readonly<Record<string, string>>;
  readonly method: BudgetingMethod;
  readonly target: number;
  readonly window: Interval;
  /** `30d`, or `calendar month (Europe/Berlin)`. */
  readonly windowLabel: string;
  readonly windowKind: "rolling" | "calendar";
  readonly at: Instant;
  readonly good: number;
  readonly bad: number;
  readonly total: number;
  /** 0..1; `null` when nothing is known or there was no traffic. */
  readonly sli: number | null;
  /** Share of the budget that is spent, from 0 upwards, may exceed 1. */
  readonly burned: number | null;
  /** `1 - burned`, in (-inf, 1]. Never clamped. */
  readonly remaining: number | null;
  /** Known slices / slices passed that are not excluded. */
  readonly coverage: number;
  /** Share of the slices passed that are excluded (planned maintenance) and so count neither way. 0..1 */
  readonly excluded: number;
  readonly status: BudgetStatus;
  readonly burn: readonly BurnRate[];
  /** Burn rate over the SLO's whole window. */
  readonly windowBurn: number | null;
  readonly alerts: readonly AlertState[];
  /** Bad events (or slices) the target allows on the traffic so far, and how many of them are left (may be negative). */
  readonly allowedBad: number;
  readonly leftBad: number;
  /** The same said in seconds of the window: how long total failure could last (Occurrences: at mean traffic). */
  readonly leftSeconds: number | null;
  /** When it runs out if it goes on at the burn rate of the last hour or day (whichever is worse); `null`: not in sight. */
  readonly exhaustedAt: Instant | null;
  /** Calendar windows, where it was worked out: what they come to at their end. */
  readonly end?: WindowEnd | null;
  /** For an exhausted budget: since when remaining has been at or below zero. */
  readonly exhaustedSince: Instant | null;
}
