import { stringify } from "yaml";
import { BURN_WINDOWS_SECONDS } from "#shared/budget/alert-policy.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { nominalSeconds, windowLabel } from "#shared/budget/window.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { assessOptions, type BudgetPolicy } from "#server/budget/policy.ts";
import { measuredRules, unitExpressions } from "./measured.ts";
import type { RecordingRule, RuleGroup } from "./model.ts";
import { RESERVED_LABELS, seriesOf, TARGET_NAME, unitName } from "./names.ts";
import { alertRules, remainingRule, windowRules, type RuledSlo } from "./windows.ts";

export interface RulesOptions {
  readonly policy: BudgetPolicy;
  /** How often rules are evaluated, and how long a slice is; not shorter than the scrape interval. */
  readonly sliceSeconds: number;
  /** The team that answers for an SLO; absent: the one its file names. */
  readonly teamOf?: (definition: SloDefinition) => string | undefined;
}

export interface WrittenRules {
  /** A rule file of Prometheus. */
  readonly text: string;
  readonly groups: readonly RuleGroup[];
  /** What rules cannot carry (`rules.lost`). */
  readonly problems: readonly Problem[];
}

const MINUTE = 60;
const DAY = 86_400;
/** Windows of a day and longer change slowly. Not longer than this: Prometheus takes a value for gone after 5 minutes. */
const LONG_WINDOWS_INTERVAL = 120;

const HEAD = `# Written by "headroom rules --to prometheus". Change the SLO files and write it again.
`;

function lost(where: SourceLocation, message: string, remedy: string): Problem {
  return { severity: "warning", code: "rules.lost", message, remedy, where };
}

function calendarWindows(definition: SloDefinition): readonly Problem[] {
  return definition.windows
    .filter(({ kind }) => kind === "calendar")
    .map((window) =>
      lost(
        definition.where,
        `${definition.id}: the remaining budget over the ${windowLabel(window)} is left out, as PromQL knows no calendar`,
        "its alerts and burn rates are there; read what remains from Headroom",
      ),
    );
}

function countedSlos(definitions: readonly SloDefinition[]): string {
  const [first] = definitions;
  return definitions.length === 1 ? (first?.id ?? "") : `${definitions.length} SLOs of this file`;
}

/** Alerts that the files themselves ask for, or do not want: one note for each file. */
function declaredAlerts(definitions: readonly SloDefinition[]): readonly Problem[] {
  const files = new Map<string | undefined, SloDefinition[]>();
  for (const definition of definitions) {
    const { file } = definition.where;
    files.set(file, [...(files.get(file) ?? []), definition]);
  }
  return [...files.values()].flatMap((inFile) =>
    [true, false].flatMap((wanted) => {
      const theirs = inFile.filter(({ alerts }) =>
        alerts.some(({ enabled }) => enabled === wanted),
      );
      const names = theirs.flatMap(({ alerts }) =>
        alerts.filter(({ enabled }) => enabled === wanted).map(({ name }) => name),
      );
      const [first] = theirs;
      if (first === undefined) return [];
      const named = [...new Set(names)].filter((name) => name !== "").join(", ");
      const whose = `${countedSlos(theirs)}${named === "" ? "" : ` (${named})`}`;
      return [
        wanted
          ? lost(
              first.where,
              `the alerts that the file asks for are left out, with their labels and annotations: ${whose}`,
              "the alerts are those of the policy; route them by their labels slo, service, team and severity",
            )
          : lost(
              first.where,
              `the file disables alerts, and those of the policy are there all the same: ${whose}`,
              "silence them by their labels slo and severity",
            ),
      ];
    }),
  );
}

function labelsOf(definition: SloDefinition, team: string | undefined): Record<string, string> {
  const labels = {
    slo: definition.id as string,
    service: definition.service,
    ...(team === undefined ? {} : { team }),
  };
  // A fan-out label of the same name says more than the definition.
  return Object.fromEntries(
    Object.entries(labels).filter(([label]) => !definition.groupBy.includes(label)),
  );
}

