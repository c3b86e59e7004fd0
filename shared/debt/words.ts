import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { counted, percent } from "#shared/gate/words.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { BudgetSnapshot, ForecastSnapshot, Sprint } from "./model.ts";
import type { PlanningPolicy } from "./policy.ts";
import type { SimulatedCourse, Simulation } from "./simulation.ts";
import type { DebtRow, Recommendation, SimulationFacts } from "./views.ts";

/** `Thu 3 Dec`: a day, for texts that are read on every continent. */
export function dayWords(at: Instant): string {
  return format(new TZDate(at, "UTC"), "EEE d MMM");
}

/** `4.5 person-days` */
export function personDays(days: number): string {
  const rounded = Number(days < 10 ? days.toFixed(1) : days.toFixed(0));
  return counted(rounded, "person-day");
}

/** What a sentence about a recommendation goes by. */
export interface WhyInput {
  readonly recommendation: Recommendation;
  readonly budget: BudgetSnapshot;
  readonly forecast: ForecastSnapshot | null;
  readonly sprint: Sprint | null;
  /** The open debts, in the order of work. */
  readonly register: readonly DebtRow[];
  readonly policy: PlanningPolicy;
}

function budgetClause({ recommendation: { consumed }, budget }: WhyInput): string {
  const { title, windowLabel } = budget;
  if (consumed > 1)
    return `the ${windowLabel} budget of "${title}" is overspent: ${percent(consumed)} of it is consumed`;
  return `${percent(consumed)} of the ${windowLabel} budget of "${title}" is consumed`;
}

function forecastClause({ recommendation: { probability, consumed }, forecast }: WhyInput): string {
  if (consumed >= 1) return "";
  if (probability === null) return "; there is no forecast yet";
  const by = forecast === null ? "" : ` by ${dayWords(forecast.horizon)}`;
  const when =
    forecast === null || forecast.exhausted === null
      ? ""
      : `, half of the paths by ${dayWords(forecast.exhausted)}`;
  return `, and it runs out${by} with a probability of ${likely(probability)}${when}`;
}

/** What the budget alone would ask for. */
function unlimited({ pressure }: Recommendation, { base, slope }: PlanningPolicy): number {
  return base + slope * pressure;
}

/** Need is an upper limit, so that what may not pay back is in it. */
function unknownPart({ need, needUnknown }: Recommendation): string {
  return need === null || needUnknown < 0.005
    ? ""
    : `, ${counted(Math.max(1, Math.round(needUnknown * 100)), "point")} of it unknown`;
}

function unknownHint(recommendation: Recommendation): string {
  return unknownPart(recommendation) === "" ? "" : " (debt that may or may not pay back)";
}

const DECIDED: Readonly<Record<Recommendation["decidedBy"], (input: WhyInput) => string>> = {
  base: ({ policy }) =>
    `The budget is at ease, so that the usual ${percent(policy.base)} is enough.`,
  consumed: () => "What is consumed decides.",
  forecast: () => "The forecast decides.",
  need: ({ recommendation, policy }) =>
    `The budget alone would ask for ${percent(unlimited(recommendation, policy))}, but the debt that pays back within ${counted(policy.horizonSprints, "sprint")} takes no more than ${percent(recommendation.need ?? 0)}${unknownPart(recommendation)}${unknownHint(recommendation)}.`,
  floor: ({ recommendation, policy }) =>
    recommendation.need !== null && recommendation.need < policy.floor
      ? `The budget alone would ask for ${percent(unlimited(recommendation, policy))}; the register holds debt that pays back within ${counted(policy.horizonSprints, "sprint")} for ${percent(recommendation.need)} of the time${unknownPart(recommendation)}${unknownHint(recommendation)}, and ${percent(policy.floor)} is the least. If work is missing in the register, this is too little.`
      : `${percent(policy.floor)} is the least.`,
  ceiling: ({ policy }) => `${percent(policy.ceiling)} is the most that is ever recommended.`,
};

