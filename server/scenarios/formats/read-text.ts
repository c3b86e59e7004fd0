import type { Problem } from "#shared/kernel/errors.ts";
import { MAX_DEPTH, refusedUnread, tooDeep } from "#server/platform/document-limits.ts";
import {
  readDocuments,
  type DocumentReading,
  type SourceDocument,
} from "#server/platform/documents.ts";
import { jsonDepth } from "#server/platform/http/json-body.ts";
import type { EvidenceFile } from "./importer.ts";

type Where = NonNullable<Problem["where"]>;

/** Up to so many characters of JSON are read as YAML, which knows the place of each value and each doubled key. */
const SMALL = 256 * 1024;
/** Escapes of what no database keeps; only the slow way says where they stand. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;

function documentAt(file: string, value: unknown, where: Where): SourceDocument {
  const place = () => where;
  return { file, value, locate: place, locateKey: place, locateInText: place };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A large file that is JSON throughout: the YAML parser would take a kilobyte for each value. */
function largeJson({ path, text }: EvidenceFile): DocumentReading | null {
  if (text.length <= SMALL || !/^\s*[[{]/.test(text) || SUSPICIOUS.test(text)) return null;
  if (jsonDepth(text, MAX_DEPTH) > MAX_DEPTH)
    return { documents: [], problems: [tooDeep({ file: path })] };
  const value = asJson(text);
  if (value === undefined) return null;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return {
    documents: values.map((one) => documentAt(path, one, { file: path, line: 1 })),
    problems: [],
  };
}

function noJson(where: Where): Problem {
  return {
    severity: "error",
    code: "evidence.line",
    message: "this line is no JSON object",
    remedy: "write one record on each line",
    where,
  };
}

const isObject = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lines that are each one JSON object; `null`: the text is something else. */
function jsonLines({ path, text }: EvidenceFile): DocumentReading | null {
  const lines = text
    .split(/\r?\n/)
    .map((content, index) => ({ content: content.trim(), line: index + 1 }))
    .filter(({ content }) => content !== "");
  const [first] = lines;
  if (first === undefined || lines.length < 2 || !isObject(asJson(first.content))) return null;
  const documents: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const { content, line } of lines) {
    const where = { file: path, line, column: 1 };
    const value = jsonDepth(content, MAX_DEPTH) > MAX_DEPTH ? undefined : asJson(content);
    if (isObject(value)) documents.push(documentAt(path, value, where));
    else problems.push(noJson(where));
  }
  return { documents, problems };
}

/**
 * Where a text that begins like JSON stops being it, without quoting it: it may hold a secret. `null`: it is JSON, and
 * something else is wrong with it, such as a key that is there twice.
 */
function brokenJson({ path, text }: EvidenceFile): Problem | null {
  let message = "";
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    message = error instanceof Error ? error.message : "";
  }
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const offset = position === undefined ? text.trimEnd().length : Number(position);
  const before = text.slice(0, offset);
  const isEnd = offset >= text.trimEnd().length;
  return {
    severity: "error",
    code: "document.syntax",
    message: `not readable as JSON: ${isEnd ? "it breaks off here" : "there is a character too much or too little here"}`,
    remedy: isEnd
      ? "give the whole file"
      : "check quotes, commas and brackets on this line and the one before it",
    where: {
      file: path,
      line: before.split("\n").length,
      column: offset - before.lastIndexOf("\n"),
    },
  };
}

/** The documents of a file: JSON, JSON lines, or YAML. Never throws. */
export function readText(file: EvidenceFile): DocumentReading {
  const large = largeJson(file);
  if (large !== null) return large;
  const refused = refusedUnread(file.path, file.text);
  if (refused !== null) return { documents: [], problems: [refused] };
  const lines = jsonLines(file);
  if (lines !== null) return lines;
  const read = readDocuments(file.path, file.text);
  const isMeantAsJson =
    /^\s*[[{]/.test(file.text) && read.problems.some(({ code }) => code === "document.syntax");
  const broken = isMeantAsJson ? brokenJson(file) : null;
  return broken === null ? read : { documents: [], problems: [broken] };
}
