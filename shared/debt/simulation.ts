import type { PlanningPolicy } from "./policy.ts";
import type { SimulationFacts } from "./views.ts";

/** A rolling window, day by day. Burn in shares of what one window allows. */
export interface WindowInput {
  readonly windowDays: number;
  /** Burn of the days before the first, the oldest first; what is older than the window does not count. */
  readonly past: readonly number[];
  /** Burn of a day, which counts from 1. */
  readonly burnOn: (day: number) => number;
  readonly days: number;
}

/** What becomes of a budget. */
export interface WindowRun {
  /** At the end of each day, in (-inf, 1]. */
  readonly remaining: readonly number[];
  /** The first day, from 1, at whose end nothing is left; `null`: none. */
  readonly firstExhausted: number | null;
  readonly daysExhausted: number;
}

/**
 * A rolling window from today on: each day brings its own burn and lets go of the day that leaves the window. Windows are
 * summed anew each day, so that after a whole window without burn the budget is full again, without a rest of rounding.
 */
export function simulateWindow({ windowDays, past, burnOn, days }: WindowInput): WindowRun {
  const burn = past.slice(-windowDays);
  const before = burn.length;
  const remaining: number[] = [];
  for (let day = 1; day <= days; day += 1) {
    burn.push(burnOn(day));
    const window = burn.slice(Math.max(0, before + day - windowDays));
    remaining.push(1 - window.reduce((sum, one) => sum + one, 0));
  }
  const first = remaining.findIndex((left) => left <= 0);
  return {
    remaining,
    firstExhausted: first < 0 ? null : first + 1,
    daysExhausted: remaining.filter((left) => left <= 0).length,
  };
}

/** What somebody tries out. */
export interface SimulationChoice {
  /** Share of each sprint that goes to debt, 0 to 1. */
  readonly share: number;
  readonly days: number;
  /** Instead of the policy's. */
  readonly heldShare?: number;
  /** Growth of all interest from week to week, instead of what was observed. */
  readonly growthPerWeek?: number;
}

/** One course of things, with what it costs in feature-days. */
export interface SimulatedCourse extends WindowRun {
  /** Person-days that go to debt instead of features. */
  readonly asked: number;
  /** Person-days of feature work that stand still while the budget is exhausted. */
  readonly lost: number;
  /** Person-days of toil on debts until they are paid back. */
  readonly toil: number;
  /**
   * Person-days a quarter that what was paid back saves from then on, as payback reckons: its toil, and what it burned of
   * this budget, a whole budget standing for the feature work held in a window without any.
   */
  readonly savesPerQuarter: number;
}

export interface Simulation {
  readonly without: SimulatedCourse;
  /** `null` when no capacity is known, so that it cannot be said when which debt is paid back. */
  readonly with: SimulatedCourse | null;
  /** Day, from 1, at whose end each debt is paid back, in the order of work; `null`: after the last day. */
  readonly paidBack: readonly { readonly id: string; readonly day: number | null }[];
}

const DAYS_A_WEEK = 7;
const QUARTER_DAYS = 91;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** When which debt is paid back by so many person-days a day, one after the other. */
function paidBackBy(
  { order }: SimulationFacts,
  perDay: number,
  days: number,
): Simulation["paidBack"] {
  let needed = 0;
  return order.map(({ id, principalDays }) => {
    needed += principalDays;
    // A rest of rounding must not make it a day more.
    const day = perDay > 0 ? Math.ceil(needed / perDay - 1e-9) : Number.POSITIVE_INFINITY;
    return { id, day: day <= days ? day : null };
  });
}

/**
 * What becomes of a budget in the days to come, without and with a share of each sprint for debt. Debts are paid back in
 * the order of work; what a debt burns, growing week by week as it was observed, stops on the day after. All else burns
 * as it did on average in the window that ends now.
 */
export function simulate(
  facts: SimulationFacts,
  choice: SimulationChoice,
  policy: PlanningPolicy,
): Simulation {
  const { days, share, heldShare = policy.heldShare } = choice;
  const { windowDays, pastDaily, otherDaily, debts, order, capacityDays, sprintDays } = facts;
  const perDay = capacityDays === null ? 0 : capacityDays / sprintDays;

  /** What having paid back some debts saves in a quarter. No more can be held than what the gate holds without any budget. */
  function savedBy(ids: ReadonlySet<string>): number {
    const burn = sum(debts.map((debt) => (ids.has(debt.id) ? debt.dailyBurn : 0)));
    const toil = sum(order.map((debt) => (ids.has(debt.id) ? debt.toilHoursPerWeek : 0)));
    const held = Math.min(1, burn * windowDays) * perDay * heldShare;
    return QUARTER_DAYS * (held + toil / policy.hoursPerPersonDay / DAYS_A_WEEK);
  }

  function course(working: number): SimulatedCourse {
    const paidBack = new Map(
      paidBackBy(facts, working, days).map(({ id, day }) => [id, day ?? Number.POSITIVE_INFINITY]),
    );
    const until = (id: string): number => paidBack.get(id) ?? Number.POSITIVE_INFINITY;
    const run = simulateWindow({
      windowDays,
      past: pastDaily,
      days,
      burnOn: (day) =>
        debts
          .filter(({ id }) => day <= until(id))
          .reduce((sum, debt) => {
            const growth = choice.growthPerWeek ?? debt.growthPerWeek;
            return sum + debt.dailyBurn * growth ** ((day - 1) / DAYS_A_WEEK);
          }, otherDaily),
    });
    const principal = order.reduce((sum, { principalDays }) => sum + principalDays, 0);
    const lastDay = working > 0 ? principal / working : 0;
    const atWorkOn = (day: number): number => (day <= lastDay ? working : 0);
    const toilDays = order.map(
      ({ id, toilHoursPerWeek }) =>
        (toilHoursPerWeek / policy.hoursPerPersonDay / DAYS_A_WEEK) * Math.min(days, until(id)),
    );
    return {
      ...run,
      asked: Math.min(principal, working * days),
      lost: sum(
        run.remaining.map((left, index) =>
          left <= 0 ? (perDay - atWorkOn(index + 1)) * heldShare : 0,
        ),
      ),
      toil: sum(toilDays),
      savesPerQuarter: savedBy(
        new Set(order.flatMap(({ id }) => (Number.isFinite(until(id)) ? [id] : []))),
      ),
    };
  }

  return {
    without: course(0),
    with: capacityDays === null ? null : course(perDay * share),
    paidBack: paidBackBy(facts, perDay * share, days),
  };
}
