import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { instantValue } from "#e2e/contracts/pulling.ts";
import { servePrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { findPart, missingReason, type PartName } from "#e2e/run/find-part.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import { benchCounters, benchErrorRatio, daysBefore, exportCounters } from "./bench-counters.ts";
import { fillPrometheus, type FilledSeries } from "./prometheus-fill.ts";
import { slothGroups, slothRecorded } from "./sloth-rules.ts";
import type { Table } from "./table.ts";
import { tickCosts } from "./tick.ts";

/** How often it scrapes. */
const SCRAPE_SECONDS = 30;
/** What Sloth's rules read of counters, and of what they recorded. */
const COUNTER_DAYS = 3;
const RECORDED_DAYS = 30;
const IDLE_MS = 2 * SCRAPE_SECONDS * SECOND_MS;
const EVALUATIONS = 3;
const SLOS_PER_RULE_FILE = 250;
/**
 * What a rule recorded is forgotten after five minutes unless Prometheus is told otherwise. Where each rule is evaluated
 * seldom, and late on a busy machine, rules that read what others recorded would find nothing.
 */
const LOOKBACK = "--query.lookback-delta=20m";

/** How many SLOs, and how far apart the samples of their past lie. */
export interface SideBySideSize {
  readonly slos: number;
  readonly stepSeconds: number;
  /** How often every rule is evaluated: as seldom as it takes for the machine to keep up, or some are left out. */
  readonly everySeconds: number;
}

/** A program that has to be there. @throws Error that says what is missing */
export function programOf(part: PartName): string {
  const found = findPart(part);
  if (found === null) throw new Error(missingReason(part));
  return found;
}

/** What each SLO has in Prometheus: its counters, and what Sloth's rule for five minutes recorded of them. */
function seriesOf({ slos, stepSeconds }: SideBySideSize, to: number) {
  const indexes = Array.from({ length: slos }, (_, index) => index);
  const counters = indexes.flatMap((index) =>
    benchCounters(index, daysBefore(to, COUNTER_DAYS, stepSeconds)),
  );
  const recorded = indexes.map((index): FilledSeries => ({
    head: slothRecorded(index),
    from: daysBefore(to, RECORDED_DAYS, stepSeconds),
    value: (at) => benchErrorRatio(index, at),
  }));
  return { counters, recorded };
}

async function configure(
  folder: string,
  target: string,
  { slos, everySeconds }: Pick<SideBySideSize, "slos" | "everySeconds">,
): Promise<void> {
  let files = 0;
  const groups = slothGroups(slos);
  const perFile = SLOS_PER_RULE_FILE * (groups.length / Math.max(1, slos));
  for (let at = 0; at < groups.length; at += perFile) {
    const text = JSON.stringify({ groups: groups.slice(at, at + perFile) });
    await writeFile(join(folder, `rules-${files}.yml`), text);
    files += 1;
  }
  const config = {
    global: {
      scrape_interval: `${SCRAPE_SECONDS}s`,
      evaluation_interval: `${everySeconds}s`,
    },
    rule_files: ["rules-*.yml"],
    scrape_configs: [
      { job_name: "bench", static_configs: [{ targets: [target], labels: { instance: "bench" } }] },
    ],
  };
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
}

/** How often rule groups were evaluated so far, all together; and how often they were due but left out. */
async function evaluationsOf(server: MetricServer) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const sum = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\S+)$`, "gm"))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  const left = sum("prometheus_rule_group_iterations_missed_total");
  return { done: sum("prometheus_rule_group_iterations_total") - left, left };
}

/** Processor milliseconds per second of a Prometheus that scrapes and evaluates nothing. */
async function idleCost(server: MetricServer): Promise<number> {
  await wait(IDLE_MS);
  const [before, startedAt] = [await server.cpuMs(), performance.now()];
  await wait(IDLE_MS);
  return ((await server.cpuMs()) - before) / ((performance.now() - startedAt) / SECOND_MS);
}

interface RuleCosts {
  /** Processor time of one evaluation of the whole set. */
  readonly perEvaluationMs: number;
  readonly evaluations: number;
  /** Evaluations of the whole set that were due and not done, since those before took too long. */
  readonly leftOut: number;
}

async function ruleCosts(
  server: MetricServer,
  { slos, everySeconds }: SideBySideSize,
  idle: number,
): Promise<RuleCosts> {
  // Rules that read what others record are complete after the second evaluation.
  await wait(2 * everySeconds * SECOND_MS);
  const before = await evaluationsOf(server);
  const [cpuBefore, startedAt] = [await server.cpuMs(), performance.now()];
  await wait(EVALUATIONS * everySeconds * SECOND_MS);
  const cpu = (await server.cpuMs()) - cpuBefore;
  const seconds = (performance.now() - startedAt) / SECOND_MS;
  const after = await evaluationsOf(server);
  const recorded = await instantValue(
    server,
    "count(slo:period_error_budget_remaining:ratio)",
    Date.now() / SECOND_MS,
  );
  if (recorded !== slos)
    throw new Error(`Prometheus knows what remains of ${recorded} budgets, not of ${slos}`);
  const groups = slothGroups(slos).length;
  const evaluations = (after.done - before.done) / groups;
  return {
    perEvaluationMs: (cpu - idle * seconds) / evaluations,
    evaluations,
    leftOut: (after.left - before.left) / groups,
  };
}

async function prometheusCosts(size: SideBySideSize): Promise<RuleCosts & { idle: number }> {
  const prometheus = programOf("prometheus");
  const to = Math.floor(Date.now() / SECOND_MS / size.stepSeconds) * size.stepSeconds;
  const { counters, recorded } = seriesOf(size, to);
  const folder = await fillPrometheus({
    promtool: programOf("promtool"),
    series: [...counters, ...recorded],
    to,
    stepSeconds: size.stepSeconds,
  });
  const exported = await exportCounters(counters);
  let server: MetricServer | null = null;
  const serve = async (slos: number): Promise<MetricServer> => {
    await server?.stop();
    await configure(folder, exported.target, { ...size, slos });
    server = await servePrometheus(prometheus, folder, true, [LOOKBACK]);
    return server;
  };
  try {
    const idle = await idleCost(await serve(0));
    return { idle, ...(await ruleCosts(await serve(size.slos), size, idle)) };
  } finally {
    await (server as MetricServer | null)?.stop();
    await exported.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function times(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

/**
 * Processor time of a Prometheus that evaluates the rules Sloth generates for some SLOs, beside that of our tick over as
 * many SLOs with the same counts: every window, budget and alert state of each, once.
 */
export async function measureSideBySide(
  sizes: readonly SideBySideSize[],
): Promise<readonly Table[]> {
  const rows = [];
  const ratios = [];
  for (const size of sizes) {
    const theirs = await prometheusCosts(size);
    const ours = await tickCosts(size.slos);
    const whole = ours.bookMs + ours.persistMs;
    rows.push([
      size.slos,
      formatDuration(size.stepSeconds),
      `${(theirs.perEvaluationMs / SECOND_MS).toFixed(3)} s`,
      theirs.evaluations.toFixed(1),
      theirs.leftOut.toFixed(1),
      `${theirs.idle.toFixed(1)} ms`,
      `${ours.bookMs.toFixed(2)} ms`,
      `${ours.persistMs.toFixed(1)} ms`,
    ]);
    const ratio = (part: number, evaluations: number): string =>
      times((theirs.perEvaluationMs * evaluations) / part);
    ratios.push([
      size.slos,
      formatDuration(size.stepSeconds),
      ratio(ours.bookMs, 1),
      ratio(whole, 1),
      ratio(ours.bookMs, 5),
      ratio(ours.bookMs, 10),
      ratio(whole, 10),
    ]);
  }
  return [
    {
      title: `Processor time: Prometheus evaluating Sloth's rules (17 an SLO), ${RECORDED_DAYS} days recorded, and one tick over the same SLOs, ${RECORDED_DAYS} days stored`,
      columns: [
        "SLOs",
        "a sample every",
        "one evaluation",
        "measured",
        "left out",
        "idle, a second",
        "tick: budgets and alerts",
        "making it durable",
      ],
      rows,
    },
    {
      title:
        "How many times our processor time Prometheus needs: per evaluation and tick, and in five minutes (one tick of five-minute slices)",
      columns: [
        "SLOs",
        "a sample every",
        "budgets and alerts",
        "durable too",
        "5 min, evaluated each minute",
        "5 min, each 30 s",
        "  durable too",
      ],
      rows: ratios,
    },
  ];
}
