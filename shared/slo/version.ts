import type { SloId } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { SloDefinition, SloVersion } from "./model.ts";

/** The annotation by which a definition itself says from when it counts: a date or a date-time with a zone. */
export const EFFECTIVE_FROM = "headroom.dev/effective-from";

/** The beginning of time: what an SLO's first version counts from. */
const ALWAYS: Instant = 0;

/** The content of a definition as one text: equal content gives an equal text, wherever and in whatever order it stood. */
export function canonicalText(definition: SloDefinition): string {
  const { where: _where, ...content } = definition;
  return textInKeyOrder(content);
}

/** A value as JSON with its keys in order: what a database gave back has them in another order than what a file said. */
export function textInKeyOrder(value: unknown): string {
  return JSON.stringify(inKeyOrder(value));
}

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, item]) => [key, inKeyOrder(item)]));
}

/**
 * When a definition says it counts from.
 *
 * @returns `undefined` when it does not say, `null` when what it says is no instant
 */
export function statedEffectiveFrom(definition: SloDefinition): Instant | null | undefined {
  const text = definition.annotations[EFFECTIVE_FROM];
  if (text === undefined) return undefined;
  const instant = /^\d{4}-\d{2}-\d{2}(?:T.+(?:Z|[+-]\d{2}:?\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

/**
 * The version that a definition adds to an SLO's history, or `null` when it is the newest one unchanged.
 *
 * The first version counts from the beginning of time, a later one from when its change was first seen; the
 * annotation `headroom.dev/effective-from` goes before both.
 *
 * @param history of this SLO, oldest first
 * @param seenAt when the definition was read
 */
export function nextVersion(
  history: readonly SloVersion[],
  definition: SloDefinition,
  digest: string,
  seenAt: Instant,
): SloVersion | null {
  const newest = history.at(-1);
  if (newest?.digest === digest) return null;
  const effectiveFrom = statedEffectiveFrom(definition) ?? (newest === undefined ? ALWAYS : seenAt);
  return { definition, version: (newest?.version ?? 0) + 1, effectiveFrom, digest };
}

/**
 * The version in force at an instant: the newest of those that had begun. Before the first began it is the first.
 *
 * @param history of one SLO, oldest first
 */
export function versionInForce(history: readonly SloVersion[], at: Instant): SloVersion | null {
  return history.findLast((version) => version.effectiveFrom <= at) ?? history[0] ?? null;
}

/** Versions by SLO, oldest first. */
export function versionsBySlo(versions: readonly SloVersion[]): Map<SloId, readonly SloVersion[]> {
  const groups = new Map<SloId, SloVersion[]>();
  for (const version of versions) {
    const group = groups.get(version.definition.id);
    if (group === undefined) groups.set(version.definition.id, [version]);
    else group.push(version);
  }
  for (const group of groups.values()) group.sort((a, b) => a.version - b.version);
  return new Map(groups);
}
