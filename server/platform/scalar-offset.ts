import type { Scalar } from "yaml";

/**
 * Where a character of a scalar's value stands in the text it was written in.
 *
 * Exact for text on one line and for literal blocks (`|`). Folding and escapes change the text, so for those it is the
 * start of the scalar.
 *
 * @param offset of the character in the value
 * @returns offset in the text
 */
export function offsetInScalar(text: string, scalar: Scalar, offset: number): number {
  const start = scalar.range?.[0] ?? 0;
  const value = String(scalar.value);
  if (scalar.type === "BLOCK_LITERAL") return offsetInBlock(text, start, value, offset);
  const contentStart =
    scalar.type === "QUOTE_DOUBLE" || scalar.type === "QUOTE_SINGLE" ? start + 1 : start;
  return text.startsWith(value, contentStart) ? contentStart + offset : start;
}

function offsetInBlock(text: string, start: number, value: string, offset: number): number {
  const before = value.slice(0, offset).split("\n");
  const valueLines = value.split("\n");
  const first = valueLines.find((line) => line.trim() !== "") ?? "";
  let lineStart = text.indexOf("\n", start) + 1;
  const indent = indentOf(text, lineStart, first, valueLines);
  for (let line = 1; line < before.length; line += 1) lineStart = text.indexOf("\n", lineStart) + 1;
  return lineStart + indent + (before.at(-1) ?? "").length;
}

/** How far the block is indented: what its first line that is not blank has more in the text than in the value. */
function indentOf(
  text: string,
  blockStart: number,
  first: string,
  valueLines: readonly string[],
): number {
  let lineStart = blockStart;
  for (const line of valueLines) {
    const end = text.indexOf("\n", lineStart);
    const written = text.slice(lineStart, end === -1 ? undefined : end);
    if (line === first) return Math.max(0, written.trimEnd().length - first.trimEnd().length);
    lineStart = end + 1;
  }
  return 0;
}
