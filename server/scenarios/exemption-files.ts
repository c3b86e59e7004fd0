import { z } from "zod";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Exemption } from "#shared/scenarios/exemptions.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { instant, label, name } from "./fields.ts";

const exemptionShape = z
  .strictObject({
    service: name,
    scenario: label,
    from: instant,
    until: instant,
    approvedBy: name,
    reason: name,
  })
  .refine(({ from, until }) => from < until, {
    path: ["until"],
    error: "must be later than from",
  });

/** Whether a document is an exemption: it names a cell and who approved it. */
export function isExemption({ value }: SourceDocument): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "service" in value &&
    "scenario" in value &&
    "approvedBy" in value
  );
}

/**
 * Reads exemptions, one document each (a list in a file gives one document for each of its items). What is at fault is
 * left out, with its problem.
 */
export function readExemptions(documents: readonly SourceDocument[]): {
  readonly exemptions: readonly Exemption[];
  readonly problems: readonly Problem[];
} {
  const read = documents.map((document) => ({
    document,
    ...checkShape(exemptionShape, document, "exemption"),
  }));
  return {
    exemptions: read.flatMap(({ value, document }) =>
      value === undefined ? [] : [{ ...value, where: document.locate([]) }],
    ),
    problems: read.flatMap(({ problems }) => problems),
  };
}
