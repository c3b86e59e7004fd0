import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

type MatchOp = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly label: string;
  readonly op: MatchOp;
  readonly value: string;
}

/** A selector of one metric. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** A counter selector that is summed: bare, or inside `rate` or `increase`, or an unsummed one of those. */
interface CounterSum {
  readonly selector: Selector;
  /** `null`: a bare selector, which is a counter only where the definition says so. */
  readonly range: "rate" | "increase" | null;
  readonly by: readonly string[];
}

/** A term of a sum or difference of counter sums. */
export interface Term {
  readonly sign: 1 | -1;
  readonly sum: CounterSum;
}

const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
};

function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return inner.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/gs, (_, escape: string) => {
    if (/^[xu]./.test(escape)) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    return ESCAPES[escape] ?? escape;
  });
}

function quote(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

/** Writes a label matcher. */
export function matcherText(matcher: Matcher): string {
  return `${matcher.label}${matcher.op}${quote(matcher.value)}`;
}

/** Writes a selector in one spelling, whatever way it came. */
export function selectorText(selector: Selector): string {
  return selector.matchers.length === 0
    ? selector.metric
    : `${selector.metric}{${selector.matchers.map(matcherText).join(",")}}`;
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}

function readMatcher(text: string, node: SyntaxNode): Matcher | null {
  const label = node.getChild("LabelName");
  const op = node.getChild("MatchOp");
  const value = node.getChild("StringLiteral");
  if (node.name !== "UnquotedLabelMatcher" || label === null || op === null || value === null)
    return null;
  return {
    label: text.slice(label.from, label.to),
    op: text.slice(op.from, op.to) as MatchOp,
    value: unquote(text.slice(value.from, value.to)),
  };
}

function readSelector(text: string, node: SyntaxNode): Selector | null {
  if (node.name !== "VectorSelector") return null;
  const identifier = node.getChild("Identifier");
  const labels = node.getChild("LabelMatchers");
  const matchers: Matcher[] = [];
  let metric = identifier === null ? null : text.slice(identifier.from, identifier.to);
  for (const child of labels === null ? [] : children(labels)) {
    const matcher = readMatcher(text, child);
    if (matcher === null) return null;
    if (matcher.label !== "__name__") matchers.push(matcher);
    else if (
      matcher.op === "=" &&
      metric === null &&
      /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(matcher.value)
    )
      metric = matcher.value;
    else return null;
  }
  return metric === null ? null : { metric, matchers };
}

function readRanged(text: string, node: SyntaxNode): Omit<CounterSum, "by"> | null {
  const bare = readSelector(text, node);
  if (bare !== null) return { selector: bare, range: null };
  if (node.name !== "FunctionCall") return null;
  const name = node.getChild("FunctionIdentifier")?.firstChild?.name;
  const body = node.getChild("FunctionCallBody");
  const matrix = body?.firstChild?.name === "MatrixSelector" ? body.firstChild : null;
  if ((name !== "Rate" && name !== "Increase") || matrix === null || matrix.firstChild === null)
    return null;
  const selector = readSelector(text, matrix.firstChild);
  return selector === null ? null : { selector, range: name === "Rate" ? "rate" : "increase" };
}

function readBy(text: string, node: SyntaxNode): readonly string[] | null {
  const modifier = node.getChild("AggregateModifier");
  if (modifier === null) return [];
  const labels = modifier.getChild("By") === null ? null : modifier.getChild("GroupingLabels");
  if (labels === null) return null;
  const names = children(labels).map((label) => text.slice(label.from, label.to));
  return names.every((name) => PLAIN_LABEL.test(name)) ? names : null;
}

function readSum(text: string, node: SyntaxNode): CounterSum | null {
  if (node.name !== "AggregateExpr") {
    const ranged = readRanged(text, node);
    return ranged === null ? null : { ...ranged, by: [] };
  }
  const body = node.getChild("FunctionCallBody");
  const inner = body === null ? [] : children(body);
  const by = readBy(text, node);
  const first = inner[0];
  if (
    node.getChild("AggregateOp")?.firstChild?.name !== "Sum" ||
    inner.length !== 1 ||
    first === undefined ||
    by === null
  )
    return null;
  const ranged = readRanged(text, first);
  return ranged === null ? null : { ...ranged, by };
}

function readTerms(text: string, node: SyntaxNode, sign: 1 | -1): readonly Term[] | null {
  if (node.name === "ParenExpr")
    return node.firstChild === null ? null : readTerms(text, node.firstChild, sign);
  if (node.name === "BinaryExpr") {
    const [left, operator, right, ...rest] = children(node);
    if (left === undefined || operator === undefined || right === undefined || rest.length > 0)
      return null;
    if (operator.name !== "Add" && operator.name !== "Sub") return null;
    const rightSign = operator.name === "Add" ? sign : ((sign * -1) as 1 | -1);
    const leftTerms = readTerms(text, left, sign);
    const rightTerms = readTerms(text, right, rightSign);
    return leftTerms === null || rightTerms === null ? null : [...leftTerms, ...rightTerms];
  }
  const sum = readSum(text, node);
  return sum === null ? null : [{ sign, sum }];
}

function hasErrors(text: string): boolean {
  let errors = false;
  parser.parse(text).iterate({
    enter: (node) => {
      errors ||= node.type.isError;
    },
  });
  return errors;
}

function sameLabels(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && [...one].sort().join(",") === [...other].sort().join(",");
}

/**
 * Recognises PromQL that is a counter sum, or sums and differences of such: `sum(rate(a[5m])) - sum(rate(b[5m]))`.
 * A ranged one that is not summed stands for its sum.
 *
 * @returns `null` for everything else, including text that is not PromQL
 */
export function readCounterSums(text: string): readonly Term[] | null {
  if (hasErrors(text)) return null;
  const root = parser.parse(text).topNode.firstChild;
  const terms = root === null ? null : readTerms(text, root, 1);
  const first = terms?.[0];
  if (terms === null || first === undefined) return null;
  const uniform = terms.every(
    ({ sum }) =>
      sameLabels(sum.by, first.sum.by) && (sum.range === null) === (first.sum.range === null),
  );
  return uniform ? terms : null;
}

/** Recognises a selector of one metric that stands alone. */
export function readBareSelector(text: string): Selector | null {
  const terms = readCounterSums(text);
  const only = terms?.length === 1 ? terms[0] : undefined;
  return only !== undefined && only.sum.range === null && !/^\s*(sum|\()/i.test(text)
    ? only.sum.selector
    : null;
}

/** Escapes text for RE2, as label regular expressions are. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
