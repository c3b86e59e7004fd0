import type { Problem } from "#shared/kernel/errors.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { DeployCosts } from "./cost.ts";
import type { GateAnswer, GateBudget, GateFacts, GateRequest, Verdict } from "./model.ts";
import type { GatePolicyDocument } from "./policy.ts";
import type { TrafficProfile } from "./traffic-profile.ts";

/** The figures of a budget that an answer was given by. */
export type GateFigure = Pick<
  GateBudget,
  "title" | "labels" | "windowLabel" | "status" | "remaining" | "coverage"
> & {
  readonly slo: SeriesKey;
  /** The severest alert that fired. */
  readonly firing: "page" | "ticket" | null;
  /** P(exhausted before the window ends), 0..1; `null`: no forecast was known. */
  readonly exhaustion: number | null;
};

/** Somebody let a change pass that the gate did not let pass. */
export interface CheckOverride {
  readonly id: string;
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** A check as it is kept: what was asked, by which figures and which policy it was answered, and by whom it was asked. */
export interface GateCheck extends GateAnswer {
  readonly id: string;
  /** When it was asked. `at` is the instant it was asked for. */
  readonly askedAt: Instant;
  readonly request: GateRequest;
  readonly team: string | null;
  readonly figures: readonly GateFigure[];
  /** Number and digest of the policy in force: `3-4f1c2e8a9b0c`; `broken` when none could be read. */
  readonly policyVersion: string;
  /** As whoever asked says: a person, a pipeline; `null`: not said. */
  readonly askedBy: string | null;
  readonly via: "browser" | "api";
  /** Whether who asked had shown the server's token. */
  readonly signedIn: boolean;
  readonly overridden: readonly CheckOverride[];
}

export interface CheckQuery {
  readonly service?: string;
  readonly verdict?: Verdict;
  /** Only checks before this one: the `next` of the page before. */
  readonly before?: string;
  /** At most 200; 50 when absent. */
  readonly limit?: number;
}

/** Checks, the newest first. */
export interface CheckPage {
  readonly checks: readonly GateCheck[];
  /** Names the next page; `null`: this is the last. */
  readonly next: string | null;
}

/** What a browser needs to answer by itself: the same functions, the same facts, the same policy. */
export interface GateFactsView {
  readonly facts: GateFacts;
  readonly document: GatePolicyDocument;
  readonly policyVersion: string;
  readonly profile: TrafficProfile | null;
}

/** What releases of a service cost so far, and how far back was looked. */
export interface CostView extends DeployCosts {
  readonly service: string;
  readonly days: number;
  /** Older releases that were not looked at, because there were too many. */
  readonly leftOut: number;
}

/** A version of the policy, and since when it was in force. */
export interface PolicyVersion {
  readonly version: number;
  readonly digest: string;
  readonly effectiveFrom: Instant;
  readonly document: GatePolicyDocument;
}

/** The policy in force, what is wrong with its files, and every version there was. */
export interface PolicyView {
  /** `null`: what is written now cannot be read, so that nothing may pass. */
  readonly inForce: PolicyVersion | null;
  readonly problems: readonly Problem[];
  /** The newest first. */
  readonly history: readonly PolicyVersion[];
}
