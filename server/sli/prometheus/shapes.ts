import { differenceExpression, increaseExpression, type SliceTiming } from "./expressions.ts";
import type { Leg } from "./legs.ts";
import { escapeRegex, matcherText, type Matcher, type Selector } from "./promql.ts";

type CounterLeg = Extract<Leg, { kind: "counter" }>;

/** How counters become increases: differences at slice ends, or the backend's own extrapolated `increase`. */
export type CounterWay = "difference" | "increase";

/** One query that answers for one or more legs. */
export interface LegQuery {
  readonly text: string;
  readonly legs: readonly Leg[];
  /** Labels whose values tell the legs of this query apart. */
  readonly varying: readonly string[];
}

export interface ShapeLimits {
  readonly legsPerQuery: number;
  readonly queryCharacters: number;
}

/** The same bound is `1` from one client library and `1.0` from another. */
export function normaliseLabel(label: string, value: string): string {
  return label === "le" && /^-?\d+\.0+$/.test(value) ? value.replace(/\.0+$/, "") : value;
}

function spellings(label: string, value: string): readonly string[] {
  const plain = normaliseLabel(label, value);
  return label === "le" && /^-?\d+$/.test(plain) ? [plain, `${plain}.0`] : [value];
}

function byLabel(one: Matcher, other: Matcher): number {
  return (
    one.label.localeCompare(other.label) ||
    one.op.localeCompare(other.op) ||
    one.value.localeCompare(other.value)
  );
}

function shapeOfSelector(selector: Selector): unknown {
  const matchers = selector.matchers
    .toSorted(byLabel)
    .map(({ label, op, value }) => (op === "=" ? [label, op] : [label, op, value]));
  return [selector.metric, matchers];
}

/** Legs with the same key can be asked with one query: same metric and matchers, other values in some of them. */
function shapeKey(leg: CounterLeg): string {
  return JSON.stringify([
    shapeOfSelector(leg.selector),
    leg.by,
    leg.sibling === null ? null : shapeOfSelector(leg.sibling),
  ]);
}

/** What a leg is, as a text: equal for equal legs. */
export function legKey(leg: Leg): string {
  const parts =
    leg.kind === "expression" ? [leg.text, leg.by] : [leg.selector, leg.by, leg.sibling];
  return `${leg.kind} ${JSON.stringify(parts)}`;
}

function valuesOf(selectors: readonly Selector[], label: string): readonly string[] {
  const values = selectors.flatMap((selector) =>
    selector.matchers.filter((matcher) => matcher.label === label && matcher.op === "="),
  );
  return [...new Set(values.map(({ value }) => normaliseLabel(label, value)))].sort();
}

function mergedMatcher(selectors: readonly Selector[], matcher: Matcher): string {
  if (matcher.op !== "=") return matcherText(matcher);
  const values = valuesOf(selectors, matcher.label).flatMap((value) =>
    spellings(matcher.label, value),
  );
  if (values.length === 1) return matcherText(matcher);
  return matcherText({ label: matcher.label, op: "=~", value: values.map(escapeRegex).join("|") });
}

/** One selector that selects what all of them select (and, where several labels vary, perhaps more). */
function mergedSelector(selectors: readonly Selector[]): string {
  const [first] = selectors;
  if (first === undefined) return "";
  const matchers = first.matchers
    .toSorted(byLabel)
    .map((matcher) => mergedMatcher(selectors, matcher));
  return matchers.length === 0 ? first.metric : `${first.metric}{${matchers.join(",")}}`;
}

function queryFor(legs: readonly CounterLeg[], timing: SliceTiming, way: CounterWay): LegQuery {
  const [first] = legs;
  const selectors = legs.map((leg) => leg.selector);
  const equalities = (first?.selector.matchers ?? [])
    .filter(({ op }) => op === "=")
    .map(({ label }) => label);
  const varying = [...new Set(equalities)]
    .filter((label) => valuesOf(selectors, label).length > 1)
    .sort();
  const by = [...new Set([...varying, ...(first?.by ?? [])])];
  const siblings = legs.flatMap((leg) => (leg.sibling === null ? [] : [leg.sibling]));
  const selector = mergedSelector(selectors);
  const text =
    way === "difference"
      ? differenceExpression(
          selector,
          by,
          siblings.length === 0 ? null : mergedSelector(siblings),
          timing,
        )
      : increaseExpression(selector, by, timing);
  return { text, legs, varying };
}

function chunked(
  legs: readonly CounterLeg[],
  timing: SliceTiming,
  way: CounterWay,
  limits: ShapeLimits,
): readonly LegQuery[] {
  const query = queryFor(legs, timing, way);
  const pieces = Math.max(
    Math.ceil(legs.length / limits.legsPerQuery),
    Math.ceil(query.text.length / limits.queryCharacters),
  );
  if (pieces <= 1 || legs.length <= 1) return [query];
  const size = Math.ceil(legs.length / pieces);
  return Array.from({ length: Math.ceil(legs.length / size) }, (_, index) =>
    legs.slice(index * size, (index + 1) * size),
  ).flatMap((piece) => chunked(piece, timing, way, limits));
}

/** The fewest queries that answer for all legs: one per shape of counter, one per distinct expression. */
export function queriesFor(
  legs: readonly Leg[],
  timing: SliceTiming,
  way: CounterWay,
  limits: ShapeLimits,
): readonly LegQuery[] {
  const distinct = new Map(legs.map((leg) => [legKey(leg), leg]));
  const shapes = new Map<string, CounterLeg[]>();
  const expressions = new Map<string, Leg[]>();
  for (const [, leg] of [...distinct].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (leg.kind === "counter")
      shapes.set(shapeKey(leg), [...(shapes.get(shapeKey(leg)) ?? []), leg]);
    else expressions.set(leg.text, [...(expressions.get(leg.text) ?? []), leg]);
  }
  return [
    ...[...shapes.values()].flatMap((group) => chunked(group, timing, way, limits)),
    ...[...expressions].map(([text, group]) => ({ text, legs: group, varying: [] })),
  ];
}