function windowsOf({ definition, alertPolicy }: RuledSlo): readonly number[] {
  const rolling = definition.windows.flatMap((window) =>
    window.kind === "rolling" ? [window.seconds] : [],
  );
  const alerting = alertPolicy.rules.flatMap(({ longSeconds, shortSeconds }) => [
    longSeconds,
    shortSeconds,
  ]);
  return [...new Set([...BURN_WINDOWS_SECONDS, ...alerting, ...rolling])].sort((a, b) => a - b);
}

function remainingRules(slo: RuledSlo): readonly RecordingRule[] {
  return slo.definition.windows.flatMap((window) =>
    window.kind === "rolling" ? [remainingRule(slo, window.seconds)] : [],
  );
}

function groupsOf(
  slo: RuledSlo,
  slices: readonly RecordingRule[],
  labels: Readonly<Record<string, string>>,
): readonly RuleGroup[] {
  const { definition, unitSeconds } = slo;
  const windows = windowsOf(slo);
  const over = (from: number, below: number) => [
    ...windows
      .filter((seconds) => seconds >= from && seconds < below)
      .flatMap((seconds) => windowRules(slo, seconds)),
    ...alertRules(slo, { from, below }),
  ];
  // Slices lie side by side, so their group is evaluated once in each; windows may be looked at more often.
  const together = unitSeconds <= MINUTE;
  const interval = formatDuration(unitSeconds);
  const group = (more: string, every: string, rules: RuleGroup["rules"]): RuleGroup => ({
    name: `headroom ${definition.id}${more}`,
    interval: every,
    rules: rules.map((rule) => ({ ...rule, labels: { ...labels, ...rule.labels } })),
  });
  return [
    group("", interval, together ? [...slices, ...over(0, DAY)] : slices),
    ...(together ? [] : [group(", hours", formatDuration(MINUTE), over(0, DAY))]),
    group(", days", formatDuration(LONG_WINDOWS_INTERVAL), [
      ...over(DAY, Number.POSITIVE_INFINITY),
      ...remainingRules(slo),
    ]),
  ];
}

function rulesOf(
  definition: SloDefinition,
  { policy, sliceSeconds, teamOf }: RulesOptions,
): { readonly groups: readonly RuleGroup[]; readonly problems: readonly Problem[] } {
  const leave = (message: string, remedy: string) => ({
    groups: [],
    problems: [lost(definition.where, `${definition.id} is left out: ${message}`, remedy)],
  });
  const reserved = definition.groupBy.find((label) => RESERVED_LABELS.has(label));
  if (reserved !== undefined)
    return leave(
      `it fans out by the label ${reserved}, which its rules need themselves`,
      "give the label another name with label_replace, or group by another one",
    );
  const unitSeconds = budgetUnits(definition, sliceSeconds).seconds;
  const measured = measuredRules(definition, unitSeconds, sliceSeconds);
  if ("refused" in measured) return leave(measured.refused, "write the query in PromQL");
  const { statusPolicy, alertPolicy } = assessOptions(policy, definition.windows[0]);
  const slo: RuledSlo = {
    definition,
    unitSeconds,
    periodSeconds: nominalSeconds(definition.windows[0]),
    alertPolicy,
    status: statusPolicy,
  };
  const labels = labelsOf(definition, teamOf?.(definition) ?? definition.team);
  const bad = unitName("bad", unitSeconds);
  const unit = unitExpressions(definition, measured.read, seriesOf(bad, definition.id));
  const slices = [
    { record: TARGET_NAME, expr: `vector(${definition.target})` },
    ...measured.rules,
    { record: bad, expr: unit.bad },
    { record: unitName("total", unitSeconds), expr: unit.total },
  ];
  return { groups: groupsOf(slo, slices, labels), problems: calendarWindows(definition) };
}

/**
 * Writes the recording and alerting rules of some SLOs for a Prometheus, which then works out the same error ratios, burn
 * rates and alerts from the same slices as Headroom does (docs/burn-alerts.md). What rules cannot carry is a problem.
 */
export function writeRules(
  definitions: readonly SloDefinition[],
  options: RulesOptions,
): WrittenRules {
  const written = definitions.map((definition) => rulesOf(definition, options));
  const groups = written.flatMap((one) => one.groups);
  return {
    text: `${HEAD}${stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false })}`,
    groups,
    problems: [...written.flatMap(({ problems }) => problems), ...declaredAlerts(definitions)],
  };
}
