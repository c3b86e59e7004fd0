import { exclusionHistory, exclusionsKnownAt } from "#shared/budget/exclusions.ts";
import type { WorkItem } from "#shared/debt/model.ts";
import { DAY_MS, SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { createBudgetService, type BudgetService } from "#server/budget/budget.service.ts";
import { exclusionsToldAround } from "#server/budget/demo-exclusions.ts";
import { readExclusionFiles } from "#server/budget/exclusion-files.ts";
import { NO_EXCLUSIONS } from "#server/budget/exclusion.service.ts";
import { createDemoEvents } from "#server/incidents/demo-events.ts";
import { createIncidentsService } from "#server/incidents/incidents.service.ts";
import { createMemoryStore } from "#server/incidents/test-store.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { ScenariosService } from "#server/scenarios/verbs.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { readCatalogFiles } from "#server/org/backstage.ts";
import { createDemoSource } from "#server/sli/demo-source.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import { demoFiles } from "#server/scenarios/demo-evidence.ts";
import { readAllDocuments } from "#server/scenarios/rules.service.ts";
import { createDebtService, type DebtServiceDependencies } from "./debt.service.ts";
import { NO_TRACKERS } from "./no-trackers.ts";
import { createPlanningPolicyService } from "./policy.service.ts";
import { createMemoryDebtStore } from "./test-store.ts";
import type { NamedFiles, TrackerSettings } from "./trackers/settings.ts";
import { createCsv } from "./trackers/csv/csv.ts";
import { DEFAULT_CATEGORY_RULES } from "./trackers/default-rules.ts";
import type { TrackerItem, TrackerSprint } from "./trackers/model.ts";
import { placeSprints } from "./trackers/placing.ts";

/** Coarser than the demo's own, so that ninety days of every SLO are told within a second or two. */
const SLICE_SECONDS = 900;
const HISTORY_DAYS = 90;

/** When the demo's story is told: the day that its files are written for. */
const NOW = Date.UTC(2026, 10, 23);

/** The demo's files, as its configuration names them. */
export interface TestDemoFiles {
  readonly catalog: NamedFiles;
  readonly slos: NamedFiles;
  readonly exclusions: NamedFiles;
  readonly planning: {
    readonly register: NamedFiles;
    readonly trackers: readonly TrackerSettings[];
  };
}

export interface TestDemoOptions {
  readonly files: TestDemoFiles;
  readonly textsOf: (
    files: NamedFiles,
  ) => Promise<readonly { readonly path: string; readonly text: string }[]>;
  /** What the story does not tell. */
  readonly stubs: {
    readonly org: OrgService;
    readonly sli: SliService;
    readonly slo: SloService;
    readonly scenarios: ScenariosService;
  };
}

async function tellSlices(definitions: ReturnType<typeof readSloFiles>["definitions"]) {
  const source = createDemoSource({ name: "demo", anchor: NOW, sliceSeconds: SLICE_SECONDS });
  const range = { from: NOW - HISTORY_DAYS * DAY_MS, to: NOW };
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

/** What the files of the demo's tracker tell, read by its adapter and placed by its rules. */
async function demoTracker({
  files: { planning },
  textsOf,
}: TestDemoOptions): Promise<DebtServiceDependencies["trackers"]> {
  const [settings] = planning.trackers;
  if (settings?.kind !== "csv") throw new Error("the demo's tracker is no CSV file");
  const told: TrackerSprint[] = [];
  const items: TrackerItem[] = [];
  const csv = createCsv(settings, {
    clock: { now: () => NOW },
    files: {
      read: (files) => demoFiles(() => textsOf(files), NOW)(),
      state: async () => "",
    },
  });
  for await (const page of csv.pages(
    null,
    { from: 0, whole: true },
    new AbortController().signal,
  )) {
    if (page.skipped.length > 0) throw new Error(JSON.stringify(page.skipped[0]));
    told.push(...page.sprints);
    items.push(...page.items);
  }
  const placed = placeSprints(settings, told, [], new Map());
  const idOf = new Map(placed.map(({ trackerId, sprint }) => [trackerId, sprint.id]));
  return {
    ...NO_TRACKERS,
    sprintsOf: async () => placed.map(({ sprint }) => sprint),
    rulesOf: () => DEFAULT_CATEGORY_RULES,
    actualsItems: async (sprints) =>
      items.flatMap(({ id: _id, ...item }): WorkItem[] => {
        const sprint = idOf.get(item.sprint ?? "") ?? null;
        return sprint !== null && sprints.includes(sprint)
          ? [{ ...item, tracker: settings.name, sprint }]
          : [];
      }),
  };
}

/** The demo organisation with its ninety days, its catalogue, its incidents and its planning; every forecast is made. */
export async function startTestDemo(options: TestDemoOptions) {
  const { files: config, textsOf, stubs } = options;
  const { catalog } = readCatalogFiles(await textsOf(config.catalog));
  const { definitions } = readSloFiles(await textsOf(config.slos), { sources: ["demo"] });
  const { exclusions } = readExclusionFiles(
    (await textsOf(config.exclusions)).map(({ path, text }) => ({
      path,
      text: exclusionsToldAround(text, NOW),
    })),
  );
  const columns = await tellSlices(definitions);
  const clock = { now: () => NOW };
  const org: OrgService = {
    ...stubs.org,
    catalog: () => catalog,
    team: (name) => catalog.teams.find((one) => one.name === name) ?? null,
    service: (name) => catalog.services.find((one) => one.name === name) ?? null,
  };
  const slo: SloService = { ...stubs.slo, definitions: () => definitions };
  const sli: SliService = {
    ...stubs.sli,
    rhythm: () => ({ sliceSeconds: SLICE_SECONDS, lagSeconds: 0 }),
    columns: async function* (range) {
      for (const one of columns.values()) yield within(one, range);
    },
    history: async (series, range) => {
      const found = columns.get(series);
      return found === undefined ? null : within(found, range);
    },
  };
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
  await incidents.record(createDemoEvents({ anchor: NOW })(NOW));
  for (const { key } of budget.all()) await budget.forecast(key);
  const services = { ...stubs, clock, org, sli, slo, budget, incidents };
  const debt = createDebtService({
    ...services,
    store: createMemoryDebtStore(),
    trackers: await demoTracker(options),
    policy: createPlanningPolicyService(async () => []),
    onChange: () => undefined,
  });
  await debt.load();
  const files = demoFiles(() => textsOf(config.planning.register), NOW);
  const register = await readAllDocuments(files, "the debt register");
  const tellAgain = () => debt.take(register.documents, register.problems);
  return { ...services, debt, problems: await tellAgain(), tellAgain };
}
