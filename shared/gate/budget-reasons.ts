import type { GateBudget, GateReason, RiskClass, Verdict } from "./model.ts";
import { strictest, VERDICTS } from "./model.ts";
import type { BudgetCondition, GatePolicy } from "./policy.ts";
import { alertWords, budgetName, instantWords, percent } from "./words.ts";

/** How a budget stands for the table, and what that is told by. */
interface Standing {
  readonly condition: BudgetCondition;
  readonly text: string;
}

function unmeasured(budget: GateBudget): string | null {
  const { source, staleSince, status, coverage, coverageFloor, remaining } = budget;
  if (source !== null && source.state === "failing") {
    const since = source.failingSince === null ? "" : ` since ${instantWords(source.failingSince)}`;
    return `its source "${source.name}" has failed${since}`;
  }
  if (source !== null && source.state === "never-asked")
    return `its source "${source.name}" has not answered yet`;
  if (status === "unknown")
    return `only ${percent(coverage)} of its window is known, the floor is ${percent(coverageFloor)}`;
  if (staleSince !== null) return `nothing has been measured since ${instantWords(staleSince)}`;
  if (remaining === null) return "what is left of it is not known";
  return budget.unmeasured.includes("page")
    ? "too little is known of the last hours to say whether a page alert fires"
    : null;
}

function leftWords({ remaining, windowLabel }: GateBudget): string {
  const left = remaining ?? Number.NaN;
  return left < 0
    ? `its budget over ${windowLabel} is overspent by ${percent(-left)}`
    : `${percent(left)} of its budget over ${windowLabel} is left`;
}

/** Which row of the table applies to a budget. Not for one without traffic. */
function standing(budget: GateBudget, { thresholds }: GatePolicy): Standing {
  const name = budgetName(budget);
  const page = budget.firing.find(({ severity }) => severity === "page");
  const { exhaustedSince, status } = budget;
  const remaining = budget.remaining ?? Number.NaN;
  const unknown = unmeasured(budget);
  if (unknown !== null) return { condition: "unknown", text: `${name} is unknown: ${unknown}` };
  if (status === "exhausted" || remaining <= 0) {
    const since = exhaustedSince === null ? "" : ` since ${instantWords(exhaustedSince)}`;
    return { condition: "none", text: `${name} is exhausted${since}: ${leftWords(budget)}` };
  }
  if (page !== undefined)
    return {
      condition: "none",
      text: `${name} is burning: ${alertWords(page)}; ${leftWords(budget)}`,
    };
  const [ticket] = budget.firing;
  if (ticket !== undefined)
    return {
      condition: "little",
      text: `${name} is burning: ${alertWords(ticket)}; ${leftWords(budget)}`,
    };
  const { plentyAbove, enoughAbove } = thresholds;
  if (remaining > plentyAbove)
    return { condition: "plenty", text: `${name}: ${leftWords(budget)}, and no alert fires` };
  return remaining > enoughAbove
    ? {
        condition: "enough",
        text: `${name}: ${leftWords(budget)}, which is ${percent(plentyAbove)} or less`,
      }
    : {
        condition: "little",
        text: `${name}: ${leftWords(budget)}, which is ${percent(enoughAbove)} or less`,
      };
}

function tableReason(budget: GateBudget, policy: GatePolicy, risk: RiskClass): GateReason {
  const { condition, text } = standing(budget, policy);
  const isUnknown = condition === "unknown";
  return {
    rule: "table",
    verdict: policy.table[condition][risk],
    text,
    evidence: {
      slo: budget.key,
      figure: isUnknown ? budget.coverage : budget.remaining,
      unit: "share",
      ...limitOf(condition, budget, policy),
    },
  };
}

function limitOf(
  condition: BudgetCondition,
  { coverageFloor }: GateBudget,
  { thresholds }: GatePolicy,
): { readonly limit: number } {
  switch (condition) {
    case "unknown":
      return { limit: coverageFloor };
    case "none":
      return { limit: 0 };
    case "little":
      return { limit: thresholds.enoughAbove };
    case "enough":
    case "plenty":
      return { limit: thresholds.plentyAbove };
  }
}

