import { z } from "zod";
import {
  attribute,
  DEPLOY_EFFECT_MS,
  hourlyBurn,
  type DependencyBurn,
} from "#shared/incidents/attribution.ts";
import type { CausesQuery, CausesView, Incident, Timeline } from "#shared/incidents/model.ts";
import {
  applyChange,
  concerning,
  recordFaults,
  recordKind,
  renameServices,
  sameRecord,
  servicesOf,
  timelineOf,
  within,
  type EventChange,
  type EventRecord,
} from "#shared/incidents/record.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, HOUR_MS, SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import { createHappenings, withoutOldDeploys } from "./happenings.ts";
import { recordKey, type IncidentsStore } from "./incidents.store.ts";

/** Something new about an event, and where in a request it stands. */
export interface PlacedChange {
  readonly change: EventChange;
  readonly path: readonly PropertyKey[];
}

/** What became of changes that were recorded. */
export interface Recorded {
  /** Events that are different now. */
  readonly changed: number;
  /** Services that the catalogue does not know, with where they were named. */
  readonly unknownServices: readonly {
    readonly service: string;
    readonly path: readonly PropertyKey[];
  }[];
}

/** Verbs on deploys, incidents and freezes. */
export interface IncidentsService {
  /** Reads what is stored into memory. Until it resolves `known` knows nothing. */
  load(): Promise<void>;
  /**
   * Everything that is known of one service, from memory: all incidents and freezes, releases of the last 400 days, and
   * however old the newest release.
   */
  known(service: string): Timeline;
  /** Every incident there is, from memory, in the order of their beginning; the same array until one of them changes. */
  incidents(): readonly Incident[];
  /**
   * Takes changes over, in their order. Resolves when they are durable; taking them again changes nothing.
   *
   * @throws ZodError naming each change that leaves an event incomplete; then nothing is stored
   */
  record(changes: readonly PlacedChange[]): Promise<Recorded>;
  /** What happened in a range. @throws DomainError `range.invalid` */
  timeline(range: Interval, service?: string): Promise<Timeline>;
  /** Where the budget of a series went. @throws DomainError `slo.unknown`, `range.invalid` */
  causes(query: CausesQuery): Promise<CausesView>;
}

export interface IncidentsServiceDependencies {
  readonly store: IncidentsStore;
  readonly budget: Pick<BudgetService, "burn" | "all">;
  readonly org: Pick<OrgService, "service">;
  readonly clock: Clock;
  /** Told when events changed. */
  readonly onChange: () => void;
}

const LONGEST_RANGE_MS = 400 * DAY_MS;

function incomplete(
  record: EventRecord,
  path: readonly PropertyKey[],
): readonly z.core.$ZodIssue[] {
  return recordFaults(record).map(({ field, message }) => ({
    code: "custom",
    path: [...path, field],
    message,
    input: undefined,
  }));
}

/** Records after changes. Only what somebody states has to be whole: sightings may come in any order. */
function changedRecords(
  before: ReadonlyMap<string, EventRecord>,
  changes: readonly PlacedChange[],
): readonly EventRecord[] {
  const now = new Map(before);
  const issues: z.core.$ZodIssue[] = [];
  for (const { change, path } of changes) {
    const key = recordKey({ kind: recordKind(change), id: change.id });
    const record = applyChange(now.get(key), change);
    if (change.kind !== "sighting") issues.push(...incomplete(record, path));
    now.set(key, record);
  }
  if (issues.length > 0) throw new z.ZodError(issues);
  return [...now].flatMap(([key, record]) => (sameRecord(before.get(key), record) ? [] : [record]));
}

/** Puts store, budgets and catalogue together. */
export function createIncidentsService(deps: IncidentsServiceDependencies): IncidentsService {
  const { store, budget, org, clock } = deps;
  const happenings = createHappenings();

  /** Deployment tools say `daemonset/checkout-api` or `Checkout-API` where the catalogue says `checkout-api`. */
  function catalogueName(name: string): string {
    const last = name.split("/").at(-1) ?? name;
    const spellings = [name, last, last.toLowerCase()];
    return spellings.find((spelling) => org.service(spelling) !== null) ?? name;
  }

  async function record(changes: readonly PlacedChange[]): Promise<Recorded> {
    const named = changes.map(({ change, path }) => ({
      change: renameServices(change, catalogueName),
      path,
    }));
    const keys = named.map(({ change }) => ({ kind: recordKind(change), id: change.id }));
    const written = await store.update(keys, (before) => changedRecords(before, named));
    happenings.take(written);
    if (written.length > 0) deps.onChange();
    return {
      changed: written.length,
      unknownServices: named.flatMap(({ change, path }) =>
        servicesOf(change).flatMap((service) =>
          org.service(service) === null ? [{ service, path }] : [],
        ),
      ),
    };
  }

  async function timeline(range: Interval, service?: string): Promise<Timeline> {
    if (!(range.from < range.to) || range.to - range.from > LONGEST_RANGE_MS) {
      throw new DomainError({
        code: "range.invalid",
        message: "the range is empty or longer than 400 days",
        remedy: "give from and to, from before to",
      });
    }
    const happened = within(timelineOf(await store.read(range.from, service)), range);
    return service === undefined ? happened : concerning(happened, service);
  }

  /** Every SLO of the services that a service needs. */
  async function dependencies(
    service: string,
    range: Interval,
  ): Promise<readonly DependencyBurn[]> {
    const needed = new Set(org.service(service)?.dependsOn ?? []);
    const rows = budget.all().filter((row) => needed.has(row.service));
    return Promise.all(
      rows.map(async ({ key, title }) => {
        const stepSeconds = HOUR_MS / SECOND_MS;
        const { steps, target, ticketFactor } = await budget.burn({ key, ...range, stepSeconds });
        return { id: key, title, hours: hourlyBurn(steps, target), ticketFactor };
      }),
    );
  }

  async function causes(query: CausesQuery): Promise<CausesView> {
    const burn = await budget.burn({ ...query, withExcluded: true });
    const { key, range, service, target, ticketFactor, allowedBad, excluded } = burn;
    if (range.from >= range.to) {
      const nothing = attribute({
        ...burn,
        slices: [],
        incidents: [],
        deploys: [],
        dependencies: [],
      });
      return { ...nothing, key, range, allowedBad, ticketFactor, timeline: timelineOf([]) };
    }
    // A release before the range has its effect within it.
    const reach = { from: range.from - DEPLOY_EFFECT_MS, to: range.to };
    const happened = concerning(timelineOf(await store.read(reach.from, service)), service);
    const attribution = attribute({
      service,
      target,
      ticketFactor,
      slices: [...burn.steps, ...burn.excludedSteps],
      excluded,
      ...within(happened, reach),
      dependencies: await dependencies(service, range),
    });
    return {
      ...attribution,
      key,
      range,
      allowedBad,
      ticketFactor,
      timeline: within(happened, range),
    };
  }

  return {
    load: async () =>
      happenings.take(withoutOldDeploys(await store.read(0), clock.now() - LONGEST_RANGE_MS)),
    known: happenings.of,
    incidents: happenings.incidents,
    record,
    timeline,
    causes,
  };
}
