import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { ComparisonOperator, Sli, SloDefinition } from "#shared/slo/model.ts";
import { promqlSyntaxError } from "#server/platform/promql-syntax.ts";
import type { SliceTiming } from "#server/sli/prometheus/expressions.ts";
import { legsOf, type Leg, type LegRole, type SliLegs } from "#server/sli/prometheus/legs.ts";
import { shapeLimits } from "#server/sli/prometheus/plan.ts";
import { queriesFor } from "#server/sli/prometheus/shapes.ts";
import { measuredName, rangeOf, seriesOf } from "./names.ts";
import type { RecordingRule } from "./model.ts";

/** A reading, or why Prometheus cannot be asked for it. */
export type Measured =
  | {
      readonly rules: readonly Pick<RecordingRule, "record" | "expr">[];
      /** The series that later rules build on. */
      readonly read: MeasuredSeries;
    }
  | { readonly refused: string; readonly remedy: string };

export type MeasuredSeries =
  | {
      readonly kind: "counts";
      readonly counts: "good" | "bad";
      readonly part: string;
      readonly total: string;
    }
  /** Share of good in a slice, each of which weighs the same. */
  | { readonly kind: "share"; readonly good: string };

/** How far back the last sample before a slice is looked for: rules read it each minute, so less far than a pull. */
const REACH_SECONDS = 3_600;
const NOT_A_VECTOR: ReadonlySet<string> = new Set([
  "MatrixSelector",
  "SubqueryExpr",
  "StringLiteral",
  "NumberDurationLiteral",
  "NumberLiteral",
]);
const OPERATORS: Readonly<Record<ComparisonOperator, string>> = {
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
};
/** Sums of floating-point numbers may differ by so much and still be the same number, as for slices. */
const NOISE = "1e-9";

function topNode(text: string): SyntaxNode | null {
  return parser.parse(text).topNode.firstChild;
}

/** Whether an expression answers with one series without labels, whatever is stored. */
function isSingle(node: SyntaxNode | null): boolean {
  if (node === null) return false;
  if (node.name === "ParenExpr") return isSingle(node.firstChild);
  if (node.name === "AggregateExpr") return node.getChild("AggregateModifier") === null;
  if (node.name !== "BinaryExpr") return false;
  const sides = [node.firstChild, node.lastChild];
  return (
    sides.some(isSingle) &&
    sides.every((side) => isSingle(side) || (side !== null && NOT_A_VECTOR.has(side.name)))
  );
}

function whyNotPromql(text: string): string | null {
  const fault = promqlSyntaxError(text);
  if (fault !== null) return `its query is not PromQL: ${fault.message}`;
  const top = topNode(text);
  return top !== null && NOT_A_VECTOR.has(top.name)
    ? "its query does not answer with an instant vector"
    : null;
}

function by(labels: readonly string[]): string {
  return labels.length === 0 ? "" : ` by (${labels.join(", ")})`;
}

function on(labels: readonly string[]): string {
  return `on (${labels.join(", ")})`;
}

function legText(leg: Leg, timing: SliceTiming): string {
  if (leg.kind === "counter")
    return queriesFor([leg], timing, "difference", shapeLimits(undefined))[0]?.text ?? "";
  return leg.by.length === 0 && isSingle(topNode(leg.text))
    ? leg.text
    : `sum${by(leg.by)} (${leg.text})`;
}

/** The sum of `factor x leg` over the parts of a role: absent as soon as one of them is. */
function roleText(legs: SliLegs, role: LegRole, timing: SliceTiming): string {
  return legs.parts
    .filter((part) => part.role === role)
    .map(({ factor, leg }, index) => {
      const text = legText(leg, timing);
      if (index > 0)
        return factor < 0 ? ` - ${weighed(-factor, text)}` : ` + ${weighed(factor, text)}`;
      return weighed(factor, text);
    })
    .join("");
}

function weighed(factor: number, text: string): string {
  return factor === 1 ? `(${text})` : `(${text}) * ${factor}`;
}

function countsOf(
  definition: SloDefinition,
  legs: SliLegs,
  timing: SliceTiming,
): Exclude<Measured, { refused: string }> {
  const { id, sli, groupBy } = definition;
  const counts = sli.kind === "ratio" && sli.good === undefined ? "bad" : "good";
  const name = (role: string) => measuredName(role, timing.sliceSeconds);
  const part = seriesOf(name(counts), id);
  const total = seriesOf(name("total"), id);
  const totalRule = { record: name("total"), expr: roleText(legs, "total", timing) };
  const read = { kind: "counts", counts, part, total } as const;
  if (sli.kind === "native-latency") {
    const fraction = `(${roleText(legs, "fraction", timing)}) * ${on(groupBy)} group_right () (${total} > 0)`;
    return {
      rules: [totalRule, { record: name(counts), expr: `(${fraction}) or (${total} == 0)` }],
      read,
    };
  }
  const text = roleText(legs, counts, timing);
  // A difference of which one side is absent says nothing: taking it for zero would hide a bound that doesn't exist.
  const composed = legs.parts.filter(({ role }) => role === counts).length > 1;
  const zero = sli.kind === "ratio" && sli.missing === "zero" && !composed;
  const expr = zero ? `(${text}) or ${on(groupBy)} ${total} * 0` : text;
  return { rules: [totalRule, { record: name(counts), expr }], read };
}

