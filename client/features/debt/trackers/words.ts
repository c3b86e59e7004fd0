import type { TrackerStatus } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatAgo, formatSince } from "#client/ui/dates.ts";
import { formatCount, plural, sentenceOf } from "#client/ui/format.ts";

/** How far a sync has come: `reading issues, 1 200 of 20 000`. */
export function progressWords({ progress }: Pick<TrackerStatus, "progress">): string | null {
  if (progress === null) return null;
  const { done, total, what } = progress;
  return `${what}, ${formatCount(done)}${total === null ? " so far" : ` of ${formatCount(total)}`}`;
}

/** How a tracker is doing, in a clause after its name. */
export function trackerWords(status: TrackerStatus, now: Instant, zone: string): string {
  const { state, lastSuccessAt, failingSince, items, error } = status;
  const success =
    lastSuccessAt === null ? "never read to the end" : `read ${formatAgo(lastSuccessAt, now)}`;
  if (state === "never") return "never read yet";
  if (state === "syncing") return progressWords(status) ?? "being read";
  if (state === "failing") {
    const since = failingSince === null ? "" : ` ${formatSince(failingSince, now, zone)}`;
    return `failing${since}, ${success}. ${error === null ? "" : sentenceOf(error.message)}`.trim();
  }
  return `${success}, ${plural(items, "item")}`;
}

/** What no rule placed; `null`: everything has its place. */
export function unplacedWords({ unplaced }: Pick<TrackerStatus, "unplaced">): string | null {
  return unplaced === 0 ? null : `${plural(unplaced, "item")} without a category or a team`;
}

/** What could not be used when it was last read; `null`: everything could. */
export function skippedWords({ skipped }: Pick<TrackerStatus, "skipped">): string | null {
  return skipped.count === 0 ? null : `${formatCount(skipped.count)} could not be used`;
}