/** Verdicts that a step makes stricter: what is not known does not become known to be bad by a forecast. */
const STEPS: readonly Verdict[] = ["go", "caution", "hold"];

function stepped(verdict: Verdict, steps: number): Verdict {
  const from = STEPS.indexOf(verdict);
  return from < 0 ? verdict : (STEPS[Math.min(from + steps, STEPS.length - 1)] as Verdict);
}

function forecastReason(
  budget: GateBudget,
  table: Verdict,
  { rules }: GatePolicy,
): readonly GateReason[] {
  const { forecast } = budget;
  const { on, above, steps } = rules.forecast;
  if (!on || forecast === null || forecast.probability <= above) return [];
  const verdict = stepped(table, steps);
  if (verdict === table) return [];
  const text = `${budgetName(budget)} will be exhausted by ${instantWords(forecast.horizon)} with a probability of ${percent(forecast.probability)}, more than ${percent(above)}: stricter than what is left of it says`;
  return [
    {
      rule: "forecast",
      verdict,
      text,
      evidence: {
        slo: budget.key,
        figure: forecast.probability,
        unit: "probability",
        limit: above,
      },
    },
  ];
}

function unmeasuredReason(
  budget: GateBudget,
  risk: RiskClass,
  { rules }: GatePolicy,
): readonly GateReason[] {
  const { on, verdict } = rules.alertUnmeasured;
  if (!on || !budget.unmeasured.includes("ticket")) return [];
  const text = `${budgetName(budget)}: too little is known of the last days to say whether a ticket alert fires`;
  const evidence = { slo: budget.key, figure: budget.coverage, unit: "share" as const };
  return [{ rule: "alert-unmeasured", verdict: verdict[risk], text, evidence }];
}

function noTrafficReason(
  budget: GateBudget,
  risk: RiskClass,
  { rules }: GatePolicy,
): readonly GateReason[] {
  const { on, verdict } = rules.noTraffic;
  if (!on) return [];
  const text = `${budgetName(budget)}: no traffic over ${budget.windowLabel}, so that it says nothing of how much may fail`;
  const evidence = { slo: budget.key, figure: 0, unit: "count" as const };
  return [{ rule: "no-traffic", verdict: verdict[risk], text, evidence }];
}

/** Whether a budget is known to have met no traffic. Then it is neither good nor bad. */
export function isIdle(budget: GateBudget): boolean {
  return budget.status === "no-traffic" && (budget.source?.state ?? "ok") === "ok";
}

/** What one budget has to say. The first is what the table says of it, unless it had no traffic. */
export function budgetReasons(
  budget: GateBudget,
  risk: RiskClass,
  policy: GatePolicy,
): readonly GateReason[] {
  if (isIdle(budget)) return noTrafficReason(budget, risk, policy);
  const table = tableReason(budget, policy, risk);
  return [
    table,
    ...forecastReason(budget, table.verdict, policy),
    ...unmeasuredReason(budget, risk, policy),
  ];
}

function strictness({ verdict }: GateReason): number {
  return -VERDICTS.indexOf(verdict);
}

/** The strictest first; of equally strict ones what the figures put first, then by name, so that no order of inputs shows. */
export function inOrder(reasons: readonly GateReason[]): readonly GateReason[] {
  return reasons.toSorted(
    (a, b) =>
      strictness(a) - strictness(b) ||
      RULE_ORDER.indexOf(a.rule) - RULE_ORDER.indexOf(b.rule) ||
      (a.evidence.figure ?? -1) - (b.evidence.figure ?? -1) ||
      compareText(a.text, b.text),
  );
}

const RULE_ORDER: readonly GateReason["rule"][] = [
  "exception",
  "policy-broken",
  "service-unknown",
  "no-slo",
  "table",
  "forecast",
  "alert-unmeasured",
  "no-traffic",
  "freeze",
  "open-incident",
  "dependency-incident",
  "dependency-exhausted",
  "untested-scenario",
  "build-horizon",
  "after-freeze",
];

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The strictest verdict of reasons. Of none it would be `go`: whoever asks sees to it that there is at least one. */
export function verdictOf(reasons: readonly GateReason[]): Verdict {
  return strictest(reasons.map(({ verdict }) => verdict));
}
