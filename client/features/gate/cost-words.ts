import type { DeployCost } from "#shared/gate/cost.ts";
import { quantile } from "#shared/gate/cost.ts";
import type { CostView } from "#shared/gate/views.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { formatDuration, formatShare, plural } from "#client/ui/format.ts";

/** What past releases cost, as the message of their table. */
export function costSentence({ deploys, measured, median, p90, days }: CostView): string {
  if (deploys.length === 0) return `No release was reported in the last ${days} days`;
  if (median === null || p90 === null)
    return `${plural(deploys.length, "release")} in ${days} days; what they cost was not measured`;
  const known = measured === deploys.length ? "" : ` (${measured} of them measured)`;
  const half = `Half of ${plural(deploys.length, "release")} in ${days} days${known} cost`;
  const cost = (share: number): string =>
    share === 0 ? "nothing" : `${formatShare(share)} of the budget or less`;
  return median === p90
    ? `${half} ${cost(median)}, and so did nine in ten`
    : `${half} ${cost(median)}, nine in ten ${cost(p90)}`;
}

/** How often releases were taken back, and how long that took: what the sliders may stand on. */
export interface TakenBack {
  readonly releases: number;
  readonly takenBack: number;
  /** Median minutes from release to rollback; `null` where none was taken back. */
  readonly minutes: number | null;
}

export function takenBack(deploys: readonly Pick<DeployCost, "deploy">[]): TakenBack {
  const minutes = deploys.flatMap(({ deploy: { at, rolledBackAt } }) =>
    rolledBackAt === undefined ? [] : [(rolledBackAt - at) / MINUTE_MS],
  );
  return {
    releases: deploys.length,
    takenBack: minutes.length,
    minutes: quantile(minutes, 0.5),
  };
}

export function takenBackSentence({
  releases,
  takenBack: back,
  minutes,
}: TakenBack): string | null {
  if (releases === 0) return null;
  if (minutes === null)
    return `None of ${plural(releases, "past release")} is known to have been taken back.`;
  return `${back} of ${plural(releases, "past release")} ${back === 1 ? "was" : "were"} taken back, after ${formatDuration(minutes * 60)} in the middle.`;
}
