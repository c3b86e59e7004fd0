import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { Deploy, Freeze, Incident, PlainEvent, Timeline } from "./model.ts";

/**
 * What is known of an event so far. It may come in parts and in any order, so that what makes it whole may be missing.
 */
export type EventRecord =
  | ({ readonly kind: "deploy"; readonly id: string } & Partial<Omit<Deploy, "id">>)
  | RollbackRecord
  | IncidentRecord
  | ({ readonly kind: "freeze"; readonly id: string } & Partial<Omit<Freeze, "id">>);

/** The newest release of a service was taken back, whichever it was. */
interface RollbackRecord {
  readonly kind: "rollback";
  readonly id: string;
  readonly service: string;
  readonly at: Instant;
}

interface IncidentRecord extends Partial<Omit<Incident, "id">> {
  readonly kind: "incident";
  readonly id: string;
  /** When it was last seen to go on: an end before that is no end any more. */
  readonly seenAt?: Instant;
}

/** Something new about an event. */
export type EventChange =
  | StatedChange
  | RollbackRecord
  | {
      /** One of several witnesses saw an incident begin, go on or end. In whichever order they are heard, the outcome is the same. */
      readonly kind: "sighting";
      readonly id: string;
      readonly at: Instant;
      readonly over: boolean;
      readonly title?: string;
      readonly service?: string;
      readonly severity?: string;
      readonly url?: string;
    };

/** `null` takes back what was said before: an incident that goes on after all. */
type Stated<T> = { readonly [Key in keyof T]?: T[Key] | (undefined extends T[Key] ? null : never) };

/** Somebody states how an event is: what is stated replaces what was known, the rest stays. */
export type StatedChange =
  | ({ readonly kind: "deploy"; readonly id: string } & Stated<Omit<Deploy, "id">>)
  | ({ readonly kind: "incident"; readonly id: string } & Stated<Omit<Incident, "id">>)
  | ({ readonly kind: "freeze"; readonly id: string } & Stated<Omit<Freeze, "id">>);

