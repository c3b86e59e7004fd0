import type { Chance } from "#shared/kernel/chance.ts";
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

/** Writes which steps of history a path goes through. */
type Drawer = (into: Int32Array) => void;

function createDrawer(history: ForecastHistory, episode: number, chance: Chance): Drawer {
  const { stepsPerDay, days, known, knownAt } = history;
  const steps = known.length;
  const episodeDays = Math.floor(episode / stepsPerDay);
  const recent: number[] = [];
  for (let i = steps - episode; i < steps; i += 1) if (known[i] === 1) recent.push(i);

  function standIn(phase: number): number {
    const others = knownAt[phase] as Int32Array;
    return others[chance.whole(others.length)] as number;
  }

  /** Copies a block that begins `from`, at the same time of day as step `at` of the path. */
  function copy(into: Int32Array, at: number, end: number, from: number): void {
    let source = from;
    for (let step = at; step < end; step += 1) {
      into[step] = known[source] === 1 ? source : standIn(step % stepsPerDay);
      source = source + 1 === steps ? 0 : source + 1;
    }
  }

  /** What burns now goes on: hour by hour as in its hours so far, day by day once it has lasted a day. */
  function goOn(into: Int32Array, end: number): void {
    if (episodeDays === 0) {
      for (let step = 0; step < end; step += 1)
        into[step] = recent[chance.whole(recent.length)] as number;
      return;
    }
    for (let step = 0; step < end; step += stepsPerDay) {
      const day = days - 1 - chance.whole(episodeDays);
      copy(into, step, Math.min(step + stepsPerDay, end), day * stepsPerDay);
    }
  }

  return (into) => {
    let step = 0;
    if (recent.length > 0) {
      const further = Math.round(episode * (1 / chance.uniform() - 1));
      step = Math.min(further, into.length);
      goOn(into, step);
    }
    // A first block of any length, so that blocks change at any time of day.
    let end = step + 1 + chance.whole(stepsPerDay);
    while (step < into.length) {
      const from = chance.whole(days) * stepsPerDay + (step % stepsPerDay);
      copy(into, step, Math.min(end, into.length), from);
      step = end;
      end += stepsPerDay;
    }
  };
}

/**
 * Walks a thousand paths from now to the horizon.
 *
 * An episode that burns now is not over because a day drawn by lot was quiet: on each path it first goes on. How long is
 * not known; of an episode that has lasted `a` it lasts another `t` or longer with the chance `a / (a + t)`, which is
 * what one can say without a scale of time (Gott 1993, "Implications of the Copernican principle"). After that come
 * blocks of a day, any hour of the history as likely as any other.
 */
export function walkPaths(
  history: ForecastHistory,
  frame: PathFrame,
  { paths, burning, chance }: WalkOptions,
): WalkedPaths {
  const { budget, steps, pastBad, pastTotal } = frame;
  const excessNow = (pastBad[0] as number) - budget * (pastTotal[0] as number);
  const awaits = excessNow >= 0 ? "recovery" : "exhaustion";
  const sign = awaits === "exhaustion" ? 1 : -1;
  const episode = burning ? episodeSteps(history, budget) : 0;
  const draw = createDrawer(history, episode, chance);
  const path = new Int32Array(steps);
  const times = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  const stride = Math.max(1, Math.ceil(steps / FAN_STEPS));
  const fan = Array.from({ length: Math.floor(steps / stride) + 1 }, (_, index) => ({
    step: index * stride,
    remaining: new Float64Array(paths),
  }));

  for (let which = 0; which < paths; which += 1) {
    draw(path);
    let bad = 0;
    let total = 0;
    let before = excessNow;
    let isOpen = true;
    for (let step = 0; step <= steps; step += 1) {
      if (step > 0) {
        const source = path[step - 1] as number;
        bad += history.bad[source] as number;
        total += history.total[source] as number;
      }
      const allowed = budget * ((pastTotal[step] as number) + total);
      const spent = (pastBad[step] as number) + bad;
      if (step % stride === 0) {
        const remaining = fan[step / stride]?.remaining as Float64Array;
        remaining[which] = allowed > 0 ? 1 - spent / allowed : Number.NaN;
      }
      if (!isOpen) continue;
      const excess = spent - allowed;
      const comes = sign > 0 ? excess >= 0 && allowed > 0 : excess < 0;
      if (comes && step > 0) {
        times[which] = step - 1 + before / (before - excess);
        isOpen = false;
      }
      before = excess;
    }
  }
  return { awaits, times, fan, episode };
}
