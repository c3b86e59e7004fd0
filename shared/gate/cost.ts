import { nextDeploys } from "#shared/incidents/record.ts";
import type { Deploy } from "#shared/incidents/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";

/** How long after a release what is burned counts as its cost. */
export const COST_MS = HOUR_MS;

/** What one budget of the service lost after a release, in its own units. */
export interface SpentAfter {
  readonly key: SeriesKey;
  readonly title: string;
  /** Bad in the hour after; `null`: nothing is known of that hour. */
  readonly bad: number | null;
  /** The same, but no further than to the next release of the service: so that two releases do not count it both. */
  readonly badUntilNext: number | null;
  /** What the target allowed on the traffic of the window that ended with the release. */
  readonly allowedBad: number;
}

/** A release and what the budgets of its service lost in the hour after. */
export interface MeasuredDeploy {
  readonly deploy: Deploy;
  readonly spent: readonly SpentAfter[];
}

/** What one release cost: the share of the worst hit budget that was burned in the hour after. */
export interface DeployCost {
  readonly deploy: Deploy;
  /** 0 and up; `null`: not known. */
  readonly share: number | null;
  /** The budget that was hit worst. */
  readonly slo: SeriesKey | null;
  readonly title: string | null;
  /** Other releases of the service within an hour before or after, so that it cannot be said which of them burned it. */
  readonly overlaps: readonly string[];
}

/** What releases of a service cost so far. */
export interface DeployCosts {
  /** The newest first. */
  readonly deploys: readonly DeployCost[];
  /** How many of them are known; the quantiles are of those, and `null` without any. */
  readonly measured: number;
  readonly median: number | null;
  readonly p90: number | null;
}

/**
 * The quantile of some numbers: between the two nearest of them in order, in proportion (Hyndman and Fan's type 7, the default
 * of R and NumPy).
 *
 * @param p 0..1
 * @returns `null` of none
 */
export function quantile(values: readonly number[], p: number): number | null {
  if (values.length === 0) return null;
  const ordered = values.toSorted((a, b) => a - b);
  const place = (ordered.length - 1) * p;
  const below = Math.floor(place);
  const low = ordered[below] as number;
  const high = ordered[Math.min(below + 1, ordered.length - 1)] as number;
  return low + (high - low) * (place - below);
}

function shareOf(bad: number | null, allowedBad: number): number | null {
  return bad === null || allowedBad <= 0 ? null : bad / allowedBad;
}

/** The budget of which the greatest share was burned; of equal ones the first by name. */
function worst({ spent }: MeasuredDeploy): { key: SeriesKey; title: string; share: number } | null {
  const known = spent.flatMap(({ key, title, bad, allowedBad }) => {
    const share = shareOf(bad, allowedBad);
    return share === null ? [] : [{ key, title, share }];
  });
  return known.toSorted((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1))[0] ?? null;
}

/** What releases cost: the list, its median and its 90th percentile. The releases may be of several services. */
export function deployCosts(measured: readonly MeasuredDeploy[]): DeployCosts {
  const ordered = measured.toSorted((a, b) => a.deploy.at - b.deploy.at);
  const deploys = ordered.map((one, index): DeployCost => {
    const { deploy } = one;
    const found = worst(one);
    return {
      deploy,
      share: found?.share ?? null,
      slo: found?.key ?? null,
      title: found?.title ?? null,
      overlaps: neighbours(ordered, index).map(({ id }) => id),
    };
  });
  const known = deploys.flatMap(({ share }) => (share === null ? [] : [share]));
  return {
    deploys: deploys.toReversed(),
    measured: known.length,
    median: quantile(known, 0.5),
    p90: quantile(known, 0.9),
  };
}

/** Releases of the same service that lie within an hour of one. */
function neighbours(ordered: readonly MeasuredDeploy[], index: number): readonly Deploy[] {
  const mine = (ordered[index] as MeasuredDeploy).deploy;
  const found: Deploy[] = [];
  const collect = (from: number, step: 1 | -1): void => {
    for (let at = from; ; at += step) {
      const other = ordered[at]?.deploy;
      if (other === undefined || Math.abs(other.at - mine.at) >= COST_MS) return;
      if (other.service === mine.service) found.push(other);
    }
  };
  collect(index - 1, -1);
  collect(index + 1, 1);
  return found.toSorted((a, b) => a.at - b.at);
}

/** A release, and the stretches after it that are measured. */
export interface DeployStretch {
  readonly deploy: Deploy;
  readonly hourEnd: Instant;
  /** The end of the hour, or the next release of the service. */
  readonly ownEnd: Instant;
}

/** The stretches after releases over which their cost is measured. */
export function deployStretches(deploys: readonly Deploy[]): readonly DeployStretch[] {
  const next = nextDeploys(deploys.toSorted((a, b) => a.at - b.at));
  return deploys.map((deploy) => {
    const hourEnd = deploy.at + COST_MS;
    return { deploy, hourEnd, ownEnd: Math.min(hourEnd, next.get(deploy) ?? hourEnd) };
  });
}
