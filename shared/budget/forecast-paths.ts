import type { Chance } from "#shared/kernel/chance.ts";
import { completed, createBlockDrawer, type Block } from "./forecast-blocks.ts";
import { episodeSteps, type ForecastHistory } from "./forecast-history.ts";

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

/** Walks paths from now to the horizon, working out the budget along each. */
export function walkPaths(
  history: ForecastHistory,
  frame: PathFrame,
  { paths, burning, chance }: WalkOptions,
): WalkedPaths {
  const { budget, steps, pastTotal } = frame;
  const { bad, total } = completed(history, chance);
  const excess = excessOf(bad, total, budget);
  const pastExcess = excessOf(frame.pastBad, pastTotal, budget);
  const [excessNow = 0] = pastExcess;
  const comesAbove = excessNow < 0;
  const episode = burning ? episodeSteps(history, budget) : 0;
  const drawer = createBlockDrawer(history, episode, chance);
  const times = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  const stride = Math.max(1, Math.ceil(steps / FAN_STEPS));
  const fan = Array.from({ length: Math.ceil(steps / stride) + 1 }, (_, index) => ({
    step: Math.min(index * stride, steps),
    remaining: new Float64Array(paths),
  }));
  const block: Block = { from: 0, length: 0 };

  for (let path = 0; path < paths; path += 1) {
    drawer.begin();
    let ownExcess = 0;
    let ownTotal = 0;
    let before = excessNow;
    let isOpen = true;
    let step = 0;
    let source = 0;
    let blockEnd = 0;
    for (const point of fan) {
      while (step < point.step) {
        if (step === blockEnd) {
          drawer.next(step, block);
          source = block.from;
          blockEnd += block.length;
        }
        ownExcess += excess[source] as number;
        ownTotal += total[source] as number;
        source += 1;
        step += 1;
        const now = (pastExcess[step] as number) + ownExcess;
        if (isOpen && now >= 0 === comesAbove && (pastTotal[step] as number) + ownTotal > 0) {
          times[path] = step - 1 + before / (before - now);
          isOpen = false;
        }
        before = now;
      }
      const allowed = budget * ((pastTotal[step] as number) + ownTotal);
      point.remaining[path] = allowed > 0 ? (0 - before) / allowed : Number.NaN;
    }
  }
  return { awaits: comesAbove ? "exhaustion" : "recovery", times, fan, episode };
}
