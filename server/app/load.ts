import { createBudgetService } from "#server/budget/budget.service.ts";
import { announceDemoExclusions, demoExclusionFiles } from "#server/budget/demo-exclusions.ts";
import { createExclusionService } from "#server/budget/exclusion.service.ts";
import { createExclusionStore, type ExclusionStore } from "#server/budget/exclusion.store.ts";
import type { BudgetPolicy } from "#server/budget/policy.ts";
import type { Config } from "#server/config.ts";
import type { TrackerService } from "#server/debt/trackers/model.ts";
import { createGateService } from "#server/gate/gate.service.ts";
import { createGateStore } from "#server/gate/gate.store.ts";
import { createGatePolicyService } from "#server/gate/policy.service.ts";
import { createDemoEvents } from "#server/incidents/demo-events.ts";
import {
  createIncidentsService,
  type IncidentsService,
} from "#server/incidents/incidents.service.ts";
import { createIncidentsStore } from "#server/incidents/incidents.store.ts";
import { createOrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Database } from "#server/platform/db/database.ts";
import type { Live } from "#server/platform/live/live.ts";
import type { Log } from "#server/platform/log.ts";
import { createSliService } from "#server/sli/sli.service.ts";
import { createSliStore, type SliStore } from "#server/sli/sli.store.ts";
import { createSloService } from "#server/slo/slo.service.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { createSloStore } from "#server/slo/slo.store.ts";
import { mattersForChanges } from "#shared/scenarios/change-scenarios.ts";
import { alignDown, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { Services } from "#server/router.ts";
import { configuredFeeds } from "./feeds.ts";
import { followFiles, logProblems, readFiles } from "./files.ts";
import { loadPlanning } from "./planning.ts";
import { loadScenarios } from "./scenarios.ts";

export interface LoadOptions {
  readonly config: Config;
  readonly policy: BudgetPolicy;
  readonly database: Database;
  /** The instant around which a demo tells its story. */
  readonly demoAnchor: Instant;
  readonly clock: Clock;
  readonly log: Log;
  readonly live: Live;
  /** Told what is being done, for /readyz. */
  readonly doing: (step: string) => void;
}

export interface Loaded {
  readonly services: Services;
  readonly sliStore: SliStore;
  /** Takes over files that changed without notice. */
  lookAtFiles(): Promise<void>;
  /** Takes over what the demo has to tell of deploys, incidents and freezes; `null` without a demo. */
  readonly tellDemo: ((at: Instant) => Promise<void>) | null;
  readonly trackers: Pick<TrackerService, "start">;
  /** Stops reading trackers and watching files. */
  close(): Promise<void>;
}

function demoTeller(
  { config, demoAnchor }: LoadOptions,
  incidents: IncidentsService,
): ((at: Instant) => Promise<void>) | null {
  const demo = config.sources.find(({ kind }) => kind === "demo");
  if (demo === undefined) return null;
  const anchor = alignDown(demoAnchor, demo.sliceSeconds * SECOND_MS);
  const toldBy = createDemoEvents({ anchor });
  return async (at) => {
    const told = toldBy(at);
    if (told.length > 0) await incidents.record(told);
  };
}

/** Reads the files of exclusions; those of the demo organisation belong to its story. */
async function exclusionFiles(
  { config, demoAnchor }: LoadOptions,
  store: ExclusionStore,
): Promise<() => Promise<readonly SloSource[]>> {
  const read = () => readFiles(config.exclusions);
  if (config.file !== null) return read;
  const told = demoExclusionFiles(read, demoAnchor);
  await announceDemoExclusions(store, await told());
  return told;
}

/** Puts every noun's service together and reads what is stored. Every later change of a file or a figure is published. */
export async function loadServices(options: LoadOptions): Promise<Loaded> {
  const { config, database, clock, log, live, doing } = options;

  doing("reading the catalogue and the SLO files");
  const org = createOrgService({ readFiles: () => readFiles(config.catalog) });
  org.onChange(logProblems(log, "the catalogue", org.problems));
  await org.reload();
  const sources = config.sources.map(({ name }) => name);
  const slo = createSloService({
    readFiles: () => readFiles(config.slos),
    store: createSloStore(database),
    sources,
    clock,
  });
  slo.onChange(logProblems(log, "the SLO files", slo.problems));
  await slo.reload();

  const exclusionStore = createExclusionStore(database);
  const exclusions = createExclusionService({
    readFiles: await exclusionFiles(options, exclusionStore),
    store: exclusionStore,
    definitions: slo.definitions,
    clock,
  });
  exclusions.onChange(logProblems(log, "the exclusions", exclusions.problems));
  await exclusions.reload();

  doing("loading slices");
  const sliStore = createSliStore(database);
  const feeds = configuredFeeds(config.sources, options.demoAnchor);
  const sli = createSliService({ store: sliStore, feeds, slos: slo, clock, log });
  const budget = createBudgetService({
    clock,
    slos: slo,
    org,
    sli,
    exclusions,
    policy: options.policy,
    onAdvance: (at) => live.publish({ topic: "budgets", at }),
    onError: (error) => log.error({ err: error }, "work on budgets in the background failed"),
  });
  await budget.load();

  const incidents = createIncidentsService({
    store: createIncidentsStore(database),
    budget,
    org,
    clock,
    onChange: () => live.publish({ topic: "events", at: clock.now() }),
  });
  await incidents.load();
  const { scenarios, followers: scenarioFollowers } = await loadScenarios({
    ...options,
    org,
    budget,
    sli,
    slo,
    incidents,
    onChange: () => live.publish({ topic: "evidence", at: clock.now() }),
  });
  const gateStore = createGateStore(database);
  const gatePolicy = createGatePolicyService({
    store: gateStore,
    readFiles: () => readFiles(config.policy),
    org,
    clock,
  });
  gatePolicy.onChange(logProblems(log, "the gate's policy", gatePolicy.problems));
  await gatePolicy.reload();
  const gate = createGateService({
    budget,
    org,
    incidents,
    sli,
    policy: gatePolicy,
    store: gateStore,
    clock,
    untestedScenarios: (service) =>
      scenarios
        .untested(service)
        ?.filter(mattersForChanges)
        .map(({ id, name }) => ({ id, name })) ?? null,
  });
  const planning = await loadPlanning({
    ...options,
    org,
    budget,
    sli,
    slo,
    incidents,
    scenarios,
    onChange: () => live.publish({ topic: "planning", at: clock.now() }),
  });
  const tellDemo = demoTeller(options, incidents);
  await tellDemo?.(clock.now());
  org.onChange(() => live.publish({ topic: "catalog", at: clock.now() }));
  slo.onChange(() => live.publish({ topic: "definitions", at: clock.now() }));
  exclusions.onChange(() => live.publish({ topic: "definitions", at: clock.now() }));
  gatePolicy.onChange(() => live.publish({ topic: "definitions", at: clock.now() }));
  const followers = [
    await followFiles(config.exclusions, exclusions.reload, log),
    await followFiles(config.slos, slo.reload, log),
    await followFiles(config.catalog, org.reload, log),
    await followFiles(config.policy, gatePolicy.reload, log),
    ...scenarioFollowers,
    ...planning.followers,
  ];
  return {
    services: { budget, sli, slo, org, incidents, scenarios, gate, debt: planning.debt },
    sliStore,
    tellDemo,
    trackers: planning.trackers,
    lookAtFiles: async () => void (await Promise.all(followers.map(({ look }) => look()))),
    close: async () => {
      await planning.trackers.stop();
      await Promise.all(followers.map(({ close }) => close()));
    },
  };
}
