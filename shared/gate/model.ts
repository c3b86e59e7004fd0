import type { AlertSeverity, BudgetStatus } from "#shared/budget/model.ts";
import type { Deploy, Freeze, Incident } from "#shared/incidents/model.ts";
import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BudgetingMethod } from "#shared/slo/model.ts";

/**
 * How much a change can break. Low: a flag is flipped, a text is changed. Medium: an ordinary change. High: a schema, a
 * dependency, infrastructure, a large refactoring.
 */
export type RiskClass = "low" | "medium" | "high";

/** From the least to the greatest. */
export const RISK_CLASSES: readonly RiskClass[] = ["low", "medium", "high"];

/** Whether a change may ship. `unknown`: too little is known to say; never taken for `go`. */
export type Verdict = "go" | "caution" | "hold" | "unknown";

/**
 * From the laxest to the strictest. A `hold` holds whatever is not known turns out to be, and so comes after `unknown`;
 * a `caution` does not.
 */
export const VERDICTS: readonly Verdict[] = ["go", "caution", "unknown", "hold"];

/** Why a change may pass where others are held. */
export type GateException = "security-fix" | "incident-fix";

export const GATE_EXCEPTIONS: readonly GateException[] = ["security-fix", "incident-fix"];

/** What somebody wants to ship. */
export interface GateRequest {
  readonly service: string;
  readonly risk: RiskClass;
  /** Whether it is behind a flag, which is quicker to turn off than a release is to take back. */
  readonly flag?: boolean;
  /** Share of the traffic that meets it first, 0 < share <= 1; all of it when absent. */
  readonly share?: number;
  readonly exception?: GateException;
}

/** A burn alert that is firing. */
export interface FiringAlert {
  readonly severity: AlertSeverity;
  /** The long window: `1h`. */
  readonly window: string;
  /** Burn rate above which it fires, and the burn rate over the long window; `null`: not known. */
  readonly factor: number;
  readonly rate: number | null;
  readonly since: Instant | null;
}

/** What the gate knows of one budget. */
export interface GateBudget {
  readonly key: SeriesKey;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly windowLabel: string;
  readonly status: BudgetStatus;
  /** In (-inf, 1]; `null`: not known. */
  readonly remaining: number | null;
  readonly coverage: number;
  /** Below this coverage a budget is unknown. */
  readonly coverageFloor: number;
  readonly firing: readonly FiringAlert[];
  /** Severities of alerts of which cannot be said whether they fire, for lack of data. */
  readonly unmeasured: readonly AlertSeverity[];
  readonly exhaustedSince: Instant | null;
  /** P(exhausted before the window ends), 0..1, and the end; `null`: no forecast is known. */
  readonly forecast: { readonly probability: number; readonly horizon: Instant } | null;
  /** The source that it is measured by; `null`: none, or it is not known how that did (in the past). */
  readonly source: {
    readonly name: string;
    readonly state: "ok" | "failing" | "never-asked";
    readonly failingSince: Instant | null;
  } | null;
  /** End of the newest known slice, where that is older than it should be. */
  readonly staleSince: Instant | null;
  readonly spending: BudgetSpending;
}

/** In what units a budget is spent, for what a change could cost. */
export interface BudgetSpending {
  readonly method: BudgetingMethod;
  readonly target: number;
  /** Bad events (or time slices) that the window's traffic allows, and how many of them are left (may be negative). */
  readonly allowedBad: number;
  readonly leftBad: number;
  /** Events in a second, on average over the window; `null` where the budget does not count events. */
  readonly eventsPerSecond: number | null;
  /** Length of a time slice in seconds, and the share of good from which on it is good. For the time methods. */
  readonly sliceSeconds: number;
  readonly sliceTarget: number;
}

