import type { Deploy } from "#shared/incidents/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Interval } from "#shared/kernel/time.ts";
import { deployCosts, type MeasuredDeploy } from "./cost.ts";
import type { GateAnswer, RiskClass, Verdict } from "./model.ts";

/** A past release, what it cost, and what the gate would have said to it. */
export interface JudgedDeploy extends MeasuredDeploy {
  readonly answer: GateAnswer;
}

/** One line of a dry run. */
export interface DryRunRelease {
  readonly deploy: Deploy;
  readonly verdict: Verdict;
  /** Why, in a sentence: the strictest reason. */
  readonly reason: string;
  /** Share of the worst hit budget that was burned in the hour after; `null`: not known. */
  readonly cost: number | null;
  readonly slo: SeriesKey | null;
  readonly title: string | null;
}

/** What the gate would have meant for one service. */
export interface DryRunService {
  readonly service: string;
  readonly releases: number;
  readonly held: number;
  /** Share of a budget of its that held releases burned; of the budget of which it is most. `null`: not known. */
  readonly saved: number | null;
  /** The same of all its releases. */
  readonly burned: number | null;
}

/** What the gate would have said to the releases of some weeks, and what those it would have held burned. */
export interface DryRun {
  readonly range: Interval;
  /** The class that every release was taken to be of: what it was is not known. */
  readonly risk: RiskClass;
  /** The newest first. */
  readonly releases: readonly DryRunRelease[];
  readonly byVerdict: Readonly<Record<Verdict, number>>;
  /** Services that released, those first whose held releases burned the most. */
  readonly services: readonly DryRunService[];
  /**
   * Share of the budget that the gate would have saved: of several services the mean. Budgets of different services cannot be
   * exchanged, so that each counts alike.
   */
  readonly saved: number | null;
  /** The same of all releases, held or not. */
  readonly burned: number | null;
  /** Releases of the range that were not looked at, because there were too many. */
  readonly leftOut: number;
}

/** The share of a budget that releases burned, of the budget of which it is most, and nothing of it counted twice. */
function burnedBy(releases: readonly JudgedDeploy[]): number | null {
  const sums = new Map<SeriesKey, number>();
  for (const { spent } of releases) {
    for (const { key, badUntilNext, allowedBad } of spent) {
      if (badUntilNext === null || allowedBad <= 0) continue;
      sums.set(key, (sums.get(key) ?? 0) + badUntilNext / allowedBad);
    }
  }
  return sums.size === 0 ? null : Math.max(...sums.values());
}

function serviceRow(service: string, releases: readonly JudgedDeploy[]): DryRunService {
  const held = releases.filter(({ answer }) => answer.verdict === "hold");
  const burned = burnedBy(releases);
  return {
    service,
    releases: releases.length,
    held: held.length,
    // Nothing held saves nothing, as far as anything is known at all.
    saved: held.length > 0 ? burnedBy(held) : burned === null ? null : 0,
    burned,
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Adds up a dry run. */
export function dryRun(
  judged: readonly JudgedDeploy[],
  options: { readonly range: Interval; readonly risk: RiskClass; readonly leftOut: number },
): DryRun {
  const costs = new Map(deployCosts(judged).deploys.map((cost) => [cost.deploy, cost]));
  const byVerdict: Record<Verdict, number> = { go: 0, caution: 0, hold: 0, unknown: 0 };
  for (const { answer } of judged) byVerdict[answer.verdict] += 1;
  const services = [...new Set(judged.map(({ deploy }) => deploy.service))];
  const rows = services.map((service) =>
    serviceRow(
      service,
      judged.filter(({ deploy }) => deploy.service === service),
    ),
  );
  return {
    ...options,
    releases: judged
      .toSorted((a, b) => b.deploy.at - a.deploy.at || (a.deploy.id < b.deploy.id ? -1 : 1))
      .map(({ deploy, answer }) => {
        const cost = costs.get(deploy);
        return {
          deploy,
          verdict: answer.verdict,
          reason: answer.reasons[0]?.text ?? "",
          cost: cost?.share ?? null,
          slo: cost?.slo ?? null,
          title: cost?.title ?? null,
        };
      }),
    byVerdict,
    services: rows.toSorted(
      (a, b) => (b.saved ?? -1) - (a.saved ?? -1) || (a.service < b.service ? -1 : 1),
    ),
    saved: mean(rows.map(({ saved }) => saved)),
    burned: mean(rows.map(({ burned }) => burned)),
  };
}
