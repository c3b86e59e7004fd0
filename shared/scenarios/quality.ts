import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { Evidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";

/** How much a piece of evidence can prove, 0 to 1: environment x provenance x oracle. */
export function qualityOf(
  evidence: Pick<Evidence, "environment" | "provenance" | "oracle">,
  policy: RankingPolicy,
): number {
  return (
    policy.environments[evidence.environment] *
    policy.provenances[evidence.provenance] *
    policy.oracles[evidence.oracle]
  );
}

/** What is left of evidence after a time, 0 to 1. By age alone: by number of deploys it would reward freezing. */
export function freshnessOf(at: Instant, now: Instant, policy: RankingPolicy): number {
  return 2 ** (-(now - at) / DAY_MS / policy.halfLifeDays);
}

/** What an outcome is worth, 0 to 1; without one 0. */
export function worthOf({ outcome }: Pick<Evidence, "outcome">, policy: RankingPolicy): number {
  return outcome === null ? 0 : policy.outcomes[outcome];
}
