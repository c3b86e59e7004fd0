import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";

/** How a kind of Sloth file writes its keys. */
export type Spelling = "underscores" | "camel";

/**
 * The value under a key (written with underscores here) in whichever spelling it stands. Sloth ignores a key in the
 * other kind's spelling without a word; here it counts, and is reported.
 */
export function spelt<Value>(
  map: Readonly<Record<string, Value | undefined>>,
  key: string,
  spelling: Spelling,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Value | undefined {
  const [right, wrong] = spelling === "camel" ? [camelCase(key), key] : [key, camelCase(key)];
  const misspelt = map[wrong];
  if (misspelt !== undefined) {
    report.warn(
      document.locateKey([...path, wrong]),
      "sloth.spelling",
      `the key ${pathText([...path, wrong])} is one that Sloth ignores in this kind of file`,
      `did you mean ${right}? It is read as that`,
    );
  }
  return map[right] ?? misspelt;
}

/** `errorQuery` for `error_query`. */
export function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
