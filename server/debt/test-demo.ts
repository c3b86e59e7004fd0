import { readFile } from "node:fs/promises";
import { TEST_NOW } from "#fixtures/builders.ts";
import { exclusionHistory, exclusionsKnownAt } from "#shared/budget/exclusions.ts";
import { DAY_MS, SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { createBudgetService, type BudgetService } from "#server/budget/budget.service.ts";
import { exclusionsToldAround } from "#server/budget/demo-exclusions.ts";
import { readExclusionFiles } from "#server/budget/exclusion-files.ts";
import { NO_EXCLUSIONS } from "#server/budget/exclusion.service.ts";
import { listFiles, loadConfig } from "#server/config.ts";
import type { FileSet } from "#server/config/file-set.ts";
import { createDemoEvents } from "#server/incidents/demo-events.ts";
import { createIncidentsService } from "#server/incidents/incidents.service.ts";
import { createMemoryStore } from "#server/incidents/test-store.ts";
import { readCatalogFiles } from "#server/org/backstage.ts";
import { createDemoSource } from "#server/sli/demo-source.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { someServices } from "#server/test-server.ts";

/** Coarser than the demo's own, so that ninety days of every SLO are told within a second or two. */
const SLICE_SECONDS = 900;
const HISTORY_DAYS = 90;

async function textsOf(files: FileSet) {
  return Promise.all(
    (await listFiles(files)).map(async (path) => ({ path, text: await readFile(path, "utf8") })),
  );
}

async function tellSlices(definitions: ReturnType<typeof readSloFiles>["definitions"]) {
  const source = createDemoSource({ name: "demo", anchor: TEST_NOW, sliceSeconds: SLICE_SECONDS });
  const range = { from: TEST_NOW - HISTORY_DAYS * DAY_MS, to: TEST_NOW };
  const columns = new Map<string, SliceColumns>();
  const count = (range.to - range.from) / (SLICE_SECONDS * SECOND_MS);
  for await (const { series } of source.pull(definitions, range, new AbortController().signal)) {
    for (const one of series) {
      const good = new Float64Array(count).fill(Number.NaN);
      const total = new Float64Array(count).fill(Number.NaN);
      for (const slice of one.slices) {
        const index = (slice.start - range.from) / (SLICE_SECONDS * SECOND_MS);
        good[index] = slice.good;
        total[index] = slice.total;
      }
      columns.set(one.series.key, {
        series: one.series,
        start: range.from,
        sliceSeconds: SLICE_SECONDS,
        good,
        total,
      });
    }
  }
  return columns;
}

function within(columns: SliceColumns, { from, to }: Interval): SliceColumns {
  const indexOf = (at: Instant): number =>
    Math.min(
      columns.total.length,
      Math.max(0, Math.ceil((at - columns.start) / (SLICE_SECONDS * SECOND_MS))),
    );
  const [first, end] = [indexOf(from), indexOf(to)];
  return {
    ...columns,
    start: columns.start + first * SLICE_SECONDS * SECOND_MS,
    good: columns.good.subarray(first, end),
    total: columns.total.subarray(first, end),
  };
}

/** The demo organisation with its ninety days, its catalogue and its incidents; every forecast is made. */
export async function startTestDemo() {
  const config = await loadConfig({ cwd: "/nowhere", env: {} });
  const { catalog } = readCatalogFiles(await textsOf(config.catalog));
  const { definitions } = readSloFiles(await textsOf(config.slos), { sources: ["demo"] });
  const { exclusions } = readExclusionFiles(
    (await textsOf(config.exclusions)).map(({ path, text }) => ({
      path,
      text: exclusionsToldAround(text, TEST_NOW),
    })),
  );
  const columns = await tellSlices(definitions);
  const clock = { now: () => TEST_NOW };
  const { org, sli, slo } = someServices({
    org: {
      catalog: () => catalog,
      team: (name) => catalog.teams.find((one) => one.name === name) ?? null,
      service: (name) => catalog.services.find((one) => one.name === name) ?? null,
    },
    slo: { definitions: () => definitions },
    sli: {
      rhythm: () => ({ sliceSeconds: SLICE_SECONDS, lagSeconds: 0 }),
      columns: async function* (range) {
        for (const one of columns.values()) yield within(one, range);
      },
      history: async (series, range) => {
        const found = columns.get(series);
        return found === undefined ? null : within(found, range);
      },
      push: async () => undefined,
    },
  });
  const history = exclusionHistory(
    exclusions.map((exclusion) => ({
      version: 1,
      seenAt: exclusion.from - DAY_MS,
      withdrawn: false,
      exclusion,
    })),
  );
  const budget: BudgetService = createBudgetService({
    clock,
    slos: slo,
    org,
    sli,
    exclusions: {
      ...NO_EXCLUSIONS,
      exclusions: () => exclusions,
      knownAt: (at) => exclusionsKnownAt(history, at),
    },
    onAdvance: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  await budget.load();
  const incidents = createIncidentsService({
    store: createMemoryStore(),
    budget,
    org,
    clock,
    onChange: () => undefined,
  });
  await incidents.record(createDemoEvents({ anchor: TEST_NOW })(TEST_NOW));
  for (const { key } of budget.all()) await budget.forecast(key);
  return { config, clock, org, sli, slo, budget, incidents };
}
