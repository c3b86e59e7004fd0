import { partsOf, runsOfPart, type CellContext } from "./cell-evidence.ts";
import type { PlacedEvidence } from "./model.ts";
import { RunTable } from "./run-table.ts";
import { answers } from "./standing.ts";

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
      const { standing, table } = runsOfPart(part, known, context);
      return standing.open.map((run) => table.pieceOf(run));
    }),
  );
  const table = new RunTable(policy);
  const runs = known.map((piece) => table.add(piece));
  const passes = runs.filter((run) => table.isPass(run));
  const fixes = new Map<PlacedEvidence, Fix>();
  for (const run of runs) {
    const found = table.pieceOf(run);
    if (table.isPass(run) || open.has(found)) continue;
    const answer = passes.find((pass) => answers(pass, run, table));
    if (answer === undefined) continue;
    const fixed = table.pieceOf(answer);
    if (!fixes.has(fixed)) fixes.set(fixed, { found, fixed });
  }
  return [...fixes.values()];
}
