import { formatDistance } from "#client/ui/dates.ts";
import { formatDuration, plural } from "#client/ui/format.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { BackfillProgress, SourceHealth } from "#shared/sli/model.ts";

/** How many sources answer, and how many files have errors: the page's sentence. */
export function sourcesSentence(
  sources: readonly Pick<SourceHealth, "state">[],
  filesInError: number,
): string {
  const failing = sources.filter(({ state }) => state === "failing").length;
  const waiting = sources.filter(({ state }) => state === "never-asked").length;
  const files =
    filesInError === 0
      ? "no file has an error"
      : `${plural(filesInError, "file")} could not be read in full`;
  if (sources.length === 0) return `There are no sources; ${files}.`;
  const clauses = [
    ...(failing > 0 ? [`${failing} of ${plural(sources.length, "source")} ${verb(failing)}`] : []),
    ...(waiting > 0
      ? [`${waiting} ${waiting === 1 ? "has" : "have"} not been heard from yet`]
      : []),
  ];
  if (clauses.length > 0) return `${clauses.join(", ")}; ${files}.`;
  return `${sources.length === 1 ? "The one source is" : `All ${sources.length} sources are`} in order; ${files}.`;
}

function verb(count: number): string {
  return count === 1 ? "is failing" : "are failing";
}

/** Share of a source's past that is there, 0..1. With nothing to fetch it is complete. */
export function backfillShare({ done, total }: BackfillProgress): number {
  return total <= 0 ? 1 : Math.min(1, done / total);
}

/** How a source's past is coming: `90 days, fetched in 12 s`, `41 % of 30 days, for 3 min`, `stopped at 41 % of 30 days`. */
export function backfillText(backfill: BackfillProgress, now: Instant): string {
  const { from, to, startedAt, finishedAt, failed } = backfill;
  const length = plural(Math.max(1, Math.round((to - from) / DAY_MS)), "day");
  const percent = `${Math.floor(backfillShare(backfill) * 100)}\u00a0%`;
  if (failed !== undefined) return `stopped at ${percent} of ${length}`;
  if (finishedAt !== undefined)
    return `${length}, fetched in ${formatDuration(Math.max(0, finishedAt - startedAt) / 1_000)}`;
  return `${percent} of ${length}, for ${formatDistance(now - startedAt)}`;
}

/** How long a tick took: `298 ms`, `1.4 s`. */
export function tickText(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${Math.round(milliseconds)}\u00a0ms`
    : formatDuration(milliseconds / 1_000);
}
