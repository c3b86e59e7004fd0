import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { joinedStretches } from "./kept.ts";

/**
 * A stretch of time that counts neither way, such as planned maintenance: `[from, to)`, for whole services or single
 * SLOs, with who wanted it and who allowed it.
 */
export interface Exclusion {
  /** Names it across versions. */
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly services: readonly string[];
  /** Ids of SLOs; one with several objectives may be named without the objective. */
  readonly slos: readonly string[];
  readonly reason: string;
  readonly requestedBy: string;
  readonly approvedBy: string;
  readonly where?: SourceLocation;
}

/** An exclusion as it was from the instant it was first seen, until its next version. */
export interface ExclusionVersion {
  /** Counts from 1 for each exclusion. */
  readonly version: number;
  /** When the server first read it: what was known, and since when, is told by this and not by the file. */
  readonly seenAt: Instant;
  /** Taken back: from then on it excludes nothing. It keeps what it last said. */
  readonly withdrawn: boolean;
  readonly exclusion: Exclusion;
}

/** Versions by name, each oldest first. */
export type ExclusionHistory = ReadonlyMap<string, readonly ExclusionVersion[]>;

/** Groups versions by name, oldest first. */
export function exclusionHistory(versions: readonly ExclusionVersion[]): ExclusionHistory {
  const groups = new Map<string, ExclusionVersion[]>();
  for (const version of versions.toSorted((a, b) => a.version - b.version)) {
    const group = groups.get(version.exclusion.name);
    if (group === undefined) groups.set(version.exclusion.name, [version]);
    else group.push(version);
  }
  return groups;
}

function sameExclusion(a: Exclusion, b: Exclusion): boolean {
  const content = ({ where: _where, services, slos, ...rest }: Exclusion): string =>
    JSON.stringify([
      [rest.name, rest.from, rest.to, rest.reason, rest.requestedBy, rest.approvedBy],
      services.toSorted(),
      slos.toSorted(),
    ]);
  return content(a) === content(b);
}

/**
 * The versions that a reading adds to the history: for each exclusion that is new, changed, gone or back.
 *
 * @param present exclusions as they stand now, each name once
 * @param seenAt when they were read
 */
export function nextExclusionVersions(
  history: ExclusionHistory,
  present: readonly Exclusion[],
  seenAt: Instant,
): readonly ExclusionVersion[] {
  const names = new Set(present.map(({ name }) => name));
  const added = present.flatMap((exclusion): readonly ExclusionVersion[] => {
    const newest = history.get(exclusion.name)?.at(-1);
    if (newest !== undefined && !newest.withdrawn && sameExclusion(newest.exclusion, exclusion))
      return [];
    return [{ version: (newest?.version ?? 0) + 1, seenAt, withdrawn: false, exclusion }];
  });
  const gone = [...history.values()].flatMap((versions): readonly ExclusionVersion[] => {
    const newest = versions.at(-1);
    if (newest === undefined || newest.withdrawn || names.has(newest.exclusion.name)) return [];
    return [{ ...newest, version: newest.version + 1, seenAt, withdrawn: true }];
  });
  return [...added, ...gone];
}

/**
 * The exclusions that were known and not withdrawn at an instant: those a report of that instant counts with, whatever
 * was added or changed since.
 */
export function exclusionsKnownAt(history: ExclusionHistory, at: Instant): readonly Exclusion[] {
  return [...history.values()].flatMap((versions) => {
    const newest = versions.findLast((version) => version.seenAt <= at);
    return newest === undefined || newest.withdrawn ? [] : [newest.exclusion];
  });
}

/** Whether an exclusion is for an SLO: by its service, by its id, or by its id without the objective. */
export function concernsSlo(
  exclusion: Pick<Exclusion, "services" | "slos">,
  { id, service }: Pick<SloDefinition, "id" | "service">,
): boolean {
  return (
    exclusion.services.includes(service) ||
    exclusion.slos.some((slo) => slo === id || id.startsWith(`${slo}/`))
  );
}

/** The stretches that are left out for an SLO, in order, joined. */
export function excludedStretches(
  exclusions: readonly Exclusion[],
  definition: Pick<SloDefinition, "id" | "service">,
): readonly Interval[] {
  return joinedStretches(
    exclusions
      .filter((exclusion) => concernsSlo(exclusion, definition))
      .map(({ from, to }) => ({ from, to })),
  );
}

/** When it was first said, without a break up to now, that an instant is excluded for everything the newest version names. */
function announcedAt(versions: readonly ExclusionVersion[], at: Instant): Instant {
  const newest = versions.at(-1) as ExclusionVersion;
  let seenAt = newest.seenAt;
  for (const { withdrawn, exclusion, seenAt: seen } of versions.toReversed()) {
    const covers =
      !withdrawn &&
      exclusion.from <= at &&
      at < exclusion.to &&
      newest.exclusion.services.every((service) => exclusion.services.includes(service)) &&
      newest.exclusion.slos.every((slo) => exclusion.slos.includes(slo));
    if (!covers) break;
    seenAt = seen;
  }
  return seenAt;
}

/**
 * Whether some of the time that an exclusion leaves out had begun when that was first said: the exclusion was added,
 * made longer or made wider after the fact. Shortening one, or giving it another reason, is not that.
 *
 * @param versions of one exclusion, oldest first; the newest is judged and is not withdrawn
 */
export function addedAfterTheFact(versions: readonly ExclusionVersion[]): boolean {
  const newest = versions.at(-1);
  if (newest === undefined || newest.withdrawn) return false;
  const { from, to } = newest.exclusion;
  // What was announced changes only where some version begins or ends.
  const edges = versions
    .flatMap(({ exclusion }) => [exclusion.from, exclusion.to])
    .filter((edge) => edge > from && edge < to);
  return [from, ...edges].some((edge) => announcedAt(versions, edge) > edge);
}

/** An exclusion as a page shows it. */
export interface ExclusionView extends Exclusion {
  /** Of the newest version that counted. */
  readonly afterTheFact: boolean;
  readonly withdrawnAt: Instant | null;
  /** Every version there was, oldest first. */
  readonly history: readonly {
    readonly seenAt: Instant;
    readonly change: "added" | "changed" | "withdrawn";
  }[];
}

/**
 * The exclusions of an SLO that begin before `until` and end after `since`, newest first, withdrawn ones included: that
 * something was excluded once is part of what a number can be trusted for.
 */
export function exclusionViews(
  history: ExclusionHistory,
  definition: Pick<SloDefinition, "id" | "service">,
  { from: since, to: until }: Interval,
): readonly ExclusionView[] {
  return [...history.values()]
    .filter((versions) => {
      const { exclusion } = versions.at(-1) as ExclusionVersion;
      return concernsSlo(exclusion, definition) && exclusion.from < until && exclusion.to > since;
    })
    .map((versions): ExclusionView => {
      const newest = versions.at(-1) as ExclusionVersion;
      const counted = newest.withdrawn ? versions.slice(0, -1) : versions;
      return {
        ...newest.exclusion,
        afterTheFact: addedAfterTheFact(counted),
        withdrawnAt: newest.withdrawn ? newest.seenAt : null,
        history: versions.map(({ seenAt, withdrawn, version }, index) => ({
          seenAt,
          change: withdrawn
            ? "withdrawn"
            : version === 1 || versions[index - 1]?.withdrawn === true
              ? "added"
              : "changed",
        })),
      };
    })
    .toSorted((a, b) => b.from - a.from);
}
