import { DAY_MS } from "#shared/kernel/time.ts";
import { groupBy } from "./group.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import { NO_RUN, RunTable, type Run } from "./run-table.ts";

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

const NONE: readonly Run[] = [];

export const NO_STANDING: Standing = { open: NONE, best: NONE, passes: 0, runs: 0 };

/** The run that stands for one experiment of one runner in one fortnight. */
interface Stand {
  readonly run: Run;
  /** Whether other builds did just the same at the same instant: then none of them can be told to be "another build". */
  readonly unsure: boolean;
}

/** Orders values by what they are worth at any one instant: log2 of the value, and age in half-lives. */
function lasting(value: number, run: Run, table: RunTable): number {
  return Math.log2(value) + table.at(run) / DAY_MS / table.policy.halfLifeDays;
}

/** Less than 0 where the left one is the worse outcome, or of equal ones worth more, so that order does not matter. */
function byWorst(left: Run, right: Run, table: RunTable): number {
  const byWorth = table.worth(left) - table.worth(right);
  if (byWorth !== 0) return byWorth;
  const [ofLeft, ofRight] = [table.quality(left), table.quality(right)];
  return lasting(ofRight, right, table) - lasting(ofLeft, left, table) || ofRight - ofLeft;
}

const buildOf = (run: Run, table: RunTable): string | null => table.pieceOf(run).build;

/**
 * The run that stands for one experiment of one runner in one fortnight: the latest build's, by its worst outcome. Where
 * several builds ran at the latest instant, the worst of all of them.
 */
function standsFor(runs: readonly Run[], table: RunTable): Stand {
  const latest = runs.reduce((found, run) => Math.max(found, table.at(run)), -Infinity);
  const builds = new Set(
    runs.filter((run) => table.at(run) === latest).map((run) => buildOf(run, table)),
  );
  const [first = 0, ...others] = runs
    .filter((run) => builds.has(buildOf(run, table)))
    .toSorted((left, right) => byWorst(left, right, table));
  const build = buildOf(first, table);
  const unsure = others.some(
    (run) => byWorst(first, run, table) === 0 && buildOf(run, table) !== build,
  );
  return { run: first, unsure };
}

/**
 * Whether a pass answers a failure: later, on another build, of at least its quality. A pass must say its build, or
 * leaving it out would be a way to run the same build until it is green.
 */
export function answers(pass: Run, failure: Run, table: RunTable): boolean {
  if (table.at(pass) <= table.at(failure) || table.quality(pass) < table.quality(failure))
    return false;
  const build = buildOf(pass, table);
  return build !== null && build !== buildOf(failure, table);
}

/**
 * What the runs of one cell come to, by design/ranking.md ("Duplicates", "Credit of a cell").
 *
 * Duplicates are thinned among passes alone. A failure goes only by the rule for open failures: it adds up to nothing,
 * and if a further failure could replace it, failing once more on another build would wipe it out (docs/adr).
 */
export function standingOf(runs: readonly Run[], table: RunTable): Standing {
  const [only] = runs;
  if (only === undefined) return NO_STANDING;
  // Most cells know of one run: they need no groups.
  if (runs.length === 1)
    return table.isPass(only)
      ? { open: NONE, best: [only], passes: 1, runs: 1 }
      : { open: [only], best: NONE, passes: 0, runs: 1 };
  return isThin(runs, table) ? standingOfThin(runs, NONE, runs, table) : thinned(runs, table);
}

/** What is left once every experiment of a runner counts once in a fortnight. */
function thinned(runs: readonly Run[], table: RunTable): Standing {
  const stands = [...groupBy(runs, (run) => keyOf(run, table)).values()].map((group) =>
    standsFor(group, table),
  );
  const unsure = stands.filter((one) => one.unsure).map(({ run }) => run);
  return standingOfThin(
    stands.map(({ run }) => run),
    unsure,
    runs,
    table,
  );
}

/**
 * @param thin one run for each experiment, runner and fortnight
 * @param unsure those of them that answer no failure
 */
