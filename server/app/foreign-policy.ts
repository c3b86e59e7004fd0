import { isGatePolicy } from "#server/gate/policy-file.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

/** Parts of a policy that say nothing of budgets. */
const OTHER_PARTS = new Set(["ranking", "evidence", "planning"]);

/** Whether a document of a policy's files says nothing of budgets: it is the gate's, or only the league's. */
export function isForeignPolicy(document: SourceDocument): boolean {
  if (isGatePolicy(document)) return true;
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => OTHER_PARTS.has(key));
}
