import { concerning, extentOf, timelineOf, type EventRecord } from "#shared/incidents/record.ts";
import type { Incident, Timeline } from "#shared/incidents/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { recordKey } from "./incidents.store.ts";

/** What is known of each service, in memory: asked at every question whether something may ship. */
export interface Happenings {
  /** Takes records as they are now in the store. */
  take(records: readonly EventRecord[]): void;
  /** Everything that concerns a service; the same object until something of it changes. */
  of(service: string): Timeline;
  /** Every incident, in the order of their beginning; the same array until one of them changes. */
  incidents(): readonly Incident[];
}

/** Services of which the timeline is kept worked out. */
const MOST_KEPT = 5_000;

/** The service that alone is concerned; `null`: it concerns several, or all. */
function ownerOf(record: EventRecord): string | null {
  return "service" in record ? (record.service ?? null) : null;
}

/** Leaves out releases from before an instant, but of each service the newest. */
export function withoutOldDeploys(
  records: readonly EventRecord[],
  before: Instant,
): readonly EventRecord[] {
  const startOf = (record: EventRecord): Instant => extentOf(record).starts ?? 0;
  const newest = new Map<string, EventRecord>();
  for (const record of records) {
    if (record.kind !== "deploy" || record.service === undefined) continue;
    const known = newest.get(record.service);
    if (known === undefined || startOf(record) > startOf(known)) newest.set(record.service, record);
  }
  const kept = new Set(newest.values());
  return records.filter(
    (record) =>
      (record.kind !== "deploy" && record.kind !== "rollback") ||
      kept.has(record) ||
      startOf(record) >= before,
  );
}

/** Knows of nothing yet. Releases are kept by service, so that a further one has only its own service looked at anew. */
export function createHappenings(): Happenings {
  const byService = new Map<string | null, Map<string, EventRecord>>();
  const owners = new Map<string, string | null>();
  let worked = new Map<string, Timeline>();
  let incidents: readonly Incident[] | null = null;

  function put(record: EventRecord): void {
    const key = recordKey(record);
    if (record.kind === "incident") incidents = null;
    const owner = ownerOf(record);
    const before = owners.get(key);
    if (before !== undefined && before !== owner) {
      byService.get(before)?.delete(key);
      if (before !== null) worked.delete(before);
    }
    owners.set(key, owner);
    const group = byService.get(owner) ?? new Map<string, EventRecord>();
    group.set(key, record);
    byService.set(owner, group);
    if (owner === null) worked = new Map();
    else worked.delete(owner);
  }

  return {
    take: (records) => records.forEach(put),
    of(service) {
      const known = worked.get(service);
      if (known !== undefined) return known;
      const records = [null, service].flatMap((owner) => [
        ...(byService.get(owner)?.values() ?? []),
      ]);
      const timeline = concerning(timelineOf(records), service);
      // Whoever asks for names that do not exist must not fill the memory.
      if (worked.size >= MOST_KEPT) worked = new Map();
      worked.set(service, timeline);
      return timeline;
    },
    incidents() {
      incidents ??= timelineOf([...(byService.get(null)?.values() ?? [])]).incidents;
      return incidents;
    },
  };
}
