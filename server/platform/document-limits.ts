import { Buffer } from "node:buffer";
import { Lexer } from "yaml";
import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";

/** Most bytes of text that are read from one file. */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;
/** About what a file with 10,000 SLOs holds. The parser needs a kilobyte of memory for each value. */
export const MAX_VALUES = 500_000;
/** The parser recurses, and a stack that is nearly full can end the process instead of throwing. */
export const MAX_DEPTH = 100;
/** More aliases than anyone writes by hand; counted before the text is parsed, so that a bomb costs one scan. */
const MAX_ALIAS_TOKENS = 10_000;

const ALIAS_TOKEN = /(?:^|[\s[{,:-])\*[\w-]/g;
const SEPARATOR = /[\n,[{]/g;
const LINE_START = /^( *)((?:[-?] +)*)/gm;

/** What decoding puts in place of bytes that are no UTF-8; and NUL, which every other byte is in UTF-16. */
// oxlint-disable-next-line no-control-regex
const UNREADABLE_CHARACTER = /[\uFFFD\0]/;

/** Why a text must not even be parsed, or `null`. Costs a few scans of the text. */
export function refusedUnread(file: string, text: string): Problem | null {
  const where = { file };
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) return tooLarge(where);
  const garbled = text.search(UNREADABLE_CHARACTER);
  if (garbled !== -1) return notUtf8({ file, ...placeOf(text, garbled) });
  const alias = nthMatch(text, ALIAS_TOKEN, MAX_ALIAS_TOKENS);
  if (alias !== null) return tooManyAliases({ file, line: lineOf(text, alias) });
  // Each value but the first comes after a line break, a comma or a bracket.
  if (nthMatch(text, SEPARATOR, MAX_VALUES) !== null) return tooManyValues(where);
  const deep = deepLine(text) ?? deepFlow(text);
  return deep === null ? null : tooDeep({ file, line: lineOf(text, deep) });
}

function nthMatch(text: string, pattern: RegExp, count: number): number | null {
  let seen = 0;
  for (const match of text.matchAll(pattern)) {
    seen += 1;
    if (seen > count) return match.index;
  }
  return null;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  return { line: lineOf(text, offset), column: offset - text.lastIndexOf("\n", offset - 1) };
}

/** Where indentation and dashes go deeper than allowed. */
function deepLine(text: string): number | null {
  const open: number[] = [];
  for (const match of text.matchAll(LINE_START)) {
    const indent = match[1]?.length ?? 0;
    while ((open.at(-1) ?? -1) >= indent) open.pop();
    open.push(indent);
    if (open.length + (match[2]?.match(/[-?]/g)?.length ?? 0) > MAX_DEPTH) return match.index;
  }
  return null;
}

/** Where brackets go deeper than allowed; the lexer knows which of them stand in quotes or comments. */
function deepFlow(text: string): number | null {
  let depth = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === "[" || lexeme === "{") depth += 1;
    else if (lexeme === "]" || lexeme === "}") depth -= 1;
    if (depth > MAX_DEPTH) return offset;
    offset += lexeme.length;
  }
  return null;
}

export function tooLarge(where: SourceLocation): Problem {
  return {
    severity: "error",
    code: "document.too-large",
    message: `the file holds more than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB`,
    remedy: "split it into several files",
    where,
  };
}

function notUtf8(where: SourceLocation): Problem {
  return {
    severity: "error",
    code: "document.encoding",
    message: "the file is not valid UTF-8: a character here cannot be read",
    remedy: "save the file in the encoding UTF-8",
    where,
  };
}

export function tooManyAliases(where: SourceLocation): Problem {
  return {
    severity: "error",
    code: "document.aliases",
    message: "the YAML aliases of this document expand to too much",
    remedy: "write the values out, or use fewer aliases of aliases",
    where,
  };
}

function tooManyValues(where: SourceLocation): Problem {
  return {
    severity: "error",
    code: "document.too-many-values",
    message: `the file holds more than ${MAX_VALUES.toLocaleString("en")} values`,
    remedy: "split it into several files",
    where,
  };
}

export function tooDeep(where: SourceLocation): Problem {
  return {
    severity: "error",
    code: "document.too-deep",
    message: `the document is nested more than ${MAX_DEPTH} levels deep`,
    remedy: "check for brackets, dashes or indentation that are repeated by mistake",
    where,
  };
}