function replaced<T extends object>(before: T | undefined, change: object): T {
  const all = Object.entries({ ...before, ...change });
  return Object.fromEntries(
    all.filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as T;
}

function sighted(
  before: IncidentRecord | undefined,
  change: Extract<EventChange, { kind: "sighting" }>,
): IncidentRecord {
  const { id, at, over, title, service, severity, url } = change;
  const services = new Set([
    ...(before?.services ?? []),
    ...(service === undefined ? [] : [service]),
  ]);
  const seen = over ? before?.seenAt : Math.max(before?.seenAt ?? at, at);
  return replaced<IncidentRecord>(before, {
    kind: "incident",
    id,
    services: [...services].sort(),
    startedAt: over ? before?.startedAt : Math.min(before?.startedAt ?? at, at),
    seenAt: seen,
    endedAt: over ? Math.max(before?.endedAt ?? at, at) : before?.endedAt,
    // What is said at the end is how it was solved.
    title: over ? before?.title : (title ?? before?.title),
    severity: severity ?? before?.severity,
    url: url ?? before?.url,
  });
}

/** What is known after a change. Taking the same change twice is the same as once. */
export function applyChange(before: EventRecord | undefined, change: EventChange): EventRecord {
  switch (change.kind) {
    case "sighting":
      return sighted(before?.kind === "incident" ? before : undefined, change);
    case "rollback":
      return change;
    case "incident": {
      const { seenAt: _, ...stated } = before?.kind === "incident" ? before : {};
      return replaced<EventRecord>(stated as EventRecord, change);
    }
    case "deploy":
    case "freeze":
      return replaced(before, change);
  }
}

/** What kind of record a change is about. */
export function recordKind(change: EventChange): EventRecord["kind"] {
  return change.kind === "sighting" ? "incident" : change.kind;
}

/** What is wrong with a record, by field. */
export interface RecordFault {
  readonly field: string;
  readonly message: string;
}

const NEEDED: Readonly<Record<EventRecord["kind"], readonly string[]>> = {
  deploy: ["service", "at"],
  incident: ["title", "startedAt"],
  freeze: ["title", "from", "to"],
  rollback: [],
};

/** In which order instants of a record must stand. */
const ORDER: Readonly<
  Record<EventRecord["kind"], readonly [before: string, after: string] | null>
> = {
  deploy: ["at", "rolledBackAt"],
  incident: ["startedAt", "endedAt"],
  freeze: ["from", "to"],
  rollback: null,
};

/**
 * What keeps a record that somebody stated from being one. A record of sightings may still wait for its beginning, and
 * has no faults.
 */
export function recordFaults(record: EventRecord): readonly RecordFault[] {
  const fields = record as unknown as Readonly<Record<string, unknown>>;
  const missing = NEEDED[record.kind].filter((field) => fields[field] === undefined);
  if (missing.length > 0)
    return missing.map((field) => ({
      field,
      message: `is needed: no ${record.kind} "${record.id}" is known yet`,
    }));
  const [before, after] = ORDER[record.kind] ?? [];
  if (before === undefined || after === undefined) return [];
  const [start, end] = [fields[before], fields[after]];
  return typeof start === "number" && typeof end === "number" && end < start
    ? [{ field: after, message: `must not be before ${before}` }]
    : [];
}

/** When a record begins and ends; `null`: not known, or not over. */
export function extentOf(record: EventRecord): {
  readonly starts: Instant | null;
  readonly ends: Instant | null;
} {
  switch (record.kind) {
    case "deploy":
      return { starts: record.at ?? null, ends: record.at ?? null };
    case "rollback":
      return { starts: record.at, ends: record.at };
    case "incident":
      return { starts: record.startedAt ?? null, ends: endOf(record) ?? null };
    case "freeze":
      return { starts: record.from ?? null, ends: record.to ?? null };
  }
}

function endOf({ endedAt, seenAt }: IncidentRecord): Instant | undefined {
  return endedAt === undefined || (seenAt !== undefined && seenAt > endedAt) ? undefined : endedAt;
}

function incidentOf(record: EventRecord): readonly Incident[] {
  if (record.kind !== "incident" || record.startedAt === undefined) return [];
  const { kind: _, seenAt: __, endedAt: ___, ...rest } = record;
  const endedAt = endOf(record);
  return [
    {
      ...rest,
      title: rest.title ?? rest.id,
      services: rest.services ?? [],
      startedAt: record.startedAt,
      ...(endedAt === undefined ? {} : { endedAt }),
    },
  ];
}

function deployOf(record: EventRecord): readonly Deploy[] {
  if (record.kind !== "deploy" || record.service === undefined || record.at === undefined)
    return [];
  const { kind: _, service, at, ...rest } = record;
  return [{ ...rest, service, at }];
}

function freezeOf(record: EventRecord): readonly Freeze[] {
  if (record.kind !== "freeze") return [];
  const { kind: _, title, from, to, scope = "all", ...rest } = record;
  return title === undefined || from === undefined || to === undefined
    ? []
    : [{ ...rest, title, from, to, scope }];
}

/** Ids break ties, so that the order is always the same. */
function inOrder<T extends { readonly id: string }>(
  all: readonly T[],
  at: (one: T) => Instant,
): readonly T[] {
  return all.toSorted((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1));
}

/** Each deploy with the first rollback that came before the next deploy of its service. */
function withRollbacks(
  deploys: readonly Deploy[],
  rollbacks: readonly RollbackRecord[],
): readonly Deploy[] {
  if (rollbacks.length === 0) return deploys;
  const next = nextDeploys(deploys);
  return deploys.map((deploy) => {
    const until = next.get(deploy) ?? Number.POSITIVE_INFINITY;
    const taken = rollbacks
      .filter(({ service, at }) => service === deploy.service && at > deploy.at && at <= until)
      .map(({ at }) => at);
    const rolledBackAt = Math.min(deploy.rolledBackAt ?? Number.POSITIVE_INFINITY, ...taken);
    return Number.isFinite(rolledBackAt) ? { ...deploy, rolledBackAt } : deploy;
  });
}

/** When the next deploy of the same service came; deploys must be in order. */
export function nextDeploys(deploys: readonly Deploy[]): ReadonlyMap<Deploy, Instant> {
  const next = new Map<Deploy, Instant>();
  const newest = new Map<string, readonly Deploy[]>();
  for (const deploy of deploys) {
    const before = newest.get(deploy.service) ?? [];
    if (before[0]?.at === deploy.at) newest.set(deploy.service, [...before, deploy]);
    else {
      for (const one of before) next.set(one, deploy.at);
      newest.set(deploy.service, [deploy]);
    }
  }
  return next;
}

/** What happened, from everything that is known. Records that are not whole yet are left out. */
export function timelineOf(records: readonly EventRecord[]): Timeline {
  const rollbacks = records.filter((record) => record.kind === "rollback");
  return {
    incidents: inOrder(records.flatMap(incidentOf), ({ startedAt }) => startedAt),
    deploys: withRollbacks(
      inOrder(records.flatMap(deployOf), ({ at }) => at),
      rollbacks,
    ),
    freezes: inOrder(records.flatMap(freezeOf), ({ from }) => from),
  };
}

/** What of it falls into a range: deploys that were made in it, incidents and freezes that overlap it. */
export function within(
  { incidents, deploys, freezes }: Timeline,
  { from, to }: Interval,
): Timeline {
  return {
    incidents: incidents.filter(
      ({ startedAt, endedAt }) => startedAt < to && (endedAt ?? Number.POSITIVE_INFINITY) >= from,
    ),
    deploys: deploys.filter(({ at }) => at >= from && at < to),
    freezes: freezes.filter((freeze) => freeze.from < to && freeze.to > from),
  };
}

/** What of it concerns a service; incidents that name no service concern none. */
export function concerning({ incidents, deploys, freezes }: Timeline, service: string): Timeline {
  return {
    incidents: incidents.filter(({ services }) => services.includes(service)),
    deploys: deploys.filter((deploy) => deploy.service === service),
    freezes: freezes.filter(({ scope }) => scope === "all" || scope.includes(service)),
  };
}

/** Whether two records say the same, in whichever order their fields stand. */
export function sameRecord(a: EventRecord | undefined, b: EventRecord): boolean {
  const text = (record: EventRecord): string =>
    JSON.stringify(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return a !== undefined && text(a) === text(b);
}

/** A change whose services go by their names in the catalogue. */
export function renameServices(change: EventChange, nameOf: (name: string) => string): EventChange {
  switch (change.kind) {
    case "deploy":
    case "sighting":
      return change.service === undefined ? change : { ...change, service: nameOf(change.service) };
    case "rollback":
      return { ...change, service: nameOf(change.service) };
    case "incident":
      return change.services === undefined
        ? change
        : { ...change, services: change.services.map(nameOf) };
    case "freeze":
      return change.scope === undefined || change.scope === "all"
        ? change
        : { ...change, scope: change.scope.map(nameOf) };
  }
}

/** The services that a change names. */
export function servicesOf(change: EventChange): readonly string[] {
  const names: string[] = [];
  renameServices(change, (name) => {
    names.push(name);
    return name;
  });
  return names;
}

/** The same as plain events, the oldest first: what was sent comes back, and may be sent again. */
export function plainEvents({ incidents, deploys, freezes }: Timeline): readonly PlainEvent[] {
  const begins = (event: PlainEvent): Instant =>
    event.kind === "deploy" ? event.at : event.kind === "incident" ? event.startedAt : event.from;
  return inOrder<PlainEvent>(
    [
      ...deploys.map((deploy) => ({ kind: "deploy" as const, ...deploy })),
      ...incidents.map((incident) => ({ kind: "incident" as const, ...incident })),
      ...freezes.map((freeze) => ({ kind: "freeze" as const, ...freeze })),
    ],
    begins,
  );
}
