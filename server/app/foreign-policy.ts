import { isPolicy } from "#server/budget/policy.ts";
import { isGatePolicy } from "#server/gate/policy-file.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { isEvidencePolicy } from "#server/scenarios/evidence-policy.ts";
import { isRankingPolicy } from "#server/scenarios/ranking-policy.ts";

/** Whether a document of a policy's files says nothing of budgets: it is the gate's, the ranking's or about evidence. */
export function isForeignPolicy(document: SourceDocument): boolean {
  if (isGatePolicy(document)) return true;
  return !isPolicy(document) && (isRankingPolicy(document) || isEvidencePolicy(document));
}
