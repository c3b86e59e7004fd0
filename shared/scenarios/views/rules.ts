import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { DisplayMode } from "./common.ts";

/** The rules of the ranking, and those that were in force before. */
export interface RulesView {
  readonly policy: RankingPolicy;
  readonly scenarios: readonly Scenario[];
  readonly scenariosVersion: string;
  readonly mode: DisplayMode;
  readonly history: readonly {
    readonly policyVersion: string;
    readonly scenariosVersion: string;
    readonly effectiveFrom: Instant;
  }[];
  readonly problems: readonly Problem[];
}
