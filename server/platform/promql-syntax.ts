import { parser } from "@prometheus-io/lezer-promql";

/** Where a query stops being PromQL. The offset counts characters from 0. */
export interface PromqlSyntaxError {
  readonly offset: number;
  readonly message: string;
}

/** `{{.window}}`, which stands for the slice length in a query. */
const WINDOW = /\{\{-?\s*\.window\s*-?\}\}/g;

export function hasWindow(text: string): boolean {
  return text.search(WINDOW) >= 0;
}

/** The query with a duration for `{{.window}}`, padded so that every offset stays what it was. */
export function withoutWindow(text: string): string {
  return text.replace(WINDOW, (template) => "5m".padEnd(template.length));
}

/** The first place where a query is not PromQL (`{{.window}}` counts as a duration), or `null`. */
export function promqlSyntaxError(text: string): PromqlSyntaxError | null {
  const query = withoutWindow(text);
  if (query.trim() === "") return { offset: 0, message: "the query is empty" };
  const template = query.indexOf("{{");
  if (template >= 0) return { offset: template, message: "only the template {{.window}} is known" };
  let found: number | null = null;
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.type.isError && found === null) found = node.from;
      return found === null;
    },
  });
  return found === null ? null : { offset: found, message: messageAt(query, found) };
}

function messageAt(query: string, offset: number): string {
  const rest = query.slice(offset).trimStart();
  if (rest === "") return "the query ends too early";
  return `unexpected "${/^(?:\w+|\W)/.exec(rest)?.[0] ?? rest[0]}"`;
}

/** The function names a query calls, such as `rate`. */
export function promqlFunctions(text: string): ReadonlySet<string> {
  const query = withoutWindow(text);
  const names = new Set<string>();
  parser.parse(query).iterate({
    enter: (node) => {
      if (node.name === "FunctionIdentifier")
        names.add(query.slice(node.from, node.to).toLowerCase());
    },
  });
  return names;
}

/** One `label op "value"` of a selector. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

export interface Selector {
  readonly metric: string;
  readonly matchers: readonly LabelMatcher[];
  /** The selector without what follows it, such as an `offset`. */
  readonly bare: string;
}

/** What a query selects when it is one selector (an `offset` may follow), otherwise `null`. */
export function promqlSelector(text: string): Selector | null {
  let node = parser.parse(text).topNode.firstChild;
  if (node?.name === "OffsetExpr" || node?.name === "StepInvariantExpr") node = node.firstChild;
  if (node?.name !== "VectorSelector") return null;
  const matchers: LabelMatcher[] = [];
  let metric = "";
  node.cursor().iterate((part) => {
    if (part.name === "Identifier") metric = text.slice(part.from, part.to);
    if (part.name !== "UnquotedLabelMatcher" && part.name !== "QuotedLabelMatcher") return;
    const match = /^\s*"?([^"=!~\s]+)"?\s*(=~|!~|!=|=)\s*(["'`])(.*)\3\s*$/s.exec(
      text.slice(part.from, part.to),
    );
    if (match !== null)
      matchers.push({ label: match[1] ?? "", operator: match[2] ?? "", value: match[4] ?? "" });
  });
  return { metric, matchers, bare: text.slice(node.from, node.to) };
}
