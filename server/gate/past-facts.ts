import { setImmediate as nextTurn } from "node:timers/promises";
import { deployStretches, type MeasuredDeploy, type SpentAfter } from "#shared/gate/cost.ts";
import type { GateBudget, GateFacts } from "#shared/gate/model.ts";
import type { Deploy } from "#shared/incidents/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { PastBudget, PastMoment } from "#server/budget/past.ts";
import {
  assembleFacts,
  neededServices,
  type DependencyBudget,
  type FactsSources,
} from "./facts.ts";
import { gateBudget } from "./gate-budget.ts";

/** How one series stood at the instants that were asked for. */
interface PastSeries {
  readonly key: SeriesKey;
  readonly title: string;
  readonly at: ReadonlyMap<Instant, PastBudget>;
}

/** Past budgets of services, read series by series: the store is asked once for each, and whoever waits goes first. */
export async function readPast(
  sources: FactsSources,
  questions: PastQuestions,
): Promise<ReadonlyMap<string, readonly PastSeries[]>> {
  const found = new Map<string, readonly PastSeries[]>();
  for (const [service, instants] of questions) {
    const asked = [...instants.values()];
    const series: PastSeries[] = [];
    for (const { key, title } of sources.budget.listed(service)) {
      const budgets = await sources.budget.past(key, asked);
      const at = new Map(
        asked.flatMap((moment, index) => {
          const budget = budgets[index];
          return budget === undefined ? [] : [[moment.at, budget] as const];
        }),
      );
      series.push({ key, title, at });
      await nextTurn();
    }
    found.set(service, series);
  }
  return found;
}

function budgetsAt(series: readonly PastSeries[], at: Instant): readonly GateBudget[] {
  return series.flatMap(({ title, at: known }) => {
    const past = known.get(at);
    if (past === undefined) return [];
    // How the source did then is not kept: what it did not measure shows in the coverage.
    return [gateBudget({ title, ...past, forecast: null, source: null, staleSince: null })];
  });
}

function dependencyAt(series: readonly PastSeries[], at: Instant): readonly DependencyBudget[] {
  return series.flatMap(({ key, title, at: known }) => {
    const budget = known.get(at)?.budget;
    return budget === undefined
      ? []
      : [{ key, title, status: budget.status, remaining: budget.remaining }];
  });
}

/** The facts as they were at an instant of the past. There was no forecast then that is known now. */
export function factsFrom(
  sources: FactsSources,
  past: ReadonlyMap<string, readonly PastSeries[]>,
  service: string,
  at: Instant,
): GateFacts {
  return assembleFacts(sources, service, at, {
    budgets: budgetsAt(past.get(service) ?? [], at),
    ofDependency: (name) => dependencyAt(past.get(name) ?? [], at),
    brokenPolicy: null,
  });
}

/** What to read of each service: instants, each once, with the stretches after it. */
export type PastQuestions = Map<string, Map<Instant, PastMoment>>;

function ask(questions: PastQuestions, service: string, moments: readonly PastMoment[]): void {
  const known = questions.get(service) ?? new Map<Instant, PastMoment>();
  for (const moment of moments)
    if (moment.ends.length > 0 || !known.has(moment.at)) known.set(moment.at, moment);
  questions.set(service, known);
}

/** Adds what the facts of a service at some instants take: its own budgets, and those of everything it needs. */
export function askFacts(
  questions: PastQuestions,
  sources: FactsSources,
  service: string,
  moments: readonly PastMoment[],
): void {
  ask(questions, service, moments);
  for (const needed of neededServices(sources.org, service))
    ask(
      questions,
      needed.service,
      moments.map(({ at }) => ({ at, ends: [] })),
    );
}

/** The instants after which the cost of releases is measured. */
export function costMoments(deploys: readonly Deploy[]): readonly PastMoment[] {
  return deployStretches(deploys).map(({ deploy, hourEnd, ownEnd }) => ({
    at: deploy.at,
    ends: [hourEnd, ownEnd],
  }));
}

/** What the budgets of its service lost after a release, of which `costMoments` were read. */
export function measuredDeploy(deploy: Deploy, series: readonly PastSeries[]): MeasuredDeploy {
  const spent = series.flatMap(({ key, title, at }): readonly SpentAfter[] => {
    const past = at.get(deploy.at);
    if (past === undefined) return [];
    const [bad = null, badUntilNext = null] = past.badUntil;
    return [{ key, title, bad, badUntilNext, allowedBad: past.budget.allowedBad }];
  });
  return { deploy, spent };
}
