import type { ExclusionView } from "#shared/budget/exclusions.ts";
import type { Budget, WindowEnd } from "#shared/budget/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatClock, formatDay } from "#client/ui/dates.ts";
import { formatCount, formatDuration, formatShare } from "#client/ui/format.ts";
import { type BudgetUnit, formatUnits } from "#client/ui/charts/units.ts";

export type ExclusionWord = "planned" | "going on" | "over" | "withdrawn";

/** How an exclusion stands at an instant, in a word. */
export function exclusionWord(
  { from, to, withdrawnAt }: Pick<ExclusionView, "from" | "to" | "withdrawnAt">,
  now: Instant,
): ExclusionWord {
  if (withdrawnAt !== null) return "withdrawn";
  if (now < from) return "planned";
  return now < to ? "going on" : "over";
}

/** From when to when, and how long: `Sun 22 Nov 22:00 to Mon 23 Nov 02:00, 4 h`. */
export function exclusionTime(
  { from, to }: Pick<ExclusionView, "from" | "to">,
  now: Instant,
  zone: string,
): string {
  const [day, endDay] = [formatDay(from, now, zone), formatDay(to, now, zone)];
  const end = day === endDay ? formatClock(to, zone) : `${endDay} ${formatClock(to, zone)}`;
  return `${day} ${formatClock(from, zone)} to ${end}, ${formatDuration((to - from) / 1_000)}`;
}

/** What it is for: `services checkout, cart; SLO search/latency`. */
export function exclusionScope({
  services,
  slos,
}: Pick<ExclusionView, "services" | "slos">): string {
  const part = (one: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${names.length === 1 ? one : `${one}s`} ${names.join(", ")}`];
  return [...part("service", services), ...part("SLO", slos)].join("; ");
}

/** How much of the window counts neither way. */
export function excludedShareWords(excluded: Budget["excluded"]): string {
  return excluded === 0
    ? "nothing of the window"
    : `${formatShare(excluded)} of the window, which counts neither way`;
}

/** What a calendar window comes to at its end, in a sentence. */
export function endSentence(end: WindowEnd, unit: BudgetUnit, now: Instant, zone: string): string {
  const weeks = end.weeks === 1 ? "the last week" : `the last ${end.weeks} weeks`;
  const allowed = formatUnits(Math.trunc(end.allowedBad), unit);
  const left =
    end.leftBad < 0
      ? `${formatCount(Math.trunc(-end.leftBad))} more were bad already`
      : `${formatCount(Math.trunc(end.leftBad))} of them are left${end.remaining === null ? "" : ` (${formatShare(end.remaining)})`}`;
  return `If traffic goes on as in ${weeks}, ${allowed} may be bad by ${formatDay(end.to, now, zone)} ${formatClock(end.to, zone)}; ${left}.`;
}
