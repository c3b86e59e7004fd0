import type { Instant } from "#shared/kernel/time.ts";
import { averageCredit, creditOf, type CellCredit } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { standingOf, type Standing } from "./standing.ts";

/** Evidence of one cell, and what it comes to at any instant. */
export interface CellBook {
  put(evidence: PlacedEvidence): void;
  /** What the evidence up to an instant comes to; evidence after it is as if it had not been given. */
  creditAt(now: Instant): CellCredit;
  /** Experiments up to an instant, each once for a runner and a fortnight, and how many of them passed. */
  runsAt(now: Instant): { readonly runs: number; readonly passes: number };
}

const UNTESTED: CellCredit = { credit: 0, n: 0, state: "untested" };
const NO_RUNS = { runs: 0, passes: 0 };

/**
 * @param dependencies that the scenario is tried on one by one; empty: the cell is one whole. Evidence that names none
 *   counts for each of them.
 */
export function createCellBook(
  policy: RankingPolicy,
  dependencies: readonly string[] = [],
): CellBook {
  const evidence: PlacedEvidence[] = [];
  let parts: readonly Standing[] = [];
  let runs = NO_RUNS;
  // The parts hold from the last piece that they know up to the next one.
  let from: Instant = -Infinity;
  let to: Instant = Infinity;
  let sorted = true;

  function workOut(now: Instant): void {
    // By digest where the instant is the same, so that the order of coming in never shows in a digit.
    if (!sorted)
      evidence.sort((left, right) => left.at - right.at || (left.digest < right.digest ? -1 : 1));
    sorted = true;
    const after = evidence.findIndex(({ at }) => at > now);
    const known = after < 0 ? evidence : evidence.slice(0, after);
    from = known.at(-1)?.at ?? -Infinity;
    to = after < 0 ? Infinity : (evidence[after]?.at ?? Infinity);
    const whole = standingOf(known, policy);
    runs = { runs: whole.runs, passes: whole.passes };
    parts =
      dependencies.length === 0
        ? [whole]
        : dependencies.map((name) =>
            standingOf(
              known.filter(({ dependency }) => dependency === undefined || dependency === name),
              policy,
            ),
          );
  }

  function current(now: Instant): void {
    if (now < from || now >= to) workOut(now);
  }

  return {
    put: (one) => {
      evidence.push(one);
      sorted = false;
      // Nothing is at the end of an empty stretch: it is worked out anew when it is asked for.
      from = Infinity;
    },
    creditAt: (now) => {
      if (evidence.length === 0) return UNTESTED;
      current(now);
      return averageCredit(parts.map((standing) => creditOf(standing, now, policy)));
    },
    runsAt: (now) => {
      if (evidence.length === 0) return NO_RUNS;
      current(now);
      return runs;
    },
  };
}
