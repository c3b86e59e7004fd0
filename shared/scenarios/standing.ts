import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { Evidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { qualityOf, worthOf } from "./quality.ts";

/** One run as it counts: what it is worth while fresh, and since when it has been losing freshness. */
export interface Run {
  readonly at: Instant;
  /** `null`: not known, or not certain. A pass on it is never one on another build. */
  readonly build: string | null;
  /** 0 to 1. */
  readonly quality: number;
  /** Worth of the outcome, 0 to 1. */
  readonly worth: number;
  /** Orders runs of one outcome by what they are worth at any one instant: log2 of quality, plus age in half-lives. */
  readonly lasting: number;
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

function runOf(evidence: Evidence, policy: RankingPolicy): Run {
  const quality = qualityOf(evidence, policy);
  return {
    at: evidence.at,
    build: evidence.build,
    quality,
    worth: worthOf(evidence, policy),
    lasting: Math.log2(quality) + evidence.at / DAY_MS / policy.halfLifeDays,
  };
}

/** The worse outcome; of equal ones the one that is worth more, so that order does not matter. */
function worse(left: Run, right: Run): Run {
  if (left.worth !== right.worth) return left.worth < right.worth ? left : right;
  if (left.lasting !== right.lasting) return left.lasting > right.lasting ? left : right;
  if (left.quality !== right.quality) return left.quality > right.quality ? left : right;
  // Alike in all but the build: neither can be told to be the one, so neither is "another build".
  return left.build === right.build ? left : { ...left, build: null };
}

/**
 * The run that stands for one experiment of one runner in one fortnight: the latest build's, by its worst outcome. Where
 * several builds ran at the latest instant, the worst of all of them.
 */
function standsFor(runs: readonly Run[]): Run | null {
  const [first] = runs;
  if (first === undefined || runs.length === 1) return first ?? null;
  const latest = Math.max(...runs.map(({ at }) => at));
  const builds = new Set(runs.filter(({ at }) => at === latest).map(({ build }) => build));
  return runs.filter(({ build }) => builds.has(build)).reduce(worse);
}

/**
 * Whether a pass answers a failure: later, on another build, of at least its quality. A pass must say its build, or
 * leaving it out would be a way to run the same build until it is green.
 */
function answers(pass: Run, failure: Run): boolean {
  return (
    pass.at > failure.at &&
    pass.quality >= failure.quality &&
    pass.build !== null &&
    pass.build !== failure.build
  );
}

/**
 * What the evidence of one cell comes to, by design/ranking.md ("Duplicates", "Credit of a cell").
 *
 * Duplicates are thinned among passes alone. A failure goes only by the rule for open failures: it adds up to nothing,
 * and if a further failure could replace it, failing once more on another build would wipe it out (docs/adr).
 *
 * @param evidence of this cell; what is invalid counts nothing
 */
export function standingOf(evidence: readonly Evidence[], policy: RankingPolicy): Standing {
  const groups = new Map<string, Run[]>();
  const failures: Run[] = [];
  for (const one of evidence) {
    if (!one.valid) continue;
    const run = runOf(one, policy);
    if (run.worth < policy.passAt) failures.push(run);
    const bucket = Math.floor(one.at / DAY_MS / policy.duplicateDays);
    const key = `${bucket}\0${one.runner ?? ""}\0${one.fingerprint}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  if (groups.size === 0) return NO_STANDING;
  const passes: Run[] = [];
  for (const group of groups.values()) {
    const stands = standsFor(group);
    if (stands !== null && stands.worth >= policy.passAt) passes.push(stands);
  }
  return {
    open: failures.filter((failure) => !passes.some((pass) => answers(pass, failure))),
    best: bestTwo(passes),
    passes: passes.length,
    runs: groups.size,
  };
}

function bestTwo(passes: readonly Run[]): readonly Run[] {
  const value = (run: Run): number => run.lasting + Math.log2(run.worth);
  if (passes.length < 2) return passes;
  return passes.toSorted((left, right) => value(right) - value(left)).slice(0, 2);
}
