import type { TestContext } from "vitest";
import { findPart, missingReason, type PartName } from "./find-part.ts";

export type { PartName } from "./find-part.ts";

/**
 * The program of a part that a test needs. Without it the test is skipped with the reason, or fails when `CI=true`.
 *
 * @param context what the test's function is given
 */
export function requirePart(part: PartName, context: Pick<TestContext, "skip">): string {
  const path = findPart(part);
  if (path !== null) return path;
  if (process.env["CI"] === "true")
    throw new Error(`${missingReason(part)}, and with CI=true no test is skipped for that`);
  return context.skip(missingReason(part));
}
