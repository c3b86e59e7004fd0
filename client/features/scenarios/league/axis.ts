import type { LeagueTeam } from "#shared/scenarios/views.ts";

/** The common axis of all teams' scores, from 0 to `end`, as shares. */
export interface ScoreAxis {
  readonly end: number;
  readonly ticks: readonly number[];
}

const STEPS = [0.02, 0.05, 0.1, 0.2, 0.25] as const;
const MOST_TICKS = 6;
/** Below this an axis would make much of nothing. */
const LEAST_END = 0.1;

/** An axis that every interval fits on, and no more: from 0, in round steps. */
export function scoreAxis(teams: readonly Pick<LeagueTeam, "R" | "upper">[]): ScoreAxis {
  const highest = Math.min(1, Math.max(LEAST_END, ...teams.map(({ R, upper }) => upper ?? R ?? 0)));
  const step = STEPS.find((size) => highest / size <= MOST_TICKS - 1 + 1e-9) ?? 0.25;
  const count = Math.ceil(highest / step - 1e-9);
  return {
    end: count * step,
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toFixed(4))),
  };
}

/** Where a score stands on the axis, in percent of its length; beyond its ends, at them. */
export function along(value: number, { end }: ScoreAxis): number {
  return Number(((100 * Math.min(end, Math.max(0, value))) / end).toFixed(2));
}
