import type { Scenario } from "./catalogue.ts";

/** Weight from which on a scenario is one that takes a whole service down. */
const GRAVE = 5;
const DEPLOYS = "deploys";

/**
 * Whether a scenario that was never tried on a service makes a high-risk change to it riskier: those about deploys (a change
 * must be taken back, rebuilt, its schema rolled back), and every one that weighs 5.
 */
export function mattersForChanges({
  category,
  sigma,
}: Pick<Scenario, "category" | "sigma">): boolean {
  return category === DEPLOYS || sigma >= GRAVE;
}
