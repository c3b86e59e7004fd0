import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import type { MatrixSeries } from "./answer.ts";
import type { Leg } from "./legs.ts";
import { legKey, normaliseLabel, type LegQuery } from "./shapes.ts";

/** The slice ends of one pull: `first, first + step, ...`, in seconds. */
export interface SliceEnds {
  readonly first: number;
  readonly stepSeconds: number;
  readonly count: number;
}

/** Values of one series of a leg by slot; a slot without a value is `undefined`. */
export interface LegSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: (number | undefined)[];
  /** How many series of the answer were summed into this one, at most in one slot. */
  merged: number;
}

/** What was answered for each leg, by the leg's key and then by the key of the fan-out labels. */
export type LegValues = Map<string, Map<string, LegSeries>>;

/** Text of fan-out labels, equal for equal labels. */
export function labelsKey(labels: Readonly<Record<string, string>>): string {
  return seriesKey(sloId(""), labels);
}

function readNumber(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number(text);
}

function whereOf(leg: Leg, varying: readonly string[]): string {
  const matchers = leg.kind === "counter" ? leg.selector.matchers : [];
  const values = varying.map(
    (label) =>
      matchers.find((matcher) => matcher.label === label && matcher.op === "=")?.value ?? "",
  );
  return JSON.stringify(values.map((value, index) => normaliseLabel(varying[index] ?? "", value)));
}

function legsByWhere(query: LegQuery): ReadonlyMap<string, readonly Leg[]> {
  const found = new Map<string, Leg[]>();
  for (const leg of query.legs) {
    const where = whereOf(leg, query.varying);
    found.set(where, [...(found.get(where) ?? []), leg]);
  }
  return found;
}

function addSeries(into: LegSeries, series: MatrixSeries, ends: SliceEnds): void {
  into.merged += 1;
  for (const [at, text] of series.values) {
    const slot = Math.round((at - ends.first) / ends.stepSeconds);
    if (slot < 0 || slot >= ends.count) continue;
    into.values[slot] = (into.values[slot] ?? 0) + readNumber(text);
  }
}

/** Takes a query's answer apart again: each leg gets the series that carry its own label values. */
export function addAnswer(
  values: LegValues,
  query: LegQuery,
  answer: readonly MatrixSeries[],
  ends: SliceEnds,
): void {
  const legs = legsByWhere(query);
  for (const leg of query.legs) if (!values.has(legKey(leg))) values.set(legKey(leg), new Map());
  for (const series of answer) {
    const where = JSON.stringify(
      query.varying.map((label) => normaliseLabel(label, series.metric[label] ?? "")),
    );
    for (const leg of legs.get(where) ?? []) {
      const labels = Object.fromEntries(leg.by.map((label) => [label, series.metric[label] ?? ""]));
      const bySeries = values.get(legKey(leg));
      const key = labelsKey(labels);
      const known = bySeries?.get(key) ?? {
        labels,
        values: Array.from({ length: ends.count }, () => undefined),
        merged: 0,
      };
      addSeries(known, series, ends);
      bySeries?.set(key, known);
    }
  }
}
