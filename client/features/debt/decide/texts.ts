import { simulate } from "#shared/debt/simulation.ts";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { whatIfNotText } from "#shared/debt/words.ts";
import { formatShare } from "#client/ui/format.ts";
import { DAYS_AHEAD } from "#client/features/debt/simulation/words.ts";
import { percentOf } from "./share.ts";

/** What stands under a decision. */
export interface DecisionTexts {
  readonly why: string;
  readonly whatIfNot: string;
}

type Figures = Pick<
  TeamPlanning,
  | "whyText"
  | "figuresText"
  | "whatIfNotText"
  | "recommendation"
  | "budget"
  | "simulations"
  | "policy"
>;

/**
 * What follows from the figures for a share that somebody chooses. Another one than the recommended must not argue for
 * the recommended: it says what was recommended, and what becomes of the budget with what is chosen.
 *
 * @param share 0..1; `null`: none is chosen yet
 */
export function textsFor(figures: Figures, share: number | null): DecisionTexts {
  const { whyText, recommendation, budget, simulations, policy } = figures;
  const recommended = recommendation?.share ?? null;
  if (share === null || recommended === null || percentOf(share) === percentOf(recommended))
    return { why: whyText, whatIfNot: figures.whatIfNotText };
  const why = `Recommended was ${formatShare(recommended)}: ${figures.figuresText}`;
  const facts = simulations.find(({ key }) => key === budget?.key);
  if (facts === undefined) return { why, whatIfNot: figures.whatIfNotText };
  const simulation = simulate(facts, { share, days: DAYS_AHEAD }, policy);
  return { why, whatIfNot: whatIfNotText({ facts, simulation, share, days: DAYS_AHEAD }) };
}
