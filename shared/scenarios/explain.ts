import { partsOf, runsOfPart, type CellContext } from "./cell-evidence.ts";
import { creditOf } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import { freshnessOf } from "./quality.ts";
import type { Run, RunTable } from "./run-table.ts";

/** How one piece of evidence goes into the credit. */
export interface ExplainedTerm {
  readonly piece: PlacedEvidence;
  readonly environment: number;
  readonly provenance: number;
  readonly oracle: number;
  readonly quality: number;
  readonly freshness: number;
  readonly worth: number;
  /** Passes: quality x freshness x worth. Open failures: quality x freshness. */
  readonly value: number;
}

/** The credit of a cell, or of a part of it, with its values put in. */
export interface ExplainedCredit {
  readonly dependency: string | null;
  readonly weight: number;
  readonly kind: "untested" | "passes" | "open-failures";
  readonly terms: readonly ExplainedTerm[];
  readonly formula: string;
  readonly credit: number;
}

/** Enough digits to follow, few enough to read. */
function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function termOf(
  run: Run,
  table: RunTable,
  isPass: boolean,
  { policy, now }: CellContext,
): ExplainedTerm {
  const piece = table.pieceOf(run);
  const freshness = freshnessOf(piece.at, now, policy);
  const [quality, worth] = [table.quality(run), table.worth(run)];
  return {
    piece,
    environment: policy.environments[piece.environment],
    provenance: policy.provenances[piece.provenance],
    oracle: policy.oracles[piece.oracle],
    quality,
    freshness,
    worth,
    value: quality * freshness * (isPass ? worth : 1),
  };
}

function formulaOf(
  kind: ExplainedCredit["kind"],
  terms: readonly ExplainedTerm[],
  credit: number,
  { passWeight, riskWeight }: CellContext["policy"],
): string {
  const values = terms.map(({ value }) => figure(value));
  if (kind === "untested") return "0, because nothing valid is known";
  if (kind === "open-failures")
    return `${figure(riskWeight)} × ${values.length === 1 ? values[0] : `max(${values.join(", ")})`} = ${figure(credit)}`;
  const factors = values.map((value) => `(1 − ${figure(passWeight)} × ${value})`);
  return `1 − ${factors.join("")} = ${figure(credit)}`;
}

/** Says how the credit of a cell comes about, part by part. */
export function explainCredit(
  evidence: readonly PlacedEvidence[],
  context: CellContext,
): readonly ExplainedCredit[] {
  const { policy, now } = context;
  return partsOf(context).map((part) => {
    const { standing, table } = runsOfPart(part, evidence, context);
    const isOpen = standing.open.length > 0;
    const terms = (isOpen ? standing.open : standing.best).map((run) =>
      termOf(run, table, !isOpen, context),
    );
    const kind = isOpen ? "open-failures" : terms.length > 0 ? "passes" : "untested";
    const { credit } = creditOf(standing, now, table);
    return {
      dependency: part.dependency ?? null,
      weight: part.weight,
      kind,
      terms,
      formula: formulaOf(kind, terms, credit, policy),
      credit,
    };
  });
}
