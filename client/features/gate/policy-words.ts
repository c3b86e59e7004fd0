import type { Verdict } from "#shared/gate/model.ts";
import type { BudgetCondition, GatePolicy, GateRules, VerdictByRisk } from "#shared/gate/policy.ts";
import { formatShare, plural } from "#client/ui/format.ts";

/** What a row of the policy's table is about. */
export function conditionWords(condition: BudgetCondition, { thresholds }: GatePolicy): string {
  const { plentyAbove, enoughAbove } = thresholds;
  switch (condition) {
    case "plenty":
      return `more than ${formatShare(plentyAbove)} left, no alert fires`;
    case "enough":
      return `${formatShare(enoughAbove)} to ${formatShare(plentyAbove)} left`;
    case "little":
      return `up to ${formatShare(enoughAbove)} left, or a ticket alert fires`;
    case "none":
      return "exhausted, or a page alert fires";
    case "unknown":
      return "not known: too little measured, or its source is down";
  }
}

/** A further rule as a line of a table. */
export interface RuleLine {
  readonly name: string;
  /** What it says for each class of risk; `null`: it is off, or says something of another kind. */
  readonly verdict: VerdictByRisk | null;
  readonly isOn: boolean;
  /** Instead of verdicts. */
  readonly effect: string;
}

const NAMES: Readonly<Record<Exclude<keyof GateRules, "forecast">, (rules: GateRules) => string>> =
  {
    noTraffic: () => "a budget has met no traffic",
    alertUnmeasured: () => "too little measured to tell a ticket alert",
    freeze: () => "a change freeze is on",
    afterFreeze: ({ afterFreeze: { workingDays, timeZone } }) =>
      `first ${plural(workingDays, "working day")} after a freeze (${timeZone})`,
    openIncident: () => "an incident of the service is open",
    dependencyIncident: () => "an incident is open in what it needs",
    dependencyExhausted: () => "a budget of what it needs is exhausted",
    untestedScenario: () => "a failure scenario was never tested on it",
    buildHorizon: ({ buildHorizon: { days } }) => `no release for more than ${days} days`,
  };

/** Those that are met most often first. */
const RULES: readonly (keyof GateRules)[] = [
  "forecast",
  "freeze",
  "afterFreeze",
  "openIncident",
  "dependencyIncident",
  "dependencyExhausted",
  "untestedScenario",
  "buildHorizon",
  "alertUnmeasured",
  "noTraffic",
];

/** The further rules as lines of a table. */
export function ruleLines({ rules }: GatePolicy): readonly RuleLine[] {
  return RULES.map((name): RuleLine => {
    if (name === "forecast") {
      const { on, above, steps } = rules.forecast;
      return {
        name: `more than ${formatShare(above)} likely to run out within the window`,
        verdict: null,
        isOn: on,
        effect: `${plural(steps, "step")} stricter than the table`,
      };
    }
    const { on, verdict } = rules[name];
    return { name: NAMES[name](rules), verdict, isOn: on, effect: "" };
  });
}

/** A verdict in a table of rules: `go` there means that the rule says nothing. */
export function isSilent(verdict: Verdict): boolean {
  return verdict === "go";
}

/** What lowers the class a change is judged as. */
export function exposureWords({ exposure }: GatePolicy): string {
  const { flag, smallShare, most } = exposure;
  const parts = [
    ...(flag > 0 ? [`behind a flag by ${plural(flag, "class", "classes")}`] : []),
    ...(smallShare.classes > 0
      ? [
          `met first by ${formatShare(smallShare.atMost)} or less by ${plural(smallShare.classes, "class", "classes")}`,
        ]
      : []),
  ];
  return parts.length === 0 || most === 0
    ? "How a change is exposed does not lower its risk."
    : `A change is judged lower: ${parts.join(", ")}; together by ${plural(most, "class", "classes")} at most.`;
}