/** A service that the one in question cannot do without, directly or through others. */
export interface GateDependency {
  readonly service: string;
  readonly title: string;
  /** The services on the way to it, the direct dependency first; empty for a direct one. */
  readonly through: readonly string[];
  readonly incidents: readonly Incident[];
  readonly exhausted: readonly {
    readonly key: SeriesKey;
    readonly title: string;
    readonly remaining: number | null;
  }[];
  /** Budgets of it of which nothing can be said. */
  readonly unknownBudgets: number;
}

/** A failure scenario that applies to the service and was never tested on it. */
export interface UntestedScenario {
  readonly id: string;
  readonly name: string;
}

/** A policy of which no version is in force, because what is written now cannot be read. */
export interface BrokenPolicy {
  readonly message: string;
  readonly where?: SourceLocation;
}

/** What the gate goes by, besides the request and the policy. */
export interface GateFacts {
  readonly at: Instant;
  readonly service: string;
  readonly title: string;
  readonly team: string | null;
  /** Whether the catalogue or an SLO knows the service. */
  readonly known: boolean;
  readonly budgets: readonly GateBudget[];
  /** Incidents of the service that go on. */
  readonly incidents: readonly Incident[];
  readonly dependencies: readonly GateDependency[];
  /** Freezes that include the service: those that go on, and those that ended in the last weeks. */
  readonly freezes: readonly Freeze[];
  /** `null`: no release of it is known. */
  readonly lastDeploy: Deploy | null;
  /** `null`: nothing is known of scenarios, so that the rule about them is left out. */
  readonly untestedScenarios: readonly UntestedScenario[] | null;
  /** Set when the policy's file cannot be read. */
  readonly brokenPolicy: BrokenPolicy | null;
}

/** What in the policy a reason comes from. */
export type GateRuleName =
  | "table"
  | "no-traffic"
  | "alert-unmeasured"
  | "forecast"
  | "freeze"
  | "after-freeze"
  | "open-incident"
  | "dependency-incident"
  | "dependency-exhausted"
  | "untested-scenario"
  | "build-horizon"
  | "exception"
  | "service-unknown"
  | "no-slo"
  | "policy-broken";

/** The figure behind a reason, and what it was held against. */
export interface GateEvidence {
  /** Of the budget it is about. */
  readonly slo?: SeriesKey;
  /** The service it is about, where that is not the one asked for. */
  readonly service?: string;
  /** Of the incident, freeze, deploy or scenario. */
  readonly id?: string;
  readonly url?: string;
  readonly figure: number | null;
  readonly unit: "share" | "probability" | "burn" | "days" | "instant" | "count";
  readonly limit?: number;
}

export interface GateReason {
  readonly rule: GateRuleName;
  readonly verdict: Verdict;
  /** A sentence for whoever has to act. */
  readonly text: string;
  readonly evidence: GateEvidence;
}

/** What holds for one team or service instead of the rule for all. */
export interface AppliedOverride {
  readonly scope: "team" | "service";
  readonly name: string;
  readonly by: string;
  readonly why: string;
}

/** What the gate says. */
export interface GateAnswer {
  readonly at: Instant;
  readonly service: string;
  readonly risk: RiskClass;
  /** The class it was judged as: lower than `risk` behind a flag, or where few meet it first. */
  readonly judgedAs: RiskClass;
  readonly verdict: Verdict;
  /** The strictest first; at least one. */
  readonly reasons: readonly GateReason[];
  /** What was not looked at, and why. */
  readonly notes: readonly string[];
  /** Changes of the policy that were made for this team or service. */
  readonly overrides: readonly AppliedOverride[];
}

function rank(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}

/** The stricter of two verdicts. */
export function stricter(one: Verdict, other: Verdict): Verdict {
  return rank(one) >= rank(other) ? one : other;
}

/** Whether a verdict is stricter than another one. */
export function isStricter(one: Verdict, than: Verdict): boolean {
  return rank(one) > rank(than);
}

/** The strictest of verdicts; `go` of none. */
export function strictest(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>(stricter, "go");
}
