import { seriesKey } from "#shared/kernel/ids.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import { queriesOf } from "#shared/sli/queries.ts";
import type { ProblemLog } from "#shared/sli/problem-log.ts";
import { judgeRatio, judgeSlice, type SliceVerdict } from "#shared/sli/slice-rules.ts";
import type { SeriesSlices, Slice } from "#shared/sli/model.ts";
import type { ComparisonOperator, Sli, SloDefinition } from "#shared/slo/model.ts";
import type { LegRole, SliLegs } from "./legs.ts";
import { labelsKey, type LegSeries, type LegValues, type SliceEnds } from "./leg-values.ts";
import { legKey } from "./shapes.ts";

const COMPARE: Readonly<Record<ComparisonOperator, (value: number, bound: number) => boolean>> = {
  lt: (value, bound) => value < bound,
  lte: (value, bound) => value <= bound,
  gt: (value, bound) => value > bound,
  gte: (value, bound) => value >= bound,
};

/** Reads the value that the parts of a role add up to; `undefined` when one of them is absent. */
type ReadRole = (role: LegRole) => number | undefined;

/** The parts of an SLI with the values of one series of its fan-out. */
type ValuedParts = readonly {
  readonly role: LegRole;
  readonly factor: number;
  readonly values: LegSeries["values"] | undefined;
}[];

function valuedParts(legs: SliLegs, values: LegValues, key: string): ValuedParts {
  return legs.parts.map(({ role, factor, leg }) => ({
    role,
    factor,
    values: values.get(legKey(leg))?.get(key)?.values,
  }));
}

function roleReader(parts: ValuedParts, slot: number): ReadRole {
  return (role) => {
    let sum: number | undefined;
    for (const part of parts) {
      if (part.role !== role) continue;
      const value = part.values?.[slot];
      if (value === undefined) return undefined;
      sum = (sum ?? 0) + part.factor * value;
    }
    return sum;
  };
}

function judgeThreshold(value: number, sli: Extract<Sli, { kind: "threshold" }>): SliceVerdict {
  if (Number.isNaN(value))
    return {
      known: false,
      fault: { code: "not-a-number", message: "the value is not a number (NaN)" },
    };
  return { known: true, counts: { good: COMPARE[sli.op](value, sli.bound) ? 1 : 0, total: 1 } };
}

const ABSENT: SliceVerdict = {
  known: false,
  fault: { code: "total-missing", message: "the query answers nothing" },
};

function judge(sli: Sli, legs: SliLegs, read: ReadRole): SliceVerdict {
  const total = read("total");
  if (sli.kind === "ratio") {
    const counts = sli.good === undefined ? "bad" : "good";
    // A difference of which one side is absent says nothing: taking it for zero would hide a bound that doesn't exist.
    const composed = legs.parts.filter((part) => part.role === counts).length > 1;
    return judgeSlice(
      { numerator: read(counts), total },
      { counts, missing: composed ? "unknown" : sli.missing },
    );
  }
  if (sli.kind === "bool-gauge")
    return judgeSlice({ numerator: read("good"), total }, { counts: "good", missing: "unknown" });
  if (sli.kind === "native-latency") {
    const fraction = read("fraction");
    const numerator =
      total === 0
        ? 0
        : fraction === undefined || total === undefined
          ? undefined
          : fraction * total;
    return judgeSlice({ numerator, total }, { counts: "good", missing: "unknown" });
  }
  const value = read("value");
  if (value === undefined) return ABSENT;
  return sli.kind === "raw" ? judgeRatio(value, sli.rawType) : judgeThreshold(value, sli);
}

function fanOut(legs: SliLegs, values: LegValues): ReadonlyMap<string, LegSeries> {
  const found = new Map<string, LegSeries>();
  for (const part of legs.parts) {
    for (const [key, series] of values.get(legKey(part.leg)) ?? [])
      if (!found.has(key)) found.set(key, series);
  }
  return found;
}

/** A ratio or a value of several series cannot be summed into one; counts can. */
function ambiguous(sli: Sli, series: LegSeries): boolean {
  return (sli.kind === "raw" || sli.kind === "threshold") && series.merged > 1;
}

function queryText(sli: Sli): string {
  return queriesOf(sli)
    .map(({ text }) => text.trim())
    .join("\n");
}

/** Makes slices of one SLO from what its legs were answered, and notes what keeps slices unknown. */
export function joinSlices(
  definition: SloDefinition,
  legs: SliLegs,
  values: LegValues,
  ends: SliceEnds,
  problems: ProblemLog,
): readonly SeriesSlices[] {
  const { id: slo, sli } = definition;
  const query = queryText(sli);
  const firstStart = (ends.first - ends.stepSeconds) * SECOND_MS;
  const lastStart = firstStart + (ends.count - 1) * ends.stepSeconds * SECOND_MS;
  const fan = fanOut(legs, values);
  if (fan.size === 0) {
    const message = "the query answers with no series: check metric name and labels";
    problems.addWhole({
      slo,
      code: "no-series",
      message,
      query,
      from: firstStart,
      to: lastStart,
      count: ends.count,
    });
  }
  return [...fan.values()].flatMap((series) => {
    const { labels } = series;
    if (ambiguous(sli, series)) {
      const message = `the query answers with ${series.merged} series where one is needed: aggregate them, or group the SLO by a label`;
      problems.addWhole({
        slo,
        labels,
        code: "unsupported",
        message,
        query,
        from: firstStart,
        to: lastStart,
      });
      return [];
    }
    const parts = valuedParts(legs, values, labelsKey(labels));
    const slices: Slice[] = [];
    for (let slot = 0; slot < ends.count; slot += 1) {
      const start = firstStart + slot * ends.stepSeconds * SECOND_MS;
      const verdict = judge(sli, legs, roleReader(parts, slot));
      if (verdict.known) slices.push({ start, ...verdict.counts });
      else problems.add({ slo, labels, query, ...verdict.fault }, start);
    }
    return [
      {
        series: { key: seriesKey(slo, labels), slo, labels },
        sliceSeconds: ends.stepSeconds,
        slices,
      },
    ];
  });
}
