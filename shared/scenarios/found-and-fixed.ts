import { partsOf, runsOfPart, type CellContext } from "./cell-evidence.ts";
import type { PlacedEvidence } from "./model.ts";
import { worthOf } from "./quality.ts";
import { answers, runOf } from "./standing.ts";

/** A failure that a test found, and the pass on another build that answered it. */
export interface Fix {
  readonly found: PlacedEvidence;
  readonly fixed: PlacedEvidence;
}

/**
 * Failures of a cell that were answered: by the rule for open failures, and with the pass that did it first. Several
 * failures answered by one pass are one find, the earliest of them.
 */
export function fixesIn(evidence: readonly PlacedEvidence[], context: CellContext): readonly Fix[] {
  const { policy, now } = context;
  const known = evidence
    .filter(({ valid, at }) => valid && at <= now)
    .toSorted((left, right) => left.at - right.at);
  const open = new Set(
    partsOf(context).flatMap((part) => {
      const { standing, pieceOf } = runsOfPart(part, known, context);
      return standing.open.flatMap((run) => pieceOf(run) ?? []);
    }),
  );
  const isPass = (piece: PlacedEvidence): boolean => worthOf(piece, policy) >= policy.passAt;
  const passes = known.filter(isPass);
  const fixes = new Map<PlacedEvidence, Fix>();
  for (const found of known) {
    if (isPass(found) || open.has(found)) continue;
    const failure = runOf(found, policy);
    const fixed = passes.find((pass) => answers(runOf(pass, policy), failure));
    if (fixed !== undefined && !fixes.has(fixed)) fixes.set(fixed, { found, fixed });
  }
  return [...fixes.values()];
}
