import { LineCounter, isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit } from "yaml";
import type { Document, Node, YAMLMap } from "yaml";
import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import {
  MAX_DEPTH,
  MAX_VALUES,
  refusedUnread,
  tooDeep,
  tooManyAliases,
} from "./document-limits.ts";
import { offsetInScalar } from "./scalar-offset.ts";

/** Keys and list indexes that lead from the root of a document to a value in it. */
export type DocumentPath = readonly (string | number)[];

/** One YAML or JSON document, or one entity of a list of them, with the place in the text of everything in it. */
export interface SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** Where a value stands; the nearest thing around it when it is not there. */
  locate(path: DocumentPath): SourceLocation;
  /** Where a key stands. */
  locateKey(path: DocumentPath): SourceLocation;
  /** Where a character of a text value stands. */
  locateInText(path: DocumentPath, offset: number): SourceLocation;
}

const MAX_ALIAS_EXPANSION = 1_000;
const MAX_SYNTAX_PROBLEMS = 5;

export interface DocumentReading {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML (one document or several) or JSON. A list of entities, and a Kubernetes `List`, give one document each.
 *
 * Never throws: what cannot be read is a problem with its place, and the other documents of the text are still read.
 */
export function readDocuments(file: string, text: string): DocumentReading {
  const refused = refusedUnread(file, text);
  if (refused !== null) return { documents: [], problems: [refused] };
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    // The parser compares each key with each; `duplicateKeys` takes one pass.
    uniqueKeys: false,
    logLevel: "silent",
  });
  const read = parsed.map((document) =>
    readOne({ file, text, document, place: (offset) => placeAt(file, lines, offset) }),
  );
  return {
    documents: read.flatMap((one) => one.documents),
    problems: read.flatMap((one) => one.problems),
  };
}

function readOne(source: Source): DocumentReading {
  const { document, text, place } = source;
  const errors: readonly SyntaxFault[] =
    document.errors.length > 0 ? document.errors : duplicateKeys(document);
  if (errors.length > 0) {
    return {
      documents: [],
      problems: errors
        .slice(0, MAX_SYNTAX_PROBLEMS)
        .map((error) => syntaxProblem(error, text, place)),
    };
  }
  const result = valueOf(document);
  if ("refused" in result)
    return {
      documents: [],
      problems: [result.refused(place(document.contents?.range?.[0] ?? 0), place)],
    };
  const unstorable = unstorableText(source);
  if (unstorable !== null) return { documents: [], problems: [unstorable] };
  return { documents: entities(source, result.value), problems: [] };
}

/** Escapes of what no database keeps in a text: NUL, and halves of a surrogate pair. */
const SUSPICIOUS_ESCAPE = /\\(?:0|x00|u0000|U00000000|u[dD][89a-fA-F]|U0000[dD][89a-fA-F])/;
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\0|\p{Surrogate}/u;

function unstorableText({ text, document, place }: Source): Problem | null {
  if (!SUSPICIOUS_ESCAPE.test(text)) return null;
  let found: Problem | null = null;
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value !== "string" || !UNSTORABLE.test(node.value)) return undefined;
      found = {
        severity: "error",
        code: "document.character",
        message:
          "this text holds a NUL or half a character (a lone surrogate), which cannot be stored",
        remedy: "take the escape out of it",
        where: place(node.range?.[0] ?? 0),
      };
      return visit.BREAK;
    },
  });
  return found;
}

type Refusal = (where: SourceLocation, place: (offset: number) => SourceLocation) => Problem;

function valueOf(
  document: Document.Parsed,
): { readonly value: unknown } | { readonly refused: Refusal } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIAS_EXPANSION });
    const refused = exceeded(value);
    return refused === null ? { value } : { refused };
  } catch (error) {
    // Aliases are the only thing that throws here: one without its anchor, or too many.
    if (error instanceof RangeError) return { refused: tooDeep };
    const name = /^Unresolved alias.*: (.+)$/.exec(
      error instanceof Error ? error.message : "",
    )?.[1];
    return { refused: name === undefined ? tooManyAliases : unresolvedAlias(document, name) };
  }
}

function unresolvedAlias(document: Document.Parsed, name: string): Refusal {
  return (around, place) => {
    let where = around;
    visit(document, {
      Alias(_key, node) {
        if (node.source !== name) return undefined;
        where = place(node.range?.[0] ?? 0);
        return visit.BREAK;
      },
    });
    return {
      severity: "error",
      code: "document.syntax",
      message: `not readable as YAML: the alias *${name} has no anchor before it`,
      remedy: "define the anchor (&name) before the alias (*name)",
      where,
    };
  };
}

/** Walks the value with a budget, because an alias shares what it repeats: small in memory, endless to walk. */
function exceeded(root: unknown): Refusal | null {
  let left = MAX_VALUES;
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return tooDeep;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== "object" || value === null) continue;
      for (const child of Object.values(value)) {
        left -= 1;
        if (left < 0) return tooManyAliases;
        next.push(child);
      }
    }
    level = next;
  }
  return null;
}

