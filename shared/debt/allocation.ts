import type { PlanningPolicy } from "./policy.ts";
import type { Recommendation } from "./views.ts";

/** What a recommendation follows from. Shares; `null`: not known. */
export interface RecommendationInput {
  /** u: consumed budget of the worst SLO, 1 - remaining; above 1 where it is overspent. */
  readonly consumed: number | null;
  /** The same over all of the team's budgets, by events. */
  readonly weightedConsumed: number | null;
  /** P: that the worst SLO's budget runs out before its window ends; 1 where it has. */
  readonly probability: number | null;
  /** Share of the capacity in the horizon that debt worth paying back takes. */
  readonly need: number | null;
  /** The part of it made of debt of which it is not known whether it pays back; 0 when absent. */
  readonly needUnknown?: number;
}

/** Where less is planned than is recommended, somebody takes a risk; what rounding leaves is none. */
const ROUNDING = 0.0005;

/** Whether less is planned than was recommended. */
export function isBelowAdvice({
  planned,
  recommended,
}: {
  readonly planned: number;
  readonly recommended: number | null;
}): boolean {
  return recommended !== null && planned < recommended - ROUNDING;
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, value));

/** How hard the budget presses, 0 to 1: clamp01(max((u - calmTo) / (1 - calmTo), P)). */
function pressureOf(
  consumed: number,
  probability: number | null,
  { calmTo }: PlanningPolicy,
): number {
  return clamp(Math.max((consumed - calmTo) / (1 - calmTo), probability ?? 0), 0, 1);
}

/** What the budget alone asks for, before need and limits. */
function wantedShare(pressure: number, { base, slope }: PlanningPolicy): number {
  return base + slope * pressure;
}

function deciding(
  { probability, need }: RecommendationInput,
  pressure: number,
  policy: PlanningPolicy,
): Recommendation["decidedBy"] {
  const wanted = wantedShare(pressure, policy);
  const limited = Math.min(wanted, need ?? Number.POSITIVE_INFINITY);
  if (limited < policy.floor) return "floor";
  if (limited > policy.ceiling) return "ceiling";
  if (limited < wanted) return "need";
  if (pressure === 0) return "base";
  return probability !== null && probability >= pressure ? "forecast" : "consumed";
}

/**
 * The share of a sprint that should go to debt:
 * a = clamp(min(base + slope * clamp01(max((u - calmTo) / (1 - calmTo), P)), need), floor, ceiling), with 0.15, 0.35, 0.5,
 * 0.10 and 0.50 unless the policy says otherwise (design of sprint allocation). Without a need nothing is limited by it;
 * without a forecast only what is consumed counts.
 *
 * @returns `null` when it is not known how much of the budget is consumed: then there is nothing to go by
 */
export function recommend(
  input: RecommendationInput,
  policy: PlanningPolicy,
): Recommendation | null {
  const { consumed, weightedConsumed, probability, need, needUnknown = 0 } = input;
  if (consumed === null) return null;
  const shareAt = (pressure: number): number =>
    clamp(
      Math.min(wantedShare(pressure, policy), need ?? Number.POSITIVE_INFINITY),
      policy.floor,
      policy.ceiling,
    );
  const pressure = pressureOf(consumed, probability, policy);
  return {
    share: shareAt(pressure),
    consumed,
    probability,
    need,
    needUnknown,
    pressure,
    decidedBy: deciding(input, pressure, policy),
    weightedShare:
      weightedConsumed === null ? null : shareAt(pressureOf(weightedConsumed, null, policy)),
  };
}
