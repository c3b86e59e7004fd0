import type { AttributedBurn, CausesView } from "#shared/incidents/model.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import { type BudgetUnit } from "#client/ui/charts/units.ts";
import { formatClock, formatDay } from "#client/ui/dates.ts";
import { formatDuration, formatShare, plural } from "#client/ui/format.ts";

/** A line of the table: a cause, or several small ones in one. */
export interface CauseLine {
  readonly key: string;
  readonly kind: AttributedBurn["kind"] | "others";
  readonly title: string;
  readonly cause: AttributedBurn | null;
  readonly bad: number;
}

/** Lines beyond these are put together, and so are causes of less than a hundredth. */
const MOST_LINES = 8;
const LEAST_SHARE = 0.01;

export const KIND_WORDS: Readonly<Record<CauseLine["kind"], string>> = {
  incident: "Incident",
  deploy: "Release",
  dependency: "Dependency",
  others: "Others",
  unattributed: "Nothing known",
};

/** Whole numbers beside given ones that add up to the rounded sum: what rounding leaves over goes to the nearest. */
export function roundedToSum(values: readonly number[]): readonly number[] {
  const whole = values.map(Math.floor);
  const rest =
    Math.round(values.reduce((sum, value) => sum + value, 0)) -
    whole.reduce((sum, value) => sum + value, 0);
  const byFraction = values
    .map((value, index) => ({ index, fraction: value - Math.floor(value) }))
    .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index);
  for (const { index } of byFraction.slice(0, rest)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

/** The lines of the table: the causes that matter, the rest of them in one line, what is unattributed at the end. */
export function causeLines(
  { causes, bad }: Pick<CausesView, "causes" | "bad">,
  unit: BudgetUnit,
): readonly CauseLine[] {
  const known = causes.filter(({ kind }) => kind !== "unattributed");
  const shown = known.filter((cause) => cause.bad >= LEAST_SHARE * bad).slice(0, MOST_LINES);
  const others = known.slice(shown.length);
  const lines: CauseLine[] = [
    ...shown.map(lineOf),
    ...(others.length === 1 ? others.map(lineOf) : togetherOf(others)),
    ...causes.filter(({ kind }) => kind === "unattributed").map(lineOf),
  ];
  if (unit.isTime) return lines;
  const counts = roundedToSum(lines.map((line) => line.bad));
  return lines.map((line, index) => ({ ...line, bad: counts[index] ?? line.bad }));
}

function lineOf(cause: AttributedBurn): CauseLine {
  const { kind, id, bad } = cause;
  const title = kind === "unattributed" ? "Unattributed" : cause.title;
  return { key: `${kind} ${id ?? ""}`, kind, title, cause, bad };
}

function togetherOf(causes: readonly AttributedBurn[]): readonly CauseLine[] {
  if (causes.length === 0) return [];
  const names = (
    [
      ["incident", "incident", "incidents"],
      ["deploy", "release", "releases"],
      ["dependency", "dependency", "dependencies"],
    ] as const
  ).flatMap(([kind, one, many]) => {
    const count = causes.filter((cause) => cause.kind === kind).length;
    return count === 0 ? [] : [plural(count, one, many)];
  });
  const bad = causes.reduce((sum, cause) => sum + cause.bad, 0);
  return [
    { key: "others", kind: "others", title: `${names.join(" and ")} more`, cause: null, bad },
  ];
}

/** How a cause is called within a sentence. */
function nameOf({ kind, title }: AttributedBurn): string {
  if (kind === "incident") return `“${title}”`;
  if (kind === "dependency") return `${title}, which it depends on`;
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** The table's message, in a sentence: what took the most, be it known or not. */
export function causesMessage({ causes, bad }: Pick<CausesView, "causes" | "bad">): string {
  if (bad === 0) return "Nothing was spent";
  const top = causes.find(({ kind }) => kind !== "unattributed");
  const rest = causes.find(({ kind }) => kind === "unattributed")?.bad ?? 0;
  const explained =
    top === undefined || top.bad < LEAST_SHARE * bad
      ? null
      : `${formatShare(top.bad / bad)} of what was spent came from ${nameOf(top)}`;
  if (explained === null) return "Nothing that is known explains what was spent";
  return rest > bad / 2 ? `${explained}; most of it is unattributed` : explained;
}

/** When a cause was at work: `Tue 17 Nov 19:10–19:50`, `since Mon 23 Nov 08:02`. */
export function whenWords(
  { from, to }: Pick<AttributedBurn, "from" | "to">,
  now: Instant,
  zone: string,
): string {
  const start = `${formatDay(from, now, zone)} ${formatClock(from, zone)}`;
  if (to === null) return `since ${start}`;
  const end = formatClock(to, zone);
  return formatDay(from, now, zone) === formatDay(to, now, zone)
    ? `${start}–${end}`
    : `${start} – ${formatDay(to, now, zone)} ${end}`;
}

/** What burned fast without anybody declaring an incident; `null` when nothing did. */
export function darkSentence(
  { bad, darkBad, darkStretches }: Pick<CausesView, "bad" | "darkBad" | "darkStretches">,
  now: Instant,
  zone: string,
): string | null {
  const last = darkStretches.at(-1);
  if (last === undefined || bad === 0) return null;
  const more = darkStretches.length - 1;
  const times = more === 0 ? "" : `, and ${more === 1 ? "once" : plural(more, "time")} before`;
  return `${formatShare(darkBad / bad)} of it burned in the dark, fast enough for a ticket without a declared incident: ${whenWords(last, now, zone)}${times}.`;
}

/** What the line of exclusions is about: when something was excluded; `null` when nothing was. */
export function exclusionsText(
  { excluded }: Pick<CausesView, "excluded">,
  now: Instant,
  zone: string,
): string | null {
  const last = excluded.at(-1);
  if (last === undefined) return null;
  const when = whenWords(last, now, zone);
  if (excluded.length === 1) return `Planned maintenance, ${when}`;
  const seconds = excluded.reduce((sum, { from, to }) => sum + (to - from) / SECOND_MS, 0);
  return `Planned maintenance, ${plural(excluded.length, "time")}, ${formatDuration(seconds)} in all; last ${when}`;
}
