import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { GateBudget, GateFacts, GateRequest, Verdict } from "./model.ts";
import { policyFor, type GatePolicyDocument } from "./policy.ts";
import { judge } from "./verdict.ts";

/** What may go wrong with a change. */
export interface WhatIf {
  /** Probability that it fails, 0..1. */
  readonly failureChance: number;
  /** Share of the requests it meets that fail if it does, 0..1. */
  readonly errorRate: number;
  readonly minutesToRollback: number;
  /** Share of the traffic that meets it, 0..1. */
  readonly share: number;
}

/** What a failing change would cost one budget. */
export interface WhatIfCost {
  readonly slo: SeriesKey;
  readonly title: string;
  /** If it fails: bad events (or time slices), as a share of the whole budget and of what is left of it. */
  readonly bad: number;
  readonly ofBudget: number;
  /** `null`: nothing is left. */
  readonly ofLeft: number | null;
  /** The same times the chance that it fails. */
  readonly expectedOfBudget: number;
  readonly expectedOfLeft: number | null;
  /** What would be left if it fails, in (-inf, 1]. */
  readonly remainingAfter: number;
}

/** Bad that a failing change makes, in the units of a budget; `null`: not known. */
function badOf(
  { spending }: GateBudget,
  { errorRate, minutesToRollback, share }: WhatIf,
  hourFactor: number,
): number | null {
  const seconds = minutesToRollback * 60;
  const failing = errorRate * share;
  switch (spending.method) {
    case "Occurrences":
      return spending.eventsPerSecond === null
        ? null
        : failing * seconds * spending.eventsPerSecond * hourFactor;
    case "Timeslices":
      return failing > 1 - spending.sliceTarget ? Math.ceil(seconds / spending.sliceSeconds) : 0;
    case "RatioTimeslices":
      return (failing * seconds) / spending.sliceSeconds;
  }
}

/**
 * What a change would cost a budget: `failure chance x error rate x minutes until it is taken back x share exposed`, times the
 * traffic of the hour. A time slice is lost as soon as more of it fails than its target allows.
 *
 * @param hourFactor traffic at this hour of the week, as a multiple of the average; 1 where that is not known
 * @returns `null` where the budget is not known
 */
export function costOf(budget: GateBudget, whatIf: WhatIf, hourFactor = 1): WhatIfCost | null {
  const { allowedBad, leftBad } = budget.spending;
  const bad = badOf(budget, whatIf, hourFactor);
  if (bad === null || budget.remaining === null || !(allowedBad > 0)) return null;
  const ofBudget = bad / allowedBad;
  const ofLeft = leftBad > 0 ? bad / leftBad : null;
  return {
    slo: budget.key,
    title: budget.title,
    bad,
    ofBudget,
    ofLeft,
    expectedOfBudget: ofBudget * whatIf.failureChance,
    expectedOfLeft: ofLeft === null ? null : ofLeft * whatIf.failureChance,
    remainingAfter: budget.remaining - ofBudget,
  };
}

/** What a change would cost the budget that would have the least left; `null`: no budget is known. */
export function worstCost(
  { budgets }: Pick<GateFacts, "budgets">,
  whatIf: WhatIf,
  hourFactor = 1,
): WhatIfCost | null {
  const costs = budgets.flatMap((budget) => costOf(budget, whatIf, hourFactor) ?? []);
  return (
    costs.toSorted((a, b) => a.remainingAfter - b.remainingAfter || (a.slo < b.slo ? -1 : 1))[0] ??
    null
  );
}

/** The facts as they would be once the change had failed: what the gate would then go by. */
export function afterFailure(facts: GateFacts, whatIf: WhatIf, hourFactor = 1): GateFacts {
  return {
    ...facts,
    budgets: facts.budgets.map((budget): GateBudget => {
      const cost = costOf(budget, whatIf, hourFactor);
      if (cost === null) return budget;
      const isKnown = budget.status !== "unknown" && budget.status !== "no-traffic";
      return {
        ...budget,
        remaining: cost.remainingAfter,
        status: isKnown && cost.remainingAfter <= 0 ? "exhausted" : budget.status,
        spending: { ...budget.spending, leftBad: budget.spending.leftBad - cost.bad },
      };
    }),
  };
}

/** A way to ship a change, with what it would cost and what the gate says of it. */
export interface Exposure {
  readonly kind: "planned" | "flag" | "canary";
  readonly whatIf: WhatIf;
  /** Of the budget that would have the least left. */
  readonly cost: WhatIfCost | null;
  /** Now, and once it had failed. */
  readonly verdict: Verdict;
  readonly verdictAfter: Verdict;
}

/** How long it takes until a flag is off everywhere, and a canary's share, where nobody says otherwise. */
export const DEFAULT_FLAG_MINUTES = 1;

/**
 * A change as it is planned, next to the same behind a flag (turned off at once) and as a canary (few meet it). Every
 * alternative is judged by the gate as well.
 */
export function compareExposures(
  facts: GateFacts,
  request: GateRequest,
  document: GatePolicyDocument,
  whatIf: WhatIf,
  options: {
    readonly hourFactor?: number;
    readonly flagMinutes?: number;
    readonly canaryShare?: number;
  } = {},
): readonly Exposure[] {
  const { policy } = policyFor(document, facts.service, facts.team);
  const { hourFactor = 1, flagMinutes = DEFAULT_FLAG_MINUTES } = options;
  const { canaryShare = policy.exposure.smallShare.atMost } = options;
  const exposure = (
    kind: Exposure["kind"],
    asked: GateRequest,
    changed: Partial<WhatIf>,
  ): Exposure => {
    const own = { ...whatIf, ...changed };
    return {
      kind,
      whatIf: own,
      cost: worstCost(facts, own, hourFactor),
      verdict: judge(facts, asked, document).verdict,
      verdictAfter: judge(afterFailure(facts, own, hourFactor), asked, document).verdict,
    };
  };
  return [
    exposure("planned", request, {}),
    exposure(
      "flag",
      { ...request, flag: true },
      { minutesToRollback: Math.min(whatIf.minutesToRollback, flagMinutes) },
    ),
    exposure(
      "canary",
      { ...request, share: Math.min(request.share ?? 1, canaryShare) },
      { share: Math.min(whatIf.share, canaryShare) },
    ),
  ];
}
