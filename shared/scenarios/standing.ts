import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { groupBy } from "./group.ts";
import type { Evidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { qualityOf, worthOf } from "./quality.ts";

/** One valid run as it counts. */
export interface Run {
  readonly at: Instant;
  /** `null`: not known, or not certain. A pass on it is never one on another build. */
  readonly build: string | null;
  /** 0 to 1. */
  readonly quality: number;
  /** Worth of the outcome, 0 to 1. */
  readonly worth: number;
  /** Runs of one experiment by one runner in one fortnight (or what the policy says), counted from the epoch, count once. */
  readonly fortnight: number;
  readonly runner: string | null;
  readonly fingerprint: string;
  /** The name by which the service was tried: that of an earlier one, if it was split or merged since. */
  readonly service: string | null;
  readonly dependency: string | undefined;
}

/** What the evidence of one cell comes to, whatever the instant, as long as no further evidence has happened by then. */
export interface Standing {
  /** Failures that no later pass on another build of at least their quality has answered. */
  readonly open: readonly Run[];
  /** The two passes worth most, the best first. */
  readonly best: readonly Run[];
  /** Passes that count, each experiment of a runner once in a fortnight. */
  readonly passes: number;
  /** Experiments of a runner in a fortnight that passed or failed: what the trivial-scenario rule counts. */
  readonly runs: number;
}

export const NO_STANDING: Standing = { open: [], best: [], passes: 0, runs: 0 };

/** A run as a piece of evidence has it. */
export function runOf(evidence: Evidence, policy: RankingPolicy): Run {
  const { at, build, runner, fingerprint } = evidence;
  return {
    at,
    build,
    quality: qualityOf(evidence, policy),
    worth: worthOf(evidence, policy),
    fortnight: Math.floor(at / DAY_MS / policy.duplicateDays),
    runner,
    fingerprint,
    service: evidence.service,
    dependency: evidence.dependency,
  };
}

/** Orders values by what they are worth at any one instant: log2 of the value, and age in half-lives. */
function lasting(value: number, at: Instant, policy: RankingPolicy): number {
  return Math.log2(value) + at / DAY_MS / policy.halfLifeDays;
}

/** The worse outcome; of equal ones the one that is worth more, so that order does not matter. */
function worse(left: Run, right: Run, policy: RankingPolicy): Run {
  if (left.worth !== right.worth) return left.worth < right.worth ? left : right;
  const [ofLeft, ofRight] = [left, right].map(({ quality, at }) => lasting(quality, at, policy));
  if (ofLeft !== ofRight) return (ofLeft ?? 0) > (ofRight ?? 0) ? left : right;
  if (left.quality !== right.quality) return left.quality > right.quality ? left : right;
  // Alike in all but the build: neither can be told to be the one, so neither is "another build".
  return left.build === right.build ? left : { ...left, build: null };
}

/**
 * The run that stands for one experiment of one runner in one fortnight: the latest build's, by its worst outcome. Where
 * several builds ran at the latest instant, the worst of all of them.
 */
function standsFor(runs: readonly Run[], policy: RankingPolicy): Run {
  const latest = Math.max(...runs.map(({ at }) => at));
  const builds = new Set(runs.filter(({ at }) => at === latest).map(({ build }) => build));
  return runs
    .filter(({ build }) => builds.has(build))
    .reduce((left, right) => worse(left, right, policy));
}

/**
 * Whether a pass answers a failure: later, on another build, of at least its quality. A pass must say its build, or
 * leaving it out would be a way to run the same build until it is green.
 */
export function answers(pass: Run, failure: Run): boolean {
  return (
    pass.at > failure.at &&
    pass.quality >= failure.quality &&
    pass.build !== null &&
    pass.build !== failure.build
  );
}

/**
 * What the runs of one cell come to, by design/ranking.md ("Duplicates", "Credit of a cell").
 *
 * Duplicates are thinned among passes alone. A failure goes only by the rule for open failures: it adds up to nothing,
 * and if a further failure could replace it, failing once more on another build would wipe it out (docs/adr).
 *
 * @param runs of this cell, all of them valid
 */
export function standingOf(runs: readonly Run[], policy: RankingPolicy): Standing {
  const [only] = runs;
  if (only === undefined) return NO_STANDING;
  // Most cells know of one run: they need no groups.
  if (runs.length === 1) return standingOfOne(only, policy);
  const stand = standing(runs, policy);
  const passes = stand.filter(({ worth }) => worth >= policy.passAt);
  return {
    open: runs.filter(
      (run) => run.worth < policy.passAt && !passes.some((pass) => answers(pass, run)),
    ),
    best: bestTwo(passes, policy),
    passes: passes.length,
    runs: stand.length,
  };
}

/** From so many runs on, keys are cheaper than comparing each with each. */
const MANY = 32;

/** One run for each experiment, runner and fortnight. */
function standing(runs: readonly Run[], policy: RankingPolicy): readonly Run[] {
  const few = runs.length < MANY;
  if (few && !runs.some((run, index) => isAgain(run, runs, index))) return runs;
  const keyOf = (run: Run) => `${run.fortnight}\0${run.runner ?? ""}\0${run.fingerprint}`;
  return [...groupBy(runs, keyOf).values()].map((group) => standsFor(group, policy));
}

/** Whether one of the first runs is of the same experiment, runner and fortnight. */
function isAgain(run: Run, runs: readonly Run[], first: number): boolean {
  for (let index = 0; index < first; index += 1) {
    const other = runs[index];
    if (
      other?.fortnight === run.fortnight &&
      other.fingerprint === run.fingerprint &&
      (other.runner ?? "") === (run.runner ?? "")
    )
      return true;
  }
  return false;
}

/** What pieces of evidence of one cell come to; invalid ones count nothing. */
export function standingOfEvidence(evidence: readonly Evidence[], policy: RankingPolicy): Standing {
  const runs = evidence.filter(({ valid }) => valid).map((one) => runOf(one, policy));
  return standingOf(runs, policy);
}

function standingOfOne(run: Run, policy: RankingPolicy): Standing {
  return run.worth < policy.passAt
    ? { open: [run], best: [], passes: 0, runs: 1 }
    : { open: [], best: [run], passes: 1, runs: 1 };
}

function bestTwo(passes: readonly Run[], policy: RankingPolicy): readonly Run[] {
  if (passes.length < 3) return passes;
  const value = (run: Run): number => lasting(run.quality * run.worth, run.at, policy);
  // Where two are worth the same, the order of input must not show in the last digit.
  return passes
    .toSorted((left, right) => value(right) - value(left) || right.at - left.at)
    .slice(0, 2);
}
