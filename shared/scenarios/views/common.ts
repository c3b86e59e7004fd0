import type { Instant } from "#shared/kernel/time.ts";
import type { HowToRun } from "#shared/scenarios/catalogue.ts";
import type { ExposureBasis } from "#shared/scenarios/exposure.ts";
import type { CellState } from "#shared/scenarios/model.ts";

/**
 * How teams are shown to one another. `recognition`: the leading band, all others by name. `league`: every band.
 * `private`: one team at a time. Headroom knows no persons, so this decides what is shown, not who may ask.
 */
export type DisplayMode = "recognition" | "league" | "private";

export const DISPLAY_MODES: readonly DisplayMode[] = ["recognition", "league", "private"];

/** By what an answer was computed: with the same of these and the same `at` it comes out the same to the digit. */
export interface ScoredBy {
  readonly at: Instant;
  readonly policyVersion: string;
  readonly scenariosVersion: string;
  /** Day (UTC midnight) up to which traffic was measured for exposures; `null`: none was measured. */
  readonly exposureDay: Instant | null;
  /** Pieces of evidence that happened up to `at`, are valid and have their place. */
  readonly evidence: number;
  /** Of those, how many came in only after `at`. They count: what happened by then is ranked, by the record as it is now. */
  readonly receivedLater: number;
}

/** Exposure of a service, and where it is from. */
export interface ExposureView {
  /** Relative to the others: requests of the last 28 days x weight of the tier, in units of the catalogue's annotation. */
  readonly value: number;
  readonly basis: ExposureBasis;
  /** In the 28 days before `exposureDay`; `null`: no SLO of the service counts requests. */
  readonly requests: number | null;
  readonly tierWeight: number;
}

/** One test that a team could do next. */
export interface NextTest {
  readonly service: string;
  readonly serviceTitle: string;
  readonly scenario: string;
  readonly name: string;
  readonly why: string | null;
  readonly state: CellState;
  /** What a valid pass with the best outcome, in production, told by the service's own SLI, would add to the team's R, in points. */
  readonly points: number;
  /** Work that it takes. */
  readonly hours: number;
  readonly pointsPerHour: number;
  /** With the service's name filled in. */
  readonly run: readonly HowToRun[];
}
