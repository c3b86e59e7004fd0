import type { SimulationFacts } from "#shared/debt/views.ts";
import { formatShare } from "#client/ui/format.ts";
import { basisWords } from "./words.ts";

/** How fast the interest of debts grows in a week, by what was seen: `3 to 8 % as observed`. */
export function observedWords({ debts }: SimulationFacts): string {
  const growths = debts.map(({ growthPerWeek }) => Math.round((growthPerWeek - 1) * 100));
  const [least, most] = [Math.min(...growths), Math.max(...growths)];
  if (growths.length === 0) return "no debt burns it";
  return least === most ? `${least} % as observed` : `${least} to ${most} % as observed`;
}

/**
 * What a simulation takes for granted, in sentences, for paper where no fields can be read.
 *
 * @param heldShare share of feature work that stands still while the budget is exhausted
 * @param growthPerWeek factor that somebody put; absent: as observed
 */
export function assumptionWords(
  facts: SimulationFacts,
  heldShare: number,
  growthPerWeek?: number,
): string {
  const growth =
    growthPerWeek === undefined
      ? observedWords(facts)
      : `${Math.round((growthPerWeek - 1) * 100)} % as put by hand`;
  return `Assumptions: ${formatShare(heldShare)} of feature work is held while the budget is exhausted; growth of interest in a week: ${growth}. ${basisWords(facts)}`;
}
