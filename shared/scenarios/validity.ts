import type { CheckName, CheckResult, Evidence, Oracle, Outcome, RunFacts } from "./model.ts";

/** The facts that decide whether a run proves anything. Whoever reads a format finds them in its own way. */
export interface ValidityFacts {
  readonly dryRun: boolean;
  readonly completed: boolean;
  /** Whether the service was seen to be well before the fault. Where the oracle only asserts, here and below: is said to have been. */
  readonly baselineHealthy: boolean;
  /** Whether something proves that the fault took place. */
  readonly injected: boolean;
  readonly oracle: Oracle;
  readonly outcome: Outcome | null;
}

/** Words of a format's own for a check, where the general sentence would leave a person guessing. */
export type Reasons = Partial<Readonly<Record<CheckName, string>>>;

const SENTENCES: Readonly<Record<CheckName, readonly [passed: string, failed: string]>> = {
  unrecognised: ["The format is recognised.", "No known format looks like this document."],
  "dry-run": ["It was run for real.", "It was a dry run: nothing was done to the service."],
  "not-completed": [
    "The run came to its end.",
    "The run did not come to an end with an outcome, so it shows nothing.",
  ],
  "baseline-unhealthy": [
    "The service was healthy before the fault.",
    "Nothing shows that the service was healthy before the fault, so what came after proves nothing.",
  ],
  "injection-not-proven": [
    "The fault was proven to have taken place.",
    "Nothing proves that the fault took place: a service that nothing happened to has withstood nothing.",
  ],
  "no-assertion": [
    "Something other than the experiment itself watched the service.",
    "Nothing watched the service, so nobody can say that it held.",
  ],
};

/** One result of a check, in general words unless better ones are given. */
export function checkResult(check: CheckName, passed: boolean, reason?: string): CheckResult {
  return { check, passed, reason: reason ?? SENTENCES[check][passed ? 0 : 1] };
}

/** Checks that ask for a proof, of which whoever only asserts has none. */
const PROOFS: ReadonlySet<CheckName> = new Set(["baseline-unhealthy", "injection-not-proven"]);

/** Tries a run of a recognised format by every check. */
export function runChecks(facts: ValidityFacts, reasons: Reasons = {}): readonly CheckResult[] {
  const passed: Readonly<Record<CheckName, boolean>> = {
    unrecognised: true,
    "dry-run": !facts.dryRun,
    // Where nothing watched there is no outcome to come to: that is the other check's to say.
    "not-completed": facts.completed && (facts.outcome !== null || facts.oracle === "none"),
    "baseline-unhealthy": facts.baselineHealthy,
    "injection-not-proven": facts.injected,
    "no-assertion": facts.oracle !== "none",
  };
  return (Object.keys(passed) as CheckName[]).map((check): CheckResult => {
    const result = checkResult(check, passed[check], reasons[check]);
    const isWord = facts.oracle === "assertion-only" && PROOFS.has(check) && result.passed;
    return isWord ? { ...result, unproven: true } : result;
  });
}

/** A run with the result of its checks. */
export function judged(facts: RunFacts, checks: readonly CheckResult[]): Evidence {
  return { ...facts, checks, valid: checks.every(({ passed }) => passed) };
}

/** The checks that a piece of evidence failed. */
export function failedChecks({ checks }: Pick<Evidence, "checks">): readonly CheckName[] {
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
}
