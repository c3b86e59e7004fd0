import { type Chance } from "#shared/kernel/chance.ts";
import type { ForecastHistory } from "./forecast-history.ts";

/** A stretch of history that a path goes through next; `from` counts into the history laid end to end twice. */
export interface Block {
  from: number;
  length: number;
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
 * Blocks of a day that keep their time of day, any hour of the history as likely as any other. What burns now goes on
 * first.
 *
 * How much longer an episode goes on is not known. Of one that has lasted `a` so far the chance to last another `t` or
 * longer is taken as `a / (a + t)`, which is what one can say without knowing a scale of time (Gott 1993, "Implications of
 * the Copernican principle for our future prospects"). Meanwhile its own hours are drawn: each by itself, or as days once
 * it has lasted a day.
 *
 * @param episode how many of the newest steps are an episode that goes on; 0: none
 */
export function createBlockDrawer(
  history: ForecastHistory,
  episode: number,
  chance: Chance,
): BlockDrawer {
  const { stepsPerDay, days, known } = history;
  const count = known.length;
  const episodeDays = Math.floor(episode / stepsPerDay);
  const recent: number[] = [];
  for (let i = count - episode; i < count; i += 1) if (known[i] === 1) recent.push(i);
  /** The episode goes on up to this step of the path. */
  let goesOnUntil = 0;
  let isFirst = true;

  function goOn(step: number, block: Block): void {
    if (episodeDays === 0) {
      block.from = recent[chance.whole(recent.length)] as number;
      block.length = 1;
      return;
    }
    const timeOfDay = step % stepsPerDay;
    block.from = (days - 1 - chance.whole(episodeDays)) * stepsPerDay + timeOfDay;
    block.length = Math.min(stepsPerDay - timeOfDay, goesOnUntil - step);
  }

  return {
    begin() {
      isFirst = true;
      goesOnUntil = recent.length === 0 ? 0 : Math.round(episode * (1 / chance.uniform() - 1));
    },
    next(step, block) {
      if (step < goesOnUntil) {
        goOn(step, block);
        return;
      }
      block.from = chance.whole(days) * stepsPerDay + (step % stepsPerDay);
      // A first block of any length, so that blocks change at any time of day.
      block.length = isFirst ? 1 + chance.whole(stepsPerDay) : stepsPerDay;
      isFirst = false;
    },
  };
}
