import { budgetReasons, inOrder, isIdle, verdictOf } from "./budget-reasons.ts";
import { furtherReasons } from "./further-reasons.ts";
import {
  isStricter,
  RISK_CLASSES,
  type GateAnswer,
  type GateFacts,
  type GateReason,
  type GateRequest,
  type RiskClass,
  type Verdict,
} from "./model.ts";
import { policyFor, type GatePolicy, type GatePolicyDocument } from "./policy.ts";
import { counted, exceptionWords, overrideWords, riskWords } from "./words.ts";

/** More reasons of one kind than anybody reads: of a service with two hundred series the worst are told, the rest counted. */
const REASONS_TOLD = 20;

/**
 * The class of risk that a change is judged as. Behind a flag, or where few meet it first, it is lower by as many classes
 * as the policy says.
 */
export function judgedRisk(
  { risk, flag = false, share = 1 }: Pick<GateRequest, "risk" | "flag" | "share">,
  { exposure }: GatePolicy,
): RiskClass {
  const { flag: byFlag, smallShare, most } = exposure;
  const lowered = (flag ? byFlag : 0) + (share <= smallShare.atMost ? smallShare.classes : 0);
  const index = RISK_CLASSES.indexOf(risk) - Math.min(lowered, most);
  return RISK_CLASSES[Math.max(0, index)] as RiskClass;
}

function policyBroken({ brokenPolicy }: GateFacts): readonly GateReason[] {
  if (brokenPolicy === null) return [];
  const { message, where } = brokenPolicy;
  const place = [where?.file, where?.line, where?.column].filter((part) => part !== undefined);
  const at = place.length === 0 ? "" : `${place.join(":")}: `;
  return [
    {
      rule: "policy-broken",
      verdict: "unknown",
      text: `the gate's policy cannot be read, so that nothing may pass by it: ${at}${message}`,
      evidence: { figure: null, unit: "count" },
    },
  ];
}

function nothingMeasured({ known, service, budgets }: GateFacts): readonly GateReason[] {
  const evidence = { figure: 0, unit: "count" } as const;
  if (!known)
    return [
      {
        rule: "service-unknown",
        verdict: "unknown",
        text: `neither the catalogue nor any SLO knows a service "${service}": is it spelled as there?`,
        evidence,
      },
    ];
  if (budgets.length === 0)
    return [
      {
        rule: "no-slo",
        verdict: "unknown",
        text: `"${service}" has no SLO, so that nobody knows how much may fail: define one for it`,
        evidence,
      },
    ];
  if (!budgets.every(isIdle)) return [];
  return [
    {
      rule: "no-slo",
      verdict: "unknown",
      text: `none of the SLOs of "${service}" has met any traffic, so that nothing is known of it`,
      evidence,
    },
  ];
}

/** The reasons to tell: all that say more than `go`, or, if none does, the budget with the least left. */
function told(reasons: readonly GateReason[]): {
  readonly reasons: readonly GateReason[];
  readonly notes: readonly string[];
} {
  const ordered = inOrder(reasons);
  const serious = ordered.filter(({ verdict }) => verdict !== "go");
  const shown = serious.length > 0 ? serious : ordered.slice(0, 1);
  const more = shown.length - REASONS_TOLD;
  return {
    reasons: shown.slice(0, REASONS_TOLD),
    notes: more > 0 ? [`${counted(more, "further reason")} of the same kind or laxer`] : [],
  };
}

/** What was not looked at, so that nobody takes silence for a good sign. */
function notesOn(
  facts: GateFacts,
  { risk, flag }: GateRequest,
  judgedAs: RiskClass,
  { rules }: GatePolicy,
): readonly string[] {
  const { untestedScenarios, lastDeploy, budgets, dependencies } = facts;
  const unknown = dependencies.filter(({ unknownBudgets }) => unknownBudgets > 0);
  const unforecast = budgets.filter(
    ({ forecast, status }) => forecast === null && (status === "warning" || status === "burning"),
  );
  return [
    ...(judgedAs === risk
      ? []
      : [
          `judged as ${riskWords(judgedAs)} instead of ${riskWords(risk)}, because ${flag === true ? "it is behind a flag" : "few meet it first"}`,
        ]),
    ...(untestedScenarios === null && rules.untestedScenario.on && judgedAs === "high"
      ? ["failure scenarios were not looked at: there is no record of tests yet"]
      : []),
    ...(lastDeploy === null && rules.buildHorizon.on
      ? ["how long ago the last release was is not known: none has been reported"]
      : []),
    ...(unforecast.length > 0 && rules.forecast.on
      ? [`${counted(unforecast.length, "budget")} without a forecast`]
      : []),
    ...unknown.map(
      ({ title, unknownBudgets }) =>
        `of "${title}", which it needs, ${counted(unknownBudgets, "budget")} cannot be told`,
    ),
  ].toSorted();
}

/** A fix that the policy lets pass: `caution` at worst, also where data are missing, and everything else stays told. */
function excepted(
  request: GateRequest,
  before: Verdict,
  { exceptions }: GatePolicy,
): readonly GateReason[] {
  const { exception } = request;
  if (exception === undefined || !exceptions[exception] || !isStricter(before, "caution"))
    return [];
  return [
    {
      rule: "exception",
      verdict: "caution",
      text: `${exceptionWords(exception)} may pass and is recorded; without that the answer would be ${before}`,
      evidence: { figure: null, unit: "count" },
    },
  ];
}

function reasonsFor(facts: GateFacts, risk: RiskClass, policy: GatePolicy): readonly GateReason[] {
  const broken = policyBroken(facts);
  if (broken.length > 0) return broken;
  return [
    ...nothingMeasured(facts),
    ...facts.budgets.flatMap((budget) => budgetReasons(budget, risk, policy)),
    ...furtherReasons(facts, risk, policy),
  ];
}

/**
 * May this change ship? The strictest of what each rule of the policy says; the worst budget of the service counts.
 *
 * A policy that cannot be read lets nothing pass: then `unknown` is the answer, whatever its last version said. A security
 * or incident fix passes with `caution` at worst, where the policy allows it, also when data are missing: a source that is
 * down must not keep anybody from mending it.
 */
export function judge(
  facts: GateFacts,
  request: GateRequest,
  document: GatePolicyDocument,
): GateAnswer {
  const { policy, overrides } = policyFor(document, facts.service, facts.team);
  const judgedAs = judgedRisk(request, policy);
  const all = reasonsFor(facts, judgedAs, policy);
  const before = verdictOf(all);
  const exception = excepted(request, before, policy);
  const { reasons, notes } = told(all);
  return {
    at: facts.at,
    service: request.service,
    risk: request.risk,
    judgedAs,
    verdict: exception.length > 0 ? "caution" : before,
    reasons: [...exception, ...reasons],
    notes: [
      ...notesOn(facts, request, judgedAs, policy),
      ...overrides.map(overrideWords),
      ...notes,
    ],
    overrides,
  };
}
