import { type Chance } from "#shared/kernel/chance.ts";
import type { ForecastHistory } from "./forecast-history.ts";

/** A stretch of history that a path goes through next; `from` counts into the history laid end to end twice. */
export interface Block {
  from: number;
  length: number;
  /** So many times as much was bad, at most everything. */
  scale: number;
}

/** How blocks are drawn. */
export interface BlockRules {
  /** How many of the newest steps are an episode that goes on; 0: none. */
  readonly episode: number;
  /** Days in a block. */
  readonly blockDays: number;
  /** The day that stands for one worse than any yet; `null`: there is none to come. */
  readonly worstDay: number | null;
}

/** Chooses by lot what each path is made of. */
export interface BlockDrawer {
  /** Begins a path. */
  begin(): void;
  /** Writes into `block` what the path goes through from `step` on. */
  next(step: number, block: Block): void;
}

/**
 * The history with no gaps, laid end to end twice so that a block may begin anywhere. Hours that are not known are not
 * good: a known one of another day at the same time of day, drawn by lot, stands in for each.
 */
export function completed(
  history: ForecastHistory,
  chance: Chance,
): { readonly bad: Float64Array; readonly total: Float64Array } {
  const { known, knownAt, stepsPerDay } = history;
  const count = known.length;
  const bad = new Float64Array(2 * count);
  const total = new Float64Array(2 * count);
  for (let i = 0; i < count; i += 1) {
    const others = knownAt[i % stepsPerDay] as Int32Array;
    const source = known[i] === 1 ? i : (others[chance.whole(others.length)] as number);
    bad[i] = history.bad[source] as number;
    total[i] = history.total[source] as number;
  }
  bad.copyWithin(count, 0, count);
  total.copyWithin(count, 0, count);
  return { bad, total };
}

/**
 * Blocks of whole days that keep their time of day. Twenty-eight days are a sample, and a path may not take them for all
 * there is:
 *
 * - On each path the days weigh differently, as if another 28 days had been seen (Bayesian bootstrap, Rubin 1981).
 * - A day worse than any of `n` comes with the chance `1 / (n + 1)`, whatever days are like. It is taken as the worst day
 *   with 1/u times as much bad, u uniform: twice in half of all cases, and with no scale of its own.
 * - What burns now goes on first. Of an episode that has lasted `a` the chance to last another `t` or longer is taken as
 *   `a / (a + t)`, which is what can be said without knowing a scale of time (Gott 1993, "Implications of the Copernican
 *   principle for our future prospects"). Meanwhile its own hours are drawn: each by itself, or as days once it has
 *   lasted a day.
 */
export function createBlockDrawer(
  history: ForecastHistory,
  { episode, blockDays, worstDay }: BlockRules,
  chance: Chance,
): BlockDrawer {
  const { stepsPerDay, days, known } = history;
  const count = known.length;
  const episodeDays = Math.floor(episode / stepsPerDay);
  const recent: number[] = [];
  for (let i = count - episode; i < count; i += 1) if (known[i] === 1) recent.push(i);
  /** Sums of the weights of all days up to each; the last entry is the day that has not been seen. */
  const upTo = new Float64Array(days + (worstDay === null ? 0 : 1)).map((_, day) => day + 1);
  /** The episode goes on up to this step of the path. */
  let goesOnUntil = 0;
  let isFirst = true;

  function goOn(step: number, block: Block): void {
    block.scale = 1;
    if (episodeDays === 0) {
      block.from = recent[chance.whole(recent.length)] as number;
      block.length = 1;
      return;
    }
    const timeOfDay = step % stepsPerDay;
    block.from = (days - 1 - chance.whole(episodeDays)) * stepsPerDay + timeOfDay;
    block.length = Math.min(stepsPerDay - timeOfDay, goesOnUntil - step);
  }

  /** Weights that are exponential by themselves are spread evenly over all that add up to one. */
  function weigh(): void {
    let sum = 0;
    for (let day = 0; day < upTo.length; day += 1) {
      sum -= Math.log(chance.uniform());
      upTo[day] = sum;
    }
  }

  function drawDay(): number {
    const drawn = chance.uniform() * (upTo[upTo.length - 1] as number);
    let day = 0;
    while ((upTo[day] as number) < drawn) day += 1;
    return day;
  }

  return {
    begin() {
      isFirst = true;
      goesOnUntil = recent.length === 0 ? 0 : Math.round(episode * (1 / chance.uniform() - 1));
      if (worstDay !== null) weigh();
    },
    next(step, block) {
      if (step < goesOnUntil) {
        goOn(step, block);
        return;
      }
      const day = drawDay();
      const isUnseen = day === days;
      const length = isUnseen ? stepsPerDay : stepsPerDay * blockDays;
      block.scale = isUnseen ? 1 / chance.uniform() : 1;
      block.from = (isUnseen ? (worstDay as number) : day) * stepsPerDay + (step % stepsPerDay);
      // A first block of any length, so that blocks change at any time of day.
      block.length = isFirst ? 1 + chance.whole(length) : length;
      isFirst = false;
    },
  };
}
