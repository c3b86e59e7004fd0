import type {
  GateDependency,
  GateEvidence,
  GateFacts,
  GateReason,
  GateRuleName,
  RiskClass,
} from "./model.ts";
import { workingDaysEnd } from "./after-freeze.ts";
import type { GatePolicy, GateRule, GateRules } from "./policy.ts";
import { counted, daysBetween, instantWords, percent } from "./words.ts";

interface Finding {
  readonly text: string;
  readonly evidence: GateEvidence;
}

function reasonsBy(
  rule: GateRule,
  name: GateRuleName,
  risk: RiskClass,
  findings: readonly Finding[],
): readonly GateReason[] {
  const verdict = rule.verdict[risk];
  if (!rule.on || verdict === "go") return [];
  return findings.map((finding) => ({ rule: name, verdict, ...finding }));
}

function withUrl(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url };
}

function freezes({ freezes: declared, at }: GateFacts): readonly Finding[] {
  return declared
    .filter(({ from, to }) => from <= at && at < to)
    .map(({ id, title, to, url }) => ({
      text: `the change freeze "${title}" lasts until ${instantWords(to)}`,
      evidence: { id, ...withUrl(url), figure: to, unit: "instant" },
    }));
}

function afterFreezes(facts: GateFacts, rule: GateRules["afterFreeze"]): readonly Finding[] {
  const { at } = facts;
  return facts.freezes.flatMap(({ id, title, to, url }): readonly Finding[] => {
    if (to > at) return [];
    const until = workingDaysEnd(to, rule.workingDays, rule.timeZone);
    if (at >= until) return [];
    const text = `the change freeze "${title}" ended on ${instantWords(to)}: incidents rise in the first ${counted(rule.workingDays, "working day")} after one, until ${instantWords(until)}`;
    return [{ text, evidence: { id, ...withUrl(url), figure: until, unit: "instant" } }];
  });
}

function openIncidents({ incidents, at }: GateFacts): readonly Finding[] {
  return incidents.map(({ id, title, startedAt, url }) => ({
    text: `the incident "${title}" (${id}) of the service has been open since ${instantWords(startedAt)}`,
    evidence: {
      id,
      ...withUrl(url),
      figure: daysBetween(startedAt, at),
      unit: "days",
    },
  }));
}

function dependencyName({ title, through }: GateDependency): string {
  return through.length === 0
    ? `"${title}", which it needs`
    : `"${title}", which it needs through ${through.join(", ")}`;
}

function dependencyIncidents({ dependencies, at }: GateFacts): readonly Finding[] {
  return dependencies.flatMap((dependency) =>
    dependency.incidents.map(({ id, title, startedAt, url }): Finding => {
      const text = `the incident "${title}" (${id}) of ${dependencyName(dependency)}, has been open since ${instantWords(startedAt)}`;
      const { service } = dependency;
      const figure = daysBetween(startedAt, at);
      return { text, evidence: { service, id, ...withUrl(url), figure, unit: "days" } };
    }),
  );
}

function exhaustedDependencies({ dependencies }: GateFacts): readonly Finding[] {
  return dependencies.flatMap((dependency) =>
    dependency.exhausted.map(({ key, title, remaining }): Finding => {
      const over =
        remaining === null || remaining === 0 ? "" : `, overspent by ${percent(-remaining)}`;
      const text = `the budget "${title}" of ${dependencyName(dependency)}, is exhausted${over}`;
      const { service } = dependency;
      return {
        text,
        evidence: { service, slo: key, figure: remaining, unit: "share", limit: 0 },
      };
    }),
  );
}

function untestedScenarios({ untestedScenarios: untested }: GateFacts): readonly Finding[] {
  return (untested ?? []).map(({ id, name }) => ({
    text: `the failure scenario ${id} "${name}" applies to the service and was never tested on it`,
    evidence: { id, figure: 0, unit: "count" },
  }));
}

function coldBuild(
  { lastDeploy, at }: GateFacts,
  { days: horizon }: GateRules["buildHorizon"],
): readonly Finding[] {
  if (lastDeploy === null) return [];
  const days = daysBetween(lastDeploy.at, at);
  if (days <= horizon) return [];
  const text = `the last release was ${counted(days, "day")} ago, on ${instantWords(lastDeploy.at)}; the build horizon is ${counted(horizon, "day")}: what is not rebuilt for so long breaks when it is touched`;
  const { id, url } = lastDeploy;
  return [{ text, evidence: { id, ...withUrl(url), figure: days, unit: "days", limit: horizon } }];
}

/** What all rules but those about the service's own budgets have to say. */
export function furtherReasons(
  facts: GateFacts,
  risk: RiskClass,
  { rules }: GatePolicy,
): readonly GateReason[] {
  return [
    ...reasonsBy(rules.freeze, "freeze", risk, freezes(facts)),
    ...reasonsBy(
      rules.afterFreeze,
      "after-freeze",
      risk,
      rules.afterFreeze.on ? afterFreezes(facts, rules.afterFreeze) : [],
    ),
    ...reasonsBy(rules.openIncident, "open-incident", risk, openIncidents(facts)),
    ...reasonsBy(rules.dependencyIncident, "dependency-incident", risk, dependencyIncidents(facts)),
    ...reasonsBy(
      rules.dependencyExhausted,
      "dependency-exhausted",
      risk,
      exhaustedDependencies(facts),
    ),
    ...reasonsBy(rules.untestedScenario, "untested-scenario", risk, untestedScenarios(facts)),
    ...reasonsBy(rules.buildHorizon, "build-horizon", risk, coldBuild(facts, rules.buildHorizon)),
  ];
}
