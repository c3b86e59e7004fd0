import type { Instant } from "#shared/kernel/time.ts";
import { averageCredit, creditOf, type CellCredit } from "./credit.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { standingOf, type Standing } from "./standing.ts";

/** A share of a cell that is tried by itself. */
export interface CellPart {
  /** Share of the cell; those of all parts make 1. */
  readonly weight: number;
  /** The dependency that it is about. Evidence that names none counts for each. */
  readonly dependency?: string;
  /** Names under which the service has been tried; absent: whatever was put into the cell. */
  readonly services?: readonly string[];
}

/** Evidence of one cell, and what it comes to at any instant. */
export interface CellBook {
  /** @param counted whether the run is one of those that the trivial-scenario rule counts here */
  put(evidence: PlacedEvidence, counted: boolean): void;
  /** What the evidence up to an instant comes to; evidence after it is as if it had not been given. */
  creditAt(now: Instant): CellCredit;
  /** Experiments up to an instant, each once for a runner and a fortnight, and how many of them passed. */
  runsAt(now: Instant): { readonly runs: number; readonly passes: number };
}

interface Entry {
  readonly evidence: PlacedEvidence;
  readonly counted: boolean;
}

interface WeighedStanding {
  readonly weight: number;
  readonly standing: Standing;
}

const UNTESTED: CellCredit = { credit: 0, n: 0, state: "untested" };
const NO_RUNS = { runs: 0, passes: 0 };
const WHOLE: readonly CellPart[] = [{ weight: 1 }];

function concerns(part: CellPart, { dependency, service }: PlacedEvidence): boolean {
  if (part.services !== undefined && !part.services.includes(service)) return false;
  return (
    part.dependency === undefined || dependency === undefined || part.dependency === dependency
  );
}

/** By digest where the instant is the same, so that the order of coming in never shows in a digit. */
function inTime({ evidence: left }: Entry, { evidence: right }: Entry): number {
  return left.at - right.at || (left.digest < right.digest ? -1 : 1);
}

export function createCellBook(
  policy: RankingPolicy,
  parts: readonly CellPart[] = WHOLE,
): CellBook {
  const entries: Entry[] = [];
  let standings: readonly WeighedStanding[] = [];
  let runs = NO_RUNS;
  // What was worked out holds from the last piece that it knows up to the next one.
  let from: Instant = Infinity;
  let to: Instant = Infinity;
  let sorted = true;

  function workOut(now: Instant): void {
    if (!sorted) entries.sort(inTime);
    sorted = true;
    const next = entries.findIndex(({ evidence }) => evidence.at > now);
    const known = next < 0 ? entries : entries.slice(0, next);
    from = known.at(-1)?.evidence.at ?? -Infinity;
    to = entries[known.length]?.evidence.at ?? Infinity;
    const evidence = known.map((entry) => entry.evidence);
    standings = parts.map((part) => ({
      weight: part.weight,
      standing: standingOf(
        part === WHOLE[0] ? evidence : evidence.filter((one) => concerns(part, one)),
        policy,
      ),
    }));
    runs = runsIn(known);
  }

  function runsIn(known: readonly Entry[]): typeof NO_RUNS {
    const counted = known.filter((entry) => entry.counted);
    const [only] = standings;
    const whole =
      parts === WHOLE && only !== undefined && counted.length === known.length
        ? only.standing
        : standingOf(
            counted.map(({ evidence }) => evidence),
            policy,
          );
    return { runs: whole.runs, passes: whole.passes };
  }

  return {
    put: (evidence, counted) => {
      entries.push({ evidence, counted });
      sorted = false;
      from = Infinity;
    },
    creditAt: (now) => {
      if (entries.length === 0) return UNTESTED;
      if (now < from || now >= to) workOut(now);
      return averageCredit(
        standings.map(({ weight, standing }) => ({ weight, ...creditOf(standing, now, policy) })),
      );
    },
    runsAt: (now) => {
      if (entries.length === 0) return NO_RUNS;
      if (now < from || now >= to) workOut(now);
      return runs;
    },
  };
}
