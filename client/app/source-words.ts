import type { Instant } from "#shared/kernel/time.ts";
import type { BackfillProgress, SourceHealth } from "#shared/sli/model.ts";
import { formatMoment, formatSince } from "#client/ui/dates.ts";
import { plural, sentenceOf } from "#client/ui/format.ts";

function isFilling(backfill: BackfillProgress | undefined): boolean {
  return (
    backfill !== undefined &&
    backfill.finishedAt === undefined &&
    backfill.failed === undefined &&
    backfill.done < backfill.total
  );
}

/** Whether a reader should know of this source: it fails, or it is still fetching its past. */
export function isTroubled({ state, backfill }: SourceHealth): boolean {
  return state === "failing" || isFilling(backfill) || backfill?.failed !== undefined;
}

interface SourceWords {
  readonly headline: string;
  readonly standing: string;
  readonly detail: string;
}

function describeFailing(
  { name, failingSince, newestSliceEnd, error }: SourceHealth,
  now: Instant,
  zone: string,
): SourceWords {
  return {
    headline: `${name} has not answered${failingSince === undefined ? "" : ` ${formatSince(failingSince, now, zone)}`}.`,
    standing:
      newestSliceEnd === undefined
        ? "Nothing of it has been measured yet."
        : `Its budgets stand as of ${formatMoment(newestSliceEnd, now, zone)}.`,
    detail:
      error === undefined
        ? ""
        : `${sentenceOf(error.message)}${error.remedy === undefined ? "" : ` What to try: ${error.remedy}.`}`,
  };
}

/** What is the matter with a source, in sentences. */
export function describeSource(source: SourceHealth, now: Instant, zone: string): SourceWords {
  const { name, backfill } = source;
  if (source.state === "failing") return describeFailing(source, now, zone);
  if (backfill?.failed !== undefined) {
    return {
      headline: `The past of ${name} could not be fetched in full.`,
      standing: "What is missing stays unknown.",
      detail: sentenceOf(backfill.failed),
    };
  }
  const share =
    backfill === undefined || backfill.total === 0
      ? 0
      : Math.floor((100 * backfill.done) / backfill.total);
  return {
    headline: `${name} is fetching its past: ${share} % done.`,
    standing: "Budgets change until it is there.",
    detail:
      backfill === undefined
        ? ""
        : plural(Math.round((backfill.to - backfill.from) / 86_400_000), "day"),
  };
}