const SYNTAX_REMEDIES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "remove one of the two keys",
  TAB_AS_INDENT: "indent with spaces; YAML allows no tabs there",
  BAD_ALIAS: "define the anchor (&name) before the alias (*name)",
};

/** Go's templates, of which Helm's charts are made; `{{.window}}` and `{{ $labels.x }}` also stand in plain files. */
const TEMPLATE =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart|Files|Capabilities)\b|(?:if|range|with|include|template|define|end)\b)/;

interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function duplicateKeys(document: Document.Parsed): readonly SyntaxFault[] {
  const faults: SyntaxFault[] = [];
  visit(document, {
    Map(_key, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const [from = 0, to = 0] = key.range ?? [];
        if (keys.has(key.value))
          faults.push({
            code: "DUPLICATE_KEY",
            message: "Map keys must be unique",
            pos: [from, to],
          });
        keys.add(key.value);
      }
      return faults.length < MAX_SYNTAX_PROBLEMS ? undefined : visit.BREAK;
    },
  });
  return faults;
}

function syntaxProblem(
  error: SyntaxFault,
  text: string,
  place: (offset: number) => SourceLocation,
): Problem {
  return {
    severity: "error",
    code: "document.syntax",
    message: `not readable as YAML: ${error.message.replace(/\s+/g, " ")}`,
    remedy: TEMPLATE.test(text)
      ? "this is a template; give the file that it renders, as `helm template` writes it"
      : (SYNTAX_REMEDIES[error.code] ??
        "check indentation, quotes and brackets on this line and the one before it"),
    where: place(error.pos[0]),
  };
}

function placeAt(file: string, lines: LineCounter, offset: number): SourceLocation {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? { file } : { file, line, column: col };
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed;
  readonly place: (offset: number) => SourceLocation;
}

function entities(source: Source, value: unknown): SourceDocument[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, index) => documentAt(source, [index], item));
  if (isKubernetesList(value))
    return value.items.map((item, index) => documentAt(source, ["items", index], item));
  return [documentAt(source, [], value)];
}

function isKubernetesList(value: unknown): value is { readonly items: readonly unknown[] } {
  if (typeof value !== "object" || value === null || !("items" in value) || !("kind" in value))
    return false;
  return (
    Array.isArray(value.items) && typeof value.kind === "string" && value.kind.endsWith("List")
  );
}

function documentAt(source: Source, base: DocumentPath, value: unknown): SourceDocument {
  const find = (path: DocumentPath) => nearest(source.document, [...base, ...path]);
  return {
    file: source.file,
    value,
    locate: (path) => {
      const { node, keyNode, found } = find(path);
      const target = found && isScalar(node) ? node : (keyNode ?? node);
      return source.place(target?.range?.[0] ?? 0);
    },
    locateKey: (path) => {
      const { node, keyNode } = find(path);
      return source.place((keyNode ?? node)?.range?.[0] ?? 0);
    },
    locateInText: (path, offset) => {
      const { node } = find(path);
      return source.place(
        isScalar(node) ? offsetInScalar(source.text, node, offset) : (node?.range?.[0] ?? 0),
      );
    },
  };
}

interface Found {
  readonly node: Node | null;
  /** The key under which the node stands in a map. */
  readonly keyNode: Node | null;
  readonly found: boolean;
}

function nearest(document: Document.Parsed, path: DocumentPath): Found {
  let here: Found = { node: resolved(document, document.contents), keyNode: null, found: true };
  for (const step of path) {
    const next = child(document, here.node, step);
    if (next === null) return { ...here, found: false };
    here = next;
  }
  return here;
}

function child(document: Document.Parsed, node: Node | null, step: string | number): Found | null {
  if (isSeq<Node>(node) && typeof step === "number") {
    const item = node.items[step];
    return item === undefined
      ? null
      : { node: resolved(document, item), keyNode: null, found: true };
  }
  return isMap<Node, Node | null>(node) ? pairOf(document, node, String(step)) : null;
}

function pairOf(
  document: Document.Parsed,
  map: YAMLMap<Node, Node | null>,
  key: string,
): Found | null {
  for (const pair of map.items) {
    if (isScalar(pair.key) && String(pair.key.value) === key)
      return { node: resolved(document, pair.value), keyNode: pair.key, found: true };
  }
  for (const pair of map.items) {
    const merged =
      isScalar(pair.key) && pair.key.source === "<<" ? resolved(document, pair.value) : null;
    const inMerged = isMap<Node, Node | null>(merged) ? pairOf(document, merged, key) : null;
    if (inMerged !== null) return inMerged;
  }
  return null;
}

function resolved(document: Document.Parsed, node: Node | null | undefined): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return node ?? null;
}
