import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";

/** Slices a series may lag behind before its figures are called stale. */
const SLICES_BEHIND = 3;
const LEAST_BEHIND_SECONDS = 300;

/**
 * Since when figures are stale: the end of the newest known slice, if that is further back than it should be.
 *
 * @param expectedEnd end of the newest slice that should be known by now
 */
export function staleSince(
  newestEnd: Instant | null,
  expectedEnd: Instant,
  sliceSeconds: number,
): Instant | null {
  if (newestEnd === null) return null;
  const allowedMs = Math.max(SLICES_BEHIND * sliceSeconds, LEAST_BEHIND_SECONDS) * SECOND_MS;
  return expectedEnd - newestEnd > allowedMs ? newestEnd : null;
}
