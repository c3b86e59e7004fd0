import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import type { Placement } from "./placement.ts";

/** One run as a tool tells it, before it has its place and is judged. */
export interface RunReading {
  /** What the tool calls it. */
  readonly name: string;
  readonly placement: Placement;
  /** Labels, tags and properties, for rules that place runs. */
  readonly labels: Readonly<Record<string, string>>;
  /** When it ended; `null`: the document does not say. */
  readonly at: Instant | null;
  readonly dryRun: boolean;
  readonly completed: boolean;
  readonly baselineHealthy: boolean;
  readonly injected: boolean;
  /** What the tool's own probe saw; `null`: nothing watched. */
  readonly observation: Observation | null;
  /** Words for checks. */
  readonly reasons: Reasons;
  /** Why the observation is what it is, as a sentence. */
  readonly because: string;
  /** What is done by the experiment, of which its fingerprint is made; the same for each of its runs. */
  readonly experiment: unknown;
  /** When the fault was on, as far as it is proven: over it the service's own SLI can be asked. */
  readonly fault: Interval | null;
  /** The tool would not have noticed an outage during the fault, so the SLI may say better of it. */
  readonly unwatched: boolean;
  /** A person, or the experiment itself, took the fault away: no recovery was the service's own. */
  readonly undone: boolean;
  /** A report of tests: it asserts how the service came through, and cannot prove that a fault took place. */
  readonly assertsOnly: boolean;
  /** Told by a person, not by a tool. */
  readonly attested: boolean;
  /** Who signed it with a key that is trusted. */
  readonly signer: Signer | null;
  /** What the document says that is not carried over. */
  readonly losses: readonly string[];
}

export interface Signer {
  readonly key: string;
  /** The team whose tool holds the key. */
  readonly team: string | null;
}

/** A run of which nothing is known yet: a format says what it finds. */
export const UNKNOWN_RUN: Omit<RunReading, "name" | "placement" | "experiment"> = {
  labels: {},
  at: null,
  dryRun: false,
  completed: false,
  baselineHealthy: false,
  injected: false,
  observation: null,
  reasons: {},
  because: "",
  fault: null,
  unwatched: true,
  undone: false,
  assertsOnly: false,
  attested: false,
  signer: null,
  losses: [],
};
