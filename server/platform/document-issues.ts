import type { ZodError } from "zod";
import type { Problem } from "#shared/kernel/errors.ts";
import type { DocumentPath, SourceDocument } from "./documents.ts";

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "keys with values",
  array: "a list",
  record: "keys with values",
  string: "text",
  number: "a number",
  int: "a whole number",
};

/** What is there instead, without repeating the value: it may be a secret. */
function kindOf(input: unknown): string {
  if (input === undefined) return "nothing";
  if (input === null) return "empty";
  if (Array.isArray(input)) return "a list";
  return TYPE_NAMES[typeof input] ?? `a ${typeof input}`;
}

/** The sentence for an issue that has none of its own. Never repeats a value. */
export function issueInWords(issue: {
  readonly code?: string | undefined;
  readonly expected?: unknown;
  readonly input?: unknown;
}): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  const expected = TYPE_NAMES[String(issue.expected)] ?? String(issue.expected);
  return issue.input === undefined
    ? `is missing; it takes ${expected}`
    : `takes ${expected}, and there is ${kindOf(issue.input)}`;
}

/** A key as a person would point at it: `sources[0].auth.bearerFile`. */
export function keyInWords(path: DocumentPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join("");
}

/** A problem with a value, at its place. */
export function problemAt(
  document: SourceDocument,
  path: DocumentPath,
  facts: { readonly code: string; readonly says: string; readonly remedy?: string },
): Problem {
  const key = keyInWords(path);
  return {
    severity: "error",
    code: facts.code,
    message: `${key === "" ? "the file" : key} ${facts.says}`,
    ...(facts.remedy === undefined ? {} : { remedy: facts.remedy }),
    where: document.locate(path),
  };
}

function asPath(path: readonly PropertyKey[]): DocumentPath {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}

/**
 * What a schema found wrong, each at its place. An unknown key stands where the key stands.
 *
 * @param room first part of the problems' codes: `config`, `catalog`
 */
export function problemsOf(
  error: ZodError,
  document: SourceDocument,
  room: string,
): readonly Problem[] {
  return error.issues.flatMap((issue) => {
    const path = asPath(issue.path);
    if (issue.code !== "unrecognized_keys")
      return [problemAt(document, path, { code: `${room}.invalid`, says: issue.message })];
    return issue.keys.map((key) => ({
      ...problemAt(document, [...path, key], { code: `${room}.unknown-key`, says: issue.message }),
      where: document.locateKey([...path, key]),
    }));
  });
}
