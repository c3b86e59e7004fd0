import { inspect } from "node:util";
import { z } from "zod";
import type { Problem } from "#shared/kernel/errors.ts";
import type { DocumentPath, SourceDocument } from "./documents.ts";

export interface Shaped<T> {
  /** Absent when there is an error among the problems. */
  readonly value?: T;
  readonly problems: readonly Problem[];
}

/** A file that is wrong all over is not read to its end by anyone: so many of its problems are told, the rest counted. */
const MAX_TOLD = 50;

/**
 * Checks a document (or a part of it) against a shape made of strict objects. A key that the shape does not know is a
 * warning and is left out; anything else that does not fit is an error at its place, with what was expected and found.
 */
export function checkShape<T>(
  schema: z.ZodType<T>,
  document: SourceDocument,
  code: string,
  base: DocumentPath = [],
): Shaped<T> {
  const input = withoutNulls(valueAt(document.value, base));
  const problems: Problem[] = [];
  for (;;) {
    const result = schema.safeParse(input);
    if (result.success) return { value: result.data, problems };
    const unknown = result.error.issues.filter((issue) => issue.code === "unrecognized_keys");
    if (unknown.length === 0) {
      const issues = firstOfEachPath(result.error.issues);
      return {
        problems: [
          ...problems,
          ...issues
            .slice(0, MAX_TOLD)
            .map((issue) => shapeProblem(issue, input, document, code, base)),
          ...more(issues.length - MAX_TOLD, "error", `${code}.shape`, document, base),
        ],
      };
    }
    const keys = unknown.flatMap((issue) => {
      const path = pathOf(issue.path);
      removeKeys(valueAt(input, path), issue.keys);
      return issue.keys.map((key) => ({ key, path }));
    });
    problems.push(
      ...keys
        .slice(0, MAX_TOLD)
        .map(({ key, path }) =>
          unknownKey(key, knownKeys(schema, path), document, code, [...base, ...path, key]),
        ),
      ...more(keys.length - MAX_TOLD, "warning", `${code}.unknown-key`, document, base),
    );
  }
}

/** `spec.objectives[0].target`. */
export function pathText(path: DocumentPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join("");
}

function more(
  count: number,
  severity: Problem["severity"],
  code: string,
  document: SourceDocument,
  base: DocumentPath,
): readonly Problem[] {
  const what = severity === "error" ? "values that do not fit" : "keys that are not known here";
  return count > 0
    ? [{ severity, code, message: `and ${count} more ${what}`, where: document.locate(base) }]
    : [];
}

function pathOf(path: readonly PropertyKey[]): DocumentPath {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}

export function valueAt(root: unknown, path: DocumentPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** A copy without empty values: `alertPolicies:` with nothing after it says nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === null ? [] : [[key, withoutNulls(item)]],
    ),
  );
}

function removeKeys(value: unknown, keys: readonly string[]): void {
  if (typeof value === "object" && value !== null)
    for (const key of keys) Reflect.deleteProperty(value, key);
}

/** What fails one check at a place usually fails the next one as well. */
function firstOfEachPath(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  return [
    ...new Map(issues.toReversed().map((issue) => [issue.path.join("\n"), issue])).values(),
  ].toReversed();
}

function shapeProblem(
  issue: z.core.$ZodIssue,
  input: unknown,
  document: SourceDocument,
  code: string,
  base: DocumentPath,
): Problem {
  const path = pathOf(issue.path);
  const found = valueAt(input, path);
  const full = [...base, ...path];
  const name = full.length === 0 ? "the document" : pathText(full);
  const message =
    found === undefined
      ? `${name} is missing`
      : issue.code === "invalid_type"
        ? `${name} must be ${article(issue.expected)}, but is ${described(found)}`
        : `${name}: ${lowered(issue.message)}${issue.code === "custom" ? "" : `, but is ${described(found)}`}`;
  return {
    severity: "error",
    code: `${code}.${found === undefined ? "missing" : "shape"}`,
    message,
    ...remedyFor(issue, found, path),
    where: document.locate(full),
  };
}

function remedyFor(
  issue: z.core.$ZodIssue,
  found: unknown,
  path: DocumentPath,
): { readonly remedy?: string } {
  if (found === undefined) return { remedy: `add ${String(path.at(-1) ?? "it")}` };
  if (issue.code !== "invalid_type") return {};
  if (issue.expected === "string" && (typeof found === "number" || typeof found === "boolean"))
    return { remedy: `quote it: "${String(found)}"` };
  const unquoted =
    issue.expected === "number" &&
    typeof found === "string" &&
    found.trim() !== "" &&
    Number.isFinite(Number(found));
  return unquoted ? { remedy: `write it without quotes: ${found}` } : {};
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    object: "a map",
    array: "a list",
    record: "a map",
    string: "a text",
    int: "a whole number",
  };
  return names[expected] ?? `a ${expected}`;
}

function lowered(message: string): string {
  return message
    .replace(/^Invalid (input|option): /, "")
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

function described(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = typeof value === "string" ? JSON.stringify(value) : inspect(value);
  return `the ${typeof value === "string" ? "text" : typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

function unknownKey(
  key: string,
  known: readonly string[],
  document: SourceDocument,
  code: string,
  path: DocumentPath,
): Problem {
  const meant = closest(key, known);
  return {
    severity: "warning",
    code: `${code}.unknown-key`,
    message: `the key ${pathText(path)} is not known here and is ignored`,
    remedy:
      meant === null
        ? known.length === 0
          ? "remove it"
          : `known keys: ${known.join(", ")}`
        : `did you mean ${meant}?`,
    where: document.locateKey(path),
  };
}

function knownKeys(schema: z.ZodType, path: DocumentPath): readonly string[] {
  let here: unknown = unwrapped(schema);
  for (const step of path) {
    if (here instanceof z.ZodObject) here = unwrapped(here.shape[String(step)]);
    else if (here instanceof z.ZodArray) here = unwrapped(here.element);
    else return [];
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  let here = schema;
  while (here instanceof z.ZodOptional || here instanceof z.ZodDefault) here = here.def.innerType;
  return here instanceof z.ZodPipe ? unwrapped(here.def.out) : here;
}

/** The known name that somebody who wrote another one most likely meant; `null`: none is near. */
export function closest(key: string, known: readonly string[]): string | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  let best: string | null = null;
  let fewest = 3;
  for (const candidate of known) {
    const edits = editDistance(plain(key), plain(candidate));
    if (edits < fewest && edits < plain(candidate).length / 2) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