function standingOfThin(
  thin: readonly Run[],
  unsure: readonly Run[],
  runs: readonly Run[],
  table: RunTable,
): Standing {
  let passes = 0;
  for (const run of thin) if (table.isPass(run)) passes += 1;
  return {
    open: passes === runs.length ? NONE : openOf(runs, thin, unsure, table),
    best: passes === 0 ? NONE : bestTwo(thin, table),
    passes,
    runs: thin.length,
  };
}

/** Failures that nothing answers. */
function openOf(
  runs: readonly Run[],
  thin: readonly Run[],
  unsure: readonly Run[],
  table: RunTable,
): readonly Run[] {
  let open: Run[] | null = null;
  for (const run of runs) {
    if (table.isPass(run) || isAnswered(run, thin, unsure, table)) continue;
    if (open === null) open = [run];
    else open.push(run);
  }
  return open ?? NONE;
}

function isAnswered(
  failure: Run,
  thin: readonly Run[],
  unsure: readonly Run[],
  table: RunTable,
): boolean {
  for (const run of thin)
    if (table.isPass(run) && answers(run, failure, table) && !unsure.includes(run)) return true;
  return false;
}

/** Runs of one experiment by one runner in one stretch of so many days, counted from the epoch, count once. */
function fortnightOf(run: Run, table: RunTable): number {
  return Math.floor(table.at(run) / DAY_MS / table.policy.duplicateDays);
}

function keyOf(run: Run, table: RunTable): string {
  const { runner, fingerprint } = table.pieceOf(run);
  return `${fortnightOf(run, table)}\0${runner ?? ""}\0${fingerprint}`;
}

/** From so many runs on, keys are cheaper than comparing each with each. */
const MANY = 32;

/** Whether it is certain that every experiment of a runner is there once in a fortnight. */
function isThin(runs: readonly Run[], table: RunTable): boolean {
  return runs.length < MANY && !runs.some((run, index) => isAgain(run, runs, index, table));
}

/** Whether one of the first runs is of the same experiment, runner and fortnight. */
function isAgain(run: Run, runs: readonly Run[], first: number, table: RunTable): boolean {
  const fortnight = fortnightOf(run, table);
  for (let index = 0; index < first; index += 1) {
    const other = runs[index];
    if (
      other !== undefined &&
      fortnightOf(other, table) === fortnight &&
      isSameExperiment(table.pieceOf(other), table.pieceOf(run))
    )
      return true;
  }
  return false;
}

function isSameExperiment(left: PlacedEvidence, right: PlacedEvidence): boolean {
  return left.fingerprint === right.fingerprint && (left.runner ?? "") === (right.runner ?? "");
}

/** What pieces of evidence of one cell come to; invalid ones count nothing. */
export function standingOfEvidence(
  evidence: readonly PlacedEvidence[],
  policy: RankingPolicy,
): { readonly standing: Standing; readonly table: RunTable } {
  const table = new RunTable(policy);
  const runs = evidence.filter(({ valid }) => valid).map((piece) => table.add(piece));
  return { standing: standingOf(runs, table), table };
}

/** Of at least one pass. Where several are worth the same the later, so that the order of input does not show. */
function bestTwo(thin: readonly Run[], table: RunTable): readonly Run[] {
  let best = NO_RUN;
  let second = NO_RUN;
  for (const run of thin) {
    if (!table.isPass(run)) continue;
    if (best === NO_RUN || isWorthMore(run, best, table)) {
      second = best;
      best = run;
    } else if (second === NO_RUN || isWorthMore(run, second, table)) second = run;
  }
  return second === NO_RUN ? [best] : [best, second];
}

function isWorthMore(left: Run, right: Run, table: RunTable): boolean {
  const difference = lastingWorth(left, table) - lastingWorth(right, table);
  return difference > 0 || (difference === 0 && table.at(left) > table.at(right));
}

function lastingWorth(run: Run, table: RunTable): number {
  return lasting(table.quality(run) * table.worth(run), run, table);
}
