import { describe, it } from "vitest";
import { findPart } from "#e2e/run/find-part.ts";
import { requirePart, type PartName } from "#e2e/run/parts.ts";

/**
 * A group of tests that all need some parts. Without one of them the group is one skipped test that names the reason,
 * or one that fails when `CI=true`.
 *
 * @param body is given the programs in the order of `parts`
 */
export function describeWithParts<const Parts extends readonly PartName[]>(
  parts: Parts,
  title: string,
  body: (...programs: { [Index in keyof Parts]: string }) => void,
): void {
  const programs = parts.map((part) => findPart(part));
  const missing = parts.find((_, index) => programs[index] === null);
  describe(title, () => {
    if (missing === undefined) body(...(programs as { [Index in keyof Parts]: string }));
    else it(`needs ${missing}`, (context) => void requirePart(missing, context));
  });
}
