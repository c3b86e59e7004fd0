import { nominalSeconds } from "#shared/budget/window.ts";
import { DAY_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import { limitOf } from "#shared/scenarios/observation.ts";
import type { ServiceRanking } from "#shared/scenarios/ranking.ts";
import { balance, budgetKept, healing, type HealingCell } from "#shared/scenarios/scorecard.ts";
import type { BudgetService, MachineBudget } from "#server/budget/budget.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import type { KnownRun } from "./records.ts";
import type { Scene } from "./scene.ts";

const WEEK_MS = 7 * DAY_MS;
const WEEKS = 26;
/** Releases are compared by four weeks: one quiet week is no freeze. */
const PERIOD_MS = 4 * WEEK_MS;

/** Where the terms of the composite score beside R have their facts from. */
export interface FactSources {
  readonly budget: Pick<BudgetService, "budgets">;
  readonly slo: Pick<SloService, "versions" | "inForce">;
  readonly incidents: Pick<IncidentsService, "known">;
}

/** What is known of budgets and releases as of an instant. */
export interface ScoreFactBook {
  /** Whether anything has a budget, and whether releases are known, in the whole organisation. */
  readonly hasBudgets: boolean;
  budgetsOf(services: ReadonlySet<string>): {
    readonly kept: number;
    readonly spent: number;
    readonly unknown: number;
  };
  /** B of some services; `null`: no budget of theirs is known. */
  balanceOf(services: ReadonlySet<string>): number | null;
  /** Consumed share of their budgets, on average. */
  consumedOf(services: ReadonlySet<string>): number | null;
  /** Releases of the last four weeks, and the median of four weeks in half a year; `null`: no release is known anywhere. */
  flowOf(
    services: ReadonlySet<string>,
  ): { readonly deploys: number; readonly medianDeploys: number } | null;
}

/** Consumed share of a budget as if the strictest target of the last two windows had held all the time. */
function consumedStrictly(
  { slo, burned, target }: MachineBudget,
  at: Instant,
  slos: FactSources["slo"],
): number | null {
  if (burned === null) return null;
  const window = slos.inForce(slo, at)?.definition.windows[0];
  const since = at - 2 * (window === undefined ? 0 : nominalSeconds(window)) * SECOND_MS;
  const versions = slos.versions(slo).filter(({ effectiveFrom }) => effectiveFrom <= at);
  const inForce = versions.filter(
    (_, index) => (versions[index + 1]?.effectiveFrom ?? Infinity) > since,
  );
  const strictest = Math.max(target, ...inForce.map(({ definition }) => definition.target));
  return (burned * (1 - target)) / (1 - strictest);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [below = 0, above = 0] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 0 ? (below + above) / 2 : above;
}

function releases(
  services: Iterable<string>,
  at: Instant,
  sources: FactSources,
): readonly Instant[] {
  return [...services].flatMap((service) =>
    sources.incidents
      .known(service)
      .deploys.flatMap((deploy) => (deploy.removal !== true && deploy.at <= at ? [deploy.at] : [])),
  );
}

/** How many fall in the four weeks before the instant, and the median of such periods that are known in full. */
function flowFacts(own: readonly Instant[], at: Instant, first: Instant) {
  const countTo = (end: Instant) => own.filter((one) => one > end - PERIOD_MS && one <= end).length;
  const ends = Array.from({ length: WEEKS }, (_, back) => at - back * WEEK_MS).filter(
    (end) => end - PERIOD_MS >= first,
  );
  return { deploys: countTo(at), medianDeploys: ends.length === 0 ? 0 : median(ends.map(countTo)) };
}

export async function readScoreFacts(
  scene: Scene,
  isNow: boolean,
  sources: FactSources,
): Promise<ScoreFactBook> {
  const { at, policy } = scene;
  const budgets = await sources.budget.budgets(isNow ? {} : { at });
  const consumed = budgets.map((one) => [one, consumedStrictly(one, at, sources.slo)] as const);
  const known = (services: ReadonlySet<string>): readonly number[] =>
    consumed.flatMap(([{ service }, share]) =>
      services.has(service) && share !== null ? [share] : [],
    );
  const all = releases(scene.services.keys(), at, sources);
  const halfYear = at - (WEEKS * WEEK_MS + PERIOD_MS);
  const first = all.reduce((least, one) => Math.min(least, one), Infinity);
  const since = Math.max(halfYear, first);
  const flowOf: ScoreFactBook["flowOf"] = (services) =>
    all.length === 0 ? null : flowFacts(releases(services, at, sources), at, since);
  return {
    hasBudgets: budgets.length > 0,
    budgetsOf(services) {
      const own = budgets.filter(({ service }) => services.has(service));
      const kept = own.filter(({ remaining }) => remaining !== null && remaining >= 0).length;
      const spent = own.filter(({ remaining }) => remaining !== null && remaining < 0).length;
      return { kept, spent, unknown: own.length - kept - spent };
    },
    consumedOf(services) {
      const own = known(services);
      return own.length === 0 ? null : own.reduce((sum, one) => sum + one, 0) / own.length;
    },
    balanceOf(services) {
      const own = known(services);
      if (own.length === 0) return null;
      const { scorecard } = policy;
      const kept = own.reduce((sum, one) => sum + budgetKept(one, scorecard), 0) / own.length;
      const flow = flowOf(services);
      return flow === null ? kept : Math.min(kept, balance({ consumed: 0, ...flow }, scorecard));
    },
    flowOf,
  };
}

/** How long the newest pass of a cell took to recover by itself; `null`: it did not, or nobody knows. */
function recovery(run: KnownRun | undefined, targetSeconds: number): number | null {
  const { outcome } = run?.record.evidence ?? { outcome: null };
  if (outcome === "held") return 0;
  if (outcome === "auto-in-time") return run?.record.recoverySeconds ?? targetSeconds;
  return outcome === "auto-late" ? (run?.record.recoverySeconds ?? null) : null;
}

/** H of some services; `null`: no scenario asks any of them to recover by itself. */
export function healingOf(services: readonly ServiceRanking[], scene: Scene): number | null {
  const cells = services.flatMap((ranking) =>
    ranking.cells.flatMap((cell): readonly HealingCell[] => {
      const pass = scene.scenarios.get(cell.scenario)?.pass ?? "";
      const targetSeconds = pass.startsWith("A") ? limitOf(pass) : null;
      const service = scene.rankedService(ranking.service);
      if (targetSeconds === null || service === null) return [];
      const newest =
        cell.state === "passed"
          ? scene
              .runsOf(service, cell.scenario)
              .filter((run) => scene.whyNot(run) === null)
              .toSorted((left, right) => right.record.evidence.at - left.record.evidence.at)[0]
          : undefined;
      const { sigma, credit } = cell;
      return [{ sigma, credit, targetSeconds, actualSeconds: recovery(newest, targetSeconds) }];
    }),
  );
  return healing(cells);
}