/** The figures that a recommendation follows from, without the call to follow it. */
export function figuresText(input: WhyInput): string {
  const { recommendation, register } = input;
  const [first] = register;
  const best =
    first === undefined || first.savedPerDay === null || first.savedPerDay <= 0
      ? ""
      : ` Most is saved by "${first.debt.title}": ${percent(first.interest.budgetPerWeek ?? 0)} of a budget each week for ${personDays(first.debt.principalDays)} of work.`;
  return `${budgetClause(input)}${forecastClause(input)}. ${DECIDED[recommendation.decidedBy](input)}${best}`;
}

/** Why so much is recommended, generated from the figures. */
export function whyText(input: WhyInput): string {
  const { recommendation, sprint } = input;
  const capacity = sprint?.capacityDays ?? null;
  const days =
    capacity === null
      ? ""
      : ` (${personDays(recommendation.share * capacity)} of ${Number(capacity.toFixed(1))})`;
  const where = sprint === null ? "the next sprint" : `"${sprint.name}"`;
  return `Give debt ${percent(recommendation.share)} of ${where}${days}: ${figuresText(input)}`;
}

/** A probability from a thousand paths, in whole percents as lists say it. */
function likely(probability: number): string {
  if (probability < 0.01) return "less than 1 %";
  if (probability > 0.99) return "more than 99 %";
  return `${Math.round(probability * 100)} %`;
}

/** The same in one line: what is consumed, and what decides. */
export function whyLine(input: Omit<WhyInput, "sprint" | "register">): string {
  const { recommendation, policy } = input;
  const consumed = `${percent(recommendation.consumed)} consumed`;
  const { probability, need, decidedBy } = recommendation;
  const runsOut =
    recommendation.consumed >= 1
      ? "exhausted"
      : probability === null
        ? "no forecast"
        : `${likely(probability)} likely to run out`;
  const limit =
    decidedBy === "need"
      ? `, limited by the debt worth paying back (${percent(need ?? 0)}${unknownPart(recommendation)})`
      : decidedBy === "floor" && need !== null && need < policy.floor
        ? `, little in the register pays back (${percent(need)}${unknownPart(recommendation)})`
        : "";
  return `${consumed}, ${runsOut}${limit}`;
}

/** What to say of a simulated course. */
export interface WhatIfNotInput {
  readonly facts: SimulationFacts;
  readonly simulation: Simulation;
  readonly share: number;
  readonly days: number;
}

/** `runs out on Thu 3 Dec and has no budget for 12 of the next 91 days` */
function courseWords(
  { at }: Pick<SimulationFacts, "at">,
  { firstExhausted, daysExhausted }: Pick<SimulatedCourse, "firstExhausted" | "daysExhausted">,
  days: number,
): string {
  if (firstExhausted === null) return `keeps some budget over the next ${counted(days, "day")}`;
  const without = `has no budget for ${daysExhausted} of the next ${counted(days, "day")}`;
  return firstExhausted === 1
    ? without
    : `runs out on ${dayWords(at + firstExhausted * DAY_MS)} and ${without}`;
}

function heldWords({ lost }: Pick<SimulatedCourse, "lost">): string {
  return lost > 0 ? `, which holds ${personDays(lost)} of feature work` : "";
}

/** Whether a person would see no difference. */
function isSameCourse(one: SimulatedCourse, other: SimulatedCourse): boolean {
  return one.firstExhausted === other.firstExhausted && one.daysExhausted === other.daysExhausted;
}

function toilWords(days: number): string {
  return days < 0.05 ? "" : `, but it saves ${personDays(days)} of toil`;
}

/** What happens if no debt is paid back, beside what happens with a share of each sprint for it. */
export function whatIfNotText({ facts, simulation, share, days }: WhatIfNotInput): string {
  const { without, with: working } = simulation;
  const pace = `If nothing is done, at the mean pace of the last ${counted(facts.windowDays, "day")}`;
  const alone = `${pace} "${facts.title}" ${courseWords(facts, without, days)}`;
  if (working === null)
    return `${alone}. No capacity is known, so that it cannot be said when debt would be paid back.`;
  const given = `With ${percent(share)} of each sprint for debt (${personDays(working.asked)})`;
  if (isSameCourse(working, without))
    return `${alone}${heldWords(without)}. ${given} nothing of that changes${toilWords(without.toil - working.toil)}.`;
  const asked = `${given} it`;
  return `${alone}${heldWords(without)}. ${asked} ${courseWords(facts, working, days)}${heldWords(working)}.`;
}
