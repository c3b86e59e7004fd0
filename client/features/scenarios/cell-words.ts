import type { BudgetStatus } from "#shared/budget/model.ts";
import type { MatrixCell } from "#shared/scenarios/views.ts";
import { formatShare, plural } from "#client/ui/format.ts";

/** How a cell is shown: its state, and of what passed whether that is still fresh. */
export type CellFace = "passed" | "fading" | "known-risk" | "untested" | "exempt" | "none";

interface FaceWords {
  readonly shape: string;
  readonly word: string;
  /** What it means, for whoever asks. */
  readonly meaning: string;
  /** Lends its colour. */
  readonly status: BudgetStatus;
}

/** Below this share of its worth a pass is no longer fresh: one half-life has gone by. */
const FRESH = 0.5;

/** Every state has a shape and a word besides its colour. */
export const FACES: Readonly<Record<CellFace, FaceWords>> = {
  passed: {
    shape: "●",
    word: "passed",
    meaning: "Tested with valid evidence and withstood; the newest is worth half or more.",
    status: "ok",
  },
  fading: {
    shape: "◐",
    word: "passed, fading",
    meaning: "Withstood, but so long ago that the newest evidence is worth less than half.",
    status: "warning",
  },
  "known-risk": {
    shape: "▲",
    word: "known risk",
    meaning: "Tested and failed, and no later pass on another build has answered it.",
    status: "burning",
  },
  untested: {
    shape: "◌",
    word: "untested",
    meaning: "There is no valid evidence: whether it withstands is not known.",
    status: "unknown",
  },
  exempt: {
    shape: "◇",
    word: "exempt",
    meaning: "Let off for a while by somebody outside the team; it still weighs in the score.",
    status: "no-traffic",
  },
  none: {
    shape: "",
    word: "does not apply",
    meaning: "The service has none of the traits that the scenario is about.",
    status: "no-traffic",
  },
};

/** The order in which states are listed everywhere: the most pressing first. */
export const FACE_ORDER: readonly CellFace[] = [
  "known-risk",
  "untested",
  "fading",
  "passed",
  "exempt",
  "none",
];

/** @param cell `null`: the scenario does not apply */
export function faceOf(cell: MatrixCell | null): CellFace {
  if (cell === null) return "none";
  if (cell.state !== "passed") return cell.state;
  return (cell.freshness ?? 0) < FRESH ? "fading" : "passed";
}

/** What is proven of a cell, in words: `freshness 82 %, 3 pieces of valid evidence, 1 invalid`. */
export function proofWords({ freshness, valid, invalid }: MatrixCell): string {
  const parts: string[] = [];
  if (freshness !== null) parts.push(`freshness ${formatShare(freshness)}`);
  parts.push(
    valid === 0
      ? "no valid evidence"
      : plural(valid, "piece of valid evidence", "pieces of valid evidence"),
  );
  if (invalid > 0) parts.push(`${invalid} invalid`);
  return parts.join(", ");
}
