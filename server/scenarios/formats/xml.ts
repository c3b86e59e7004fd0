import { written } from "./values.ts";
import { Buffer } from "node:buffer";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { DomainError } from "#shared/kernel/errors.ts";
import { MAX_DEPTH, MAX_DOCUMENT_BYTES } from "#server/platform/document-limits.ts";

/** One element, with its attributes and what it holds. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

/** What may stand before the root: declarations, comments and instructions. A DOCTYPE may stand nowhere else. */
const PROLOG = /^\uFEFF?(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/;

const PREDEFINED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};

/** The five entities that XML itself defines, and characters by number. No others exist: see `parseXml`. */
function plainText(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, word?: string) => {
      if (word !== undefined) return PREDEFINED[word] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      const storable = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return storable ? String.fromCodePoint(code) : "\u{FFFD}";
    },
  );
}

type Ordered = Readonly<Record<string, unknown>>;

function elementOf(node: Ordered): XmlElement | null {
  const name = Object.keys(node).find((key) => key !== ":@");
  if (name === undefined || name.startsWith("?") || name.startsWith("#")) return null;
  const inner = node[name] as readonly Ordered[];
  const attributes = Object.entries((node[":@"] ?? {}) as Readonly<Record<string, unknown>>);
  return {
    name,
    attributes: Object.fromEntries(
      attributes.map(([key, value]) => [key, plainText(String(value))]),
    ),
    children: inner.flatMap((child) => elementOf(child) ?? []),
    text: inner.map((child) => plainText(written(child["#text"]))).join(""),
  };
}

function refuse(
  file: string,
  message: string,
  remedy: string,
  at: { readonly line?: number; readonly column?: number } = {},
) {
  return new DomainError({ code: "document.xml", message, remedy, where: { file, ...at } });
}

/**
 * The root of an XML document. Nothing is expanded and nothing is fetched: a document with a DOCTYPE, the only place where
 * entities can be defined, is refused.
 *
 * @throws DomainError `document.xml` with line and column where there is one; `document.too-large`
 */
export function parseXml(file: string, text: string): XmlElement {
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES)
    throw new DomainError({
      code: "document.too-large",
      message: `the file holds more than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB`,
      remedy: "split it into several files",
      where: { file },
    });
  const prolog = PROLOG.exec(text)?.[0] ?? "";
  if (/^<!DOCTYPE/i.test(text.slice(prolog.length, prolog.length + 9)))
    throw refuse(
      file,
      "the XML has a DOCTYPE, which can define entities",
      "remove the DOCTYPE: reports of tests need none",
      {
        line: prolog.split("\n").length,
      },
    );
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line, col } = valid.err;
    throw refuse(
      file,
      `not readable as XML: ${msg.replace(/\.$/, "")}`,
      "check the tag on this line",
      { line, column: col },
    );
  }
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    processEntities: false,
    trimValues: true,
    maxNestedTags: MAX_DEPTH,
  });
  let nodes: readonly Ordered[];
  try {
    nodes = parser.parse(text) as readonly Ordered[];
  } catch (error) {
    throw refuse(
      file,
      `not readable as XML: ${error instanceof Error ? error.message : String(error)}`,
      "write it with the tool again",
    );
  }
  const roots = nodes.flatMap((node) => elementOf(node) ?? []);
  const [root, second] = roots;
  if (root === undefined || second !== undefined)
    throw refuse(
      file,
      "not readable as XML: it must have one root element",
      "write it with the tool again",
    );
  return root;
}
