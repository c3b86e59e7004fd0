import type { Chance } from "#shared/kernel/chance.ts";
import { completed, createBlockDrawer, type Block } from "./forecast-blocks.ts";
import { troubleIn, type PooledTrouble } from "./forecast-trouble.ts";
import { episodeSteps, shapeOf, withoutDays, type ForecastHistory } from "./forecast-history.ts";

/** The window that is walked on: what of its past is still in it at each step from now (index 0) to the horizon. */
export interface PathFrame {
  /** Share that may be bad, `1 - T`. */
  readonly budget: number;
  readonly steps: number;
  readonly pastBad: Float64Array;
  readonly pastTotal: Float64Array;
}

export interface WalkOptions {
  readonly paths: number;
  /** Whether what burns now is still going on. */
  readonly burning: boolean;
  /** Only what was seen, in blocks of one day. */
  readonly plain: boolean;
  /** What is known of the trouble of others; `null`: nothing. */
  readonly pool: PooledTrouble | null;
  readonly chance: Chance;
}

export interface WalkedPaths {
  readonly awaits: "exhaustion" | "recovery";
  /** Per path, after how many steps it comes to that; infinite where it does not. */
  readonly times: Float64Array;
  /** The remaining budget of every path at some steps; NaN without traffic. */
  readonly fan: readonly { readonly step: number; readonly remaining: Float64Array }[];
  /** How many steps the present episode has lasted; 0 without one. */
  readonly episode: number;
}

const FAN_STEPS = 60;

/** Bad events beyond what is allowed: a budget is exhausted when they are not negative. */
function excessOf(bad: Float64Array, total: Float64Array, budget: number): Float64Array {
  return bad.map((value, i) => value - budget * (total[i] as number));
}

/** Sums of all values before each place. */
function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1)
    sums[i + 1] = (sums[i] as number) + (values[i] as number);
  return sums;
}

/** The largest (or smallest) of each value and the `count` that follow it. */
function furthestOf(values: Float64Array, count: number, upwards: boolean): Float64Array {
  const choose = upwards ? Math.max : Math.min;
  return values.map((first, i) => {
    let furthest = first;
    for (let k = i + 1; k <= Math.min(i + count, values.length - 1); k += 1)
      furthest = choose(furthest, values[k] as number);
    return furthest;
  });
}

/**
 * What the future is drawn from. The run of days that exhausted a budget is the reason for looking just now, and so says
 * nothing of how often such a run comes: given that a point of a Poisson process is there, the others are as they would
 * be without it (Slivnyak 1962). Unless it still goes on, it is left out. Where others' trouble is known, how often such a
 * run comes is known from them, and nothing is left out.
 */
function sampleFor(
  history: ForecastHistory,
  budget: number,
  isExhausted: boolean,
  { burning, plain, pool }: WalkOptions,
): ForecastHistory {
  if (plain || burning || !isExhausted || pool !== null) return history;
  return withoutDays(history, shapeOf(history, budget).worstRun);
}

/** Walks paths from now to the horizon, working out the budget along each. */
export function walkPaths(
  given: ForecastHistory,
  frame: PathFrame,
  options: WalkOptions,
): WalkedPaths {
  const { paths, burning, plain, chance, pool } = options;
  const { budget, steps, pastTotal } = frame;
  const pastExcess = excessOf(frame.pastBad, pastTotal, budget);
  const [excessNow = 0] = pastExcess;
  const comesAbove = excessNow < 0;
  const history = sampleFor(given, budget, !comesAbove, options);
  const { bad, total } = completed(history, chance);
  const episode = burning ? episodeSteps(history, budget) : 0;
  const { worstDay } = shapeOf(history, budget);
  const drawer = createBlockDrawer(
    history,
    {
      episode,
      // Trouble that lasts for days comes as one.
      runs: plain ? [] : troubleIn(history, budget).runs,
      pool: plain ? null : pool,
      worstDay: plain ? null : worstDay,
    },
    chance,
  );
  const times = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  const stride = Math.max(1, Math.ceil(steps / FAN_STEPS));
  const fan = Array.from({ length: Math.ceil(steps / stride) + 1 }, (_, index) => ({
    step: Math.min(index * stride, steps),
    remaining: new Float64Array(paths),
  }));
  const sums = { bad: prefixSums(bad), total: prefixSums(total) };
  const worstShare = bad.reduce((most, value, i) => Math.max(most, value / (total[i] || 1)), 0);
  const pastReach = furthestOf(pastExcess, stride, comesAbove);
  const block: Block = { from: 0, length: 0, scale: 1, extra: 0 };

  for (let path = 0; path < paths; path += 1) {
    drawer.begin();
    let ownExcess = 0;
    let ownTotal = 0;
    let isOpen = true;
    let step = 0;
    let source = 0;
    let blockEnd = 0;

    /** Goes on step by step, looking for when it comes to what is awaited. */
    const walkTo = (end: number): void => {
      let before = (pastExcess[step] as number) + ownExcess;
      while (step < end) {
        const traffic = total[source] as number;
        const failed = (bad[source] as number) * block.scale + block.extra * budget * traffic;
        ownExcess += Math.min(traffic, Math.max(0, failed)) - budget * traffic;
        ownTotal += traffic;
        source += 1;
        step += 1;
        const now = (pastExcess[step] as number) + ownExcess;
        if (isOpen && now >= 0 === comesAbove && (pastTotal[step] as number) + ownTotal > 0) {
          times[path] = step - 1 + before / (before - now);
          isOpen = false;
        }
        before = now;
      }
    };

    for (const point of fan) {
      while (step < point.step) {
        if (step === blockEnd) {
          drawer.next(step, block);
          source = block.from;
          blockEnd += block.length;
        }
        const end = Math.min(blockEnd, point.step);
        const to = source + end - step;
        const traffic = (sums.total[to] as number) - (sums.total[source] as number);
        const ownBad = (sums.bad[to] as number) - (sums.bad[source] as number);
        const failed = ownBad * block.scale + block.extra * budget * traffic;
        const most = comesAbove ? Math.max(0, failed) : 0 - budget * traffic;
        const furthestNow = ownExcess + most + (pastReach[step] as number);
        const mayHitLimit = block.extra < 0 || worstShare * block.scale + block.extra * budget > 1;
        if (mayHitLimit || (isOpen && furthestNow >= 0 === comesAbove)) {
          walkTo(end);
          continue;
        }
        // It cannot come to that on the way, so that the sums at its end are all there is to know.
        ownExcess += failed - budget * traffic;
        ownTotal += traffic;
        source = to;
        step = end;
      }
      const left = 0 - ((pastExcess[step] as number) + ownExcess);
      const allowed = budget * ((pastTotal[step] as number) + ownTotal);
      point.remaining[path] = allowed > 0 ? left / allowed : Number.NaN;
    }
  }
  return { awaits: comesAbove ? "exhaustion" : "recovery", times, fan, episode };
}
