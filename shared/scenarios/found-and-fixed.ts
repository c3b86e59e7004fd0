import { partsOf, runsOfPart, type CellContext } from "./cell-evidence.ts";
import type { PlacedEvidence } from "./model.ts";
import { qualityOf, worthOf } from "./quality.ts";

/** A failure that a test found, and the pass on another build that answered it. */
export interface Fix {
  readonly found: PlacedEvidence;
  readonly fixed: PlacedEvidence;
}

function answers(pass: PlacedEvidence, failure: PlacedEvidence, { policy }: CellContext): boolean {
  return (
    worthOf(pass, policy) >= policy.passAt &&
    pass.at > failure.at &&
    pass.build !== null &&
    pass.build !== failure.build &&
    qualityOf(pass, policy) >= qualityOf(failure, policy)
  );
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
  const fixes = new Map<PlacedEvidence, Fix>();
  for (const found of known) {
    if (worthOf(found, policy) >= policy.passAt || open.has(found)) continue;
    const fixed = known.find((pass) => answers(pass, found, context));
    if (fixed !== undefined && !fixes.has(fixed)) fixes.set(fixed, { found, fixed });
  }
  return [...fixes.values()];
}
