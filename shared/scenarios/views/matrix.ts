import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { ActiveExemption } from "#shared/scenarios/exemptions.ts";
import type { CellState } from "#shared/scenarios/model.ts";
import type { ExposureView, ScoredBy } from "./common.ts";

export interface MatrixScenario {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly pass: string;
  readonly sigma: number;
  /** What it weighs now: less than `sigma` when nearly every run passes. */
  readonly weight: number;
  readonly appliesTo: Scenario["appliesTo"];
}

export interface MatrixCell {
  readonly state: CellState;
  readonly credit: number;
  /** Passes counted, at most 2. */
  readonly n: number;
  /** Valid pieces of evidence, and those that failed a check. */
  readonly valid: number;
  readonly invalid: number;
  /** When the newest valid one ended, and what is left of it, 0 to 1; `null`: there is none. */
  readonly lastAt: Instant | null;
  readonly freshness: number | null;
  /** Documents of valid evidence, the newest first; at most two. */
  readonly proof: readonly string[];
  readonly exemption: ActiveExemption | null;
}

export interface MatrixService {
  readonly service: string;
  readonly title: string;
  /** `null`: nobody owns it, and it counts for nobody. */
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly R: number | null;
  readonly exposure: ExposureView;
  readonly traits: readonly string[];
  /** One for each scenario, in their order; `null`: it does not apply. */
  readonly cells: readonly (MatrixCell | null)[];
}

export interface MatrixView extends ScoredBy {
  readonly scenarios: readonly MatrixScenario[];
  /** By team, within it by name; those that nobody owns last. */
  readonly services: readonly MatrixService[];
}