function only(text: string, groupBy: readonly string[]): string {
  if (groupBy.length === 0 && isSingle(topNode(text))) return `(${text})`;
  // A ratio or a value of several series cannot be summed into one.
  return `(sum${by(groupBy)} (${text}) and count${by(groupBy)} (${text}) == 1)`;
}

function goodShare(sli: Extract<Sli, { kind: "raw" | "threshold" }>, value: string): string {
  if (sli.kind === "threshold")
    // A NaN passes no comparison, so it is dropped rather than called good or bad.
    return `(${value} >= -Inf) ${OPERATORS[sli.op]} bool ${sli.bound}`;
  const ratio = `clamp(${value} >= -${NOISE} <= 1 + ${NOISE}, 0, 1)`;
  return sli.rawType === "success" ? ratio : `1 - ${ratio}`;
}

function shareOf(
  definition: SloDefinition,
  sli: Extract<Sli, { kind: "raw" | "threshold" }>,
  legs: SliLegs,
  unitSeconds: number,
  sliceSeconds: number,
): Exclude<Measured, { refused: string }> {
  const [first] = legs.parts;
  const text = first?.leg.kind === "expression" ? first.leg.text : "";
  const share = goodShare(sli, only(text, definition.groupBy));
  const range = rangeOf(1, unitSeconds).replace("]", `:${formatDuration(sliceSeconds)}]`);
  const record = measuredName("good", unitSeconds);
  return {
    rules: [
      { record, expr: unitSeconds > sliceSeconds ? `avg_over_time((${share})${range})` : share },
    ],
    read: { kind: "share", good: seriesOf(record, definition.id) },
  };
}

/**
 * Rules that measure one slice of an SLI at a time, as Headroom does when it pulls: counters by their difference between
 * slice ends, per series. Summed over slices side by side they are the events of any longer window.
 *
 * @param unitSeconds length of what is judged at once: a slice, or a time slice of one or more slices
 */
export function measuredRules(
  definition: SloDefinition,
  unitSeconds: number,
  sliceSeconds: number,
): Measured {
  const { sli } = definition;
  const values = sli.kind === "raw" || sli.kind === "threshold";
  const timing = {
    sliceSeconds: values ? sliceSeconds : unitSeconds,
    reachSeconds: REACH_SECONDS,
  };
  const legs = legsOf(definition, timing);
  if ("refused" in legs)
    return { refused: legs.refused, remedy: "Headroom cannot pull it from a Prometheus either" };
  for (const { leg } of legs.parts) {
    const fault = leg.kind === "expression" ? whyNotPromql(leg.text) : null;
    if (fault !== null)
      return { refused: fault, remedy: "write the query in PromQL; rules take nothing else" };
  }
  return values
    ? shareOf(definition, sli, legs, unitSeconds, sliceSeconds)
    : countsOf(definition, legs, timing);
}

/** Conditions that a slice's counts must meet to be known. */
function valid(part: string, total: string): string {
  return `${part} >= -${NOISE} - ${NOISE} * ${total} and ${part} <= ${total} * (1 + ${NOISE}) + ${NOISE}`;
}

/** What a slice comes to in units of the budget: bad of total. Where it cannot be judged there is no sample. */
export function unitExpressions(
  { method, timeSliceTarget = 1 }: Pick<SloDefinition, "method" | "timeSliceTarget">,
  read: MeasuredSeries,
  bad: string,
): { readonly bad: string; readonly total: string } {
  const one = `${bad} * 0 + 1`;
  if (read.kind === "share")
    return {
      bad: method === "Timeslices" ? `${read.good} < bool ${timeSliceTarget}` : `1 - ${read.good}`,
      total: one,
    };
  const { counts, part, total } = read;
  const good = counts === "good" ? part : `(${total} - ${part})`;
  const failed = counts === "bad" ? part : `${total} - ${part}`;
  const known = valid(part, total);
  if (method === "Occurrences")
    return { bad: `clamp_min(${failed}, 0) and ${known}`, total: `${total} and ${bad}` };
  // Without traffic a slice failed nobody: NaN is less than nothing, and counts as good.
  const judged =
    method === "Timeslices"
      ? `${good} / ${total} < bool ${timeSliceTarget}`
      : `(clamp_min(1 - ${good} / (${total} > 0), 0) or ${total} * 0)`;
  return { bad: `${judged} and ${known}`, total: one };
}
