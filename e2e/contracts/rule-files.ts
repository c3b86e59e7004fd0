import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleGroup, Rule } from "#server/budget/rules/model.ts";
import type { Counter } from "./counters.ts";
import {
  preparePrometheus,
  run,
  servePrometheus,
  type MetricServer,
  type PrometheusPrograms,
} from "./servers.ts";

/** Puts texts into a folder for as long as they are needed. */
async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-rules-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `promtool check rules`, its warnings being failures as well. @throws Error with what it found */
export function checkRules(promtool: string, text: string): Promise<void> {
  return withFiles({ "rules.yml": text }, (folder) =>
    run(promtool, ["check", "rules", "--lint=all", "--lint-fatal", join(folder, "rules.yml")]),
  );
}

/** An alert that is to fire, by its labels. */
export interface ExpectedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleTest {
  readonly text: string;
  readonly groups: readonly RuleGroup[];
  readonly counters: readonly Counter[];
  /** Instant of the first sample, in seconds; it becomes 0 in the test. */
  readonly from: number;
  readonly intervalSeconds: number;
  readonly alertName: string;
  /** What fires at each evaluation, by seconds since `from`: these alerts and no others. */
  readonly expected: ReadonlyMap<number, readonly ExpectedAlert[]>;
}

/** Values at each step, as promtool writes them. */
function valuesOf({ samples }: Counter, from: number, stepSeconds: number): string {
  const values: (number | "_")[] = [];
  for (const [at, value] of samples) {
    const index = (at - from) / stepSeconds;
    if (!Number.isInteger(index)) throw new Error(`a sample at ${at} lies between two steps`);
    while (values.length < index) values.push("_");
    values[index] = value;
  }
  return values.join(" ");
}

/**
 * Has Prometheus's own rule manager evaluate a rule file over samples (`promtool test rules`), in the order of its groups.
 *
 * @throws Error that names the evaluations at which something else fires
 */
export function testRules(promtool: string, test: RuleTest): Promise<void> {
  const { from, intervalSeconds, expected } = test;
  const input = {
    rule_files: ["rules.yml"],
    evaluation_interval: `${intervalSeconds}s`,
    group_eval_order: test.groups.map(({ name }) => name),
    tests: [
      {
        interval: `${intervalSeconds}s`,
        input_series: test.counters.map((counter) => ({
          series: `${counter.metric}{${Object.entries(counter.labels)
            .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
            .join(",")}}`,
          values: valuesOf(counter, from, intervalSeconds),
        })),
        alert_rule_test: [...expected].map(([seconds, alerts]) => ({
          eval_time: `${seconds}s`,
          alertname: test.alertName,
          exp_alerts: alerts.map(({ labels, annotations }) => ({
            exp_labels: labels,
            exp_annotations: annotations,
          })),
        })),
      },
    ],
  };
  return withFiles({ "rules.yml": test.text, "test.yml": JSON.stringify(input) }, (folder) =>
    run(promtool, ["test", "rules", join(folder, "test.yml")]),
  );
}

/** Recording rules by how many others they build on: those of a level need nothing but the levels before. */
function levelsOf(groups: readonly RuleGroup[]): readonly (readonly RuleGroup[])[] {
  const recording = (rules: readonly Rule[]) =>
    rules.flatMap((rule) => ("record" in rule ? [rule] : []));
  const levels: RuleGroup[][] = [];
  for (const [index, group] of groups.entries()) {
    // Names of other groups' series are left to the levels before: all of an SLO's groups stand in order.
    const levelOf = new Map<string, number>();
    const before = groups.slice(0, index).flatMap(({ rules }) => recording(rules));
    for (const rule of [...before, ...recording(group.rules)]) {
      const needs = [...levelOf].filter(([name]) => rule.expr.includes(`${name}{`));
      levelOf.set(rule.record, Math.max(-1, ...needs.map(([, level]) => level)) + 1);
    }
    for (const rule of recording(group.rules)) {
      const level = levelOf.get(rule.record) ?? 0;
      const groupsOfLevel = (levels[level] ??= []);
      const found = groupsOfLevel.find(({ name }) => name === group.name);
      if (found === undefined) groupsOfLevel.push({ ...group, rules: [rule] });
      else
        groupsOfLevel[groupsOfLevel.indexOf(found)] = { ...found, rules: [...found.rules, rule] };
    }
  }
  return levels;
}

/**
 * Starts a Prometheus that holds samples and, filled in by `promtool tsdb create-blocks-from rules`, what recording rules
 * would have written over them. Promtool evaluates no rule over the results of others, so this takes one go for each level.
 *
 * @param range in seconds, half-open
 * @param keep which rules to fill in
 */
export async function startWithRules(
  programs: PrometheusPrograms,
  openMetrics: string,
  groups: readonly RuleGroup[],
  range: { readonly from: number; readonly to: number },
  keep: (record: string) => boolean = () => true,
): Promise<MetricServer> {
  const folder = await preparePrometheus(programs.promtool, openMetrics);
  try {
    const kept = groups.map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => "record" in rule && keep(rule.record)),
    }));
    for (const level of levelsOf(kept)) {
      const server = await servePrometheus(programs.prometheus, folder, true);
      try {
        await writeFile(join(folder, "level.yml"), JSON.stringify({ groups: level }));
        await run(programs.promtool, [
          "tsdb",
          "create-blocks-from",
          // As long as one query of a minute's steps may be (11,000 of them).
          "--max-block-duration=162h",
          "rules",
          `--url=${server.url}`,
          `--start=${range.from}`,
          `--end=${range.to}`,
          `--output-dir=${join(folder, "data")}`,
          join(folder, "level.yml"),
        ]);
      } finally {
        await server.stop();
      }
    }
    return await servePrometheus(programs.prometheus, folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
