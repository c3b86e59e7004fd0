import { cpus, totalmem } from "node:os";
import { ensureParts } from "#e2e/run/ensure-parts.ts";
import { BENCHMARK_PARTS } from "#e2e/run/find-part.ts";
import { measureBackfill } from "./backfill.ts";
import { measureBacktest } from "./backtest.ts";
import { measureCalibration } from "./calibration.ts";
import { measureFirstLoad } from "./first-load.ts";
import { measureGate } from "./gate.ts";
import { measureKills } from "./kill.ts";
import { measureRanking } from "./ranking.ts";
import { measureScale } from "./scale.ts";
import { measureScrolling } from "./scrolling.ts";
import { measureSideBySide } from "./side-by-side.ts";
import { printTable, type Table } from "./table.ts";
import { measureTicks } from "./tick.ts";
import { measureTrackers } from "./trackers.ts";

/** Each section by name, in the order in which they run. */
const SECTIONS: Readonly<Record<string, () => Promise<readonly Table[]>>> = {
  "first-load": measureFirstLoad,
  scale: () => measureScale([100, 1_000, 10_000]),
  tick: () => measureTicks([100, 1_000, 10_000]),
  prometheus: () =>
    measureSideBySide([
      { slos: 100, stepSeconds: 30, everySeconds: 30 },
      { slos: 1_000, stepSeconds: 60, everySeconds: 60 },
    ]),
  // Some forty minutes, and its own section so that the smaller sizes do not wait for it.
  "prometheus-10000": () =>
    measureSideBySide([{ slos: 10_000, stepSeconds: 300, everySeconds: 240 }]),
  // One day: its queries alone keep both cores busy for the better part of a minute.
  backfill: () => measureBackfill({ slos: 1_000, days: 1, scrapeSeconds: 300, repetitions: 2 }),
  scrolling: measureScrolling,
  backtest: measureBacktest,
  ranking: () => measureRanking({ services: 500, evidence: 50_000 }),
  gate: measureGate,
  trackers: () => measureTrackers([2_000, 20_000]),
  kill: () => measureKills(50),
  calibration: measureCalibration,
};

function machine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${first?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${gigabytes} GB, Node ${process.version}, ${process.platform}`;
}

/**
 * Runs benchmark sections and prints their tables.
 *
 * @param names sections to run; all when empty
 */
export async function runBenchmarks(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => SECTIONS[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `no benchmark is called ${unknown.join(", ")}; there are ${Object.keys(SECTIONS).join(", ")}`,
    );
  }
  ensureParts(BENCHMARK_PARTS, "benchmarks", (text) => process.stderr.write(text));
  process.stdout.write(`Measured ${new Date().toISOString()} on ${machine()}\n`);
  for (const [name, measure] of Object.entries(SECTIONS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const table of await measure()) process.stdout.write(printTable(table));
  }
}
