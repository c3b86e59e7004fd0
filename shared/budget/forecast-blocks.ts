import { type Chance } from "#shared/kernel/chance.ts";
import type { ForecastHistory } from "./forecast-history.ts";
import type { PooledTrouble, Run } from "./forecast-trouble.ts";

/** A stretch of history that a path goes through next; `from` counts into the history laid end to end twice. */
export interface Block {
  from: number;
  length: number;
  /** So many times as much was bad, at most everything. */
  scale: number;
  /** Burn rate on top of that. */
  extra: number;
}

/** How blocks are drawn. */
export interface BlockRules {
  /** How many of the newest steps are an episode that goes on; 0: none. */
  readonly episode: number;
  /** Runs of days that belong together and are drawn as one. */
  readonly runs: readonly Run[];
  /** What is known of the trouble of others; `null`: nothing. */
  readonly pool: PooledTrouble | null;
  /** Where nothing is known of others, the day that stands for one worse than any yet; `null`: there is none to come. */
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
 * What futures are made of. Twenty-eight days are a sample, and a path may not take them for all there is:
 *
 * - A path is put together from units that keep their time of day: an ordinary day, or a whole run of days with trouble.
 *   On each path they weigh differently, as if another sample had been seen (Bayesian bootstrap, Rubin 1981).
 * - Trouble comes as others know it, too. What the organisation's series saw counts as `credibilityDays` more days: so
 *   many ordinary ones, and as many runs as begin in that time. Which runs, and how often they come on this path, is drawn
 *   by lot (a Dirichlet process with the organisation's runs as its base measure, Ferguson 1973). A run of another series
 *   burns on top of ordinary days of this one.
 * - Trouble worse than any of `n` comes with the chance `1 / (n + 1)`, whatever it is like. It is taken as the worst of
 *   them with 1/u times as much bad, u uniform: twice in half of all cases, and with no scale of its own. The `n` are the
 *   organisation's runs; where nothing is known of others, the series' own days.
 * - Ordinary days change, too: on each path they burn so many times as much as is drawn by lot, by as much as ordinary days
 *   of the organisation's series changed from one fortnight to the next.
 * - What burns now goes on first. Of an episode that has lasted `a` the chance to last another `t` or longer is taken as
 *   `a / (a + t)`, which is what can be said without knowing a scale of time (Gott 1993, "Implications of the Copernican
 *   principle for our future prospects"). Meanwhile its own hours are drawn: each by itself, or as days once it has
 *   lasted a day.
 */
export function createBlockDrawer(
  history: ForecastHistory,
  { episode, runs, pool, worstDay }: BlockRules,
  chance: Chance,
): BlockDrawer {
  const { stepsPerDay, days, known } = history;
  const count = known.length;
  const episodeDays = Math.floor(episode / stepsPerDay);
  const recent: number[] = [];
  for (let i = count - episode; i < count; i += 1) if (known[i] === 1) recent.push(i);
  const ordinary = ordinaryDays(days, runs);
  /** Units: ordinary days, then runs, then what was not seen. */
  const starts = [...ordinary, ...runs.map(({ from }) => from)];
  const lengths = [...ordinary.map(() => 1), ...runs.map(({ from, to }) => to - from)];
  const unseen = starts.length;
  const othersDays = pool?.credibilityDays ?? 0;
  /** As many more ordinary days as others have, which are like this series' own. */
  const ordinaryWeight = (ordinary.length + othersDays) / Math.max(1, ordinary.length);
  const drawUnseen = gammaDrawer(
    pool === null ? Number(worstDay !== null) : othersDays * pool.runsPerDay,
    chance,
  );
  const wander = pool?.wander ?? 0;
  const varies = pool !== null || worstDay !== null;
  /** Sums of the weights of all units up to each. */
  const upTo = new Float64Array(unseen + 1).map((_, unit) => Math.min(unit + 1, unseen));
  /** The episode goes on up to this step of the path. */
  let goesOnUntil = 0;
  /** The others' run that the path goes through, from which of its days on, and how many times as bad. */
  let others: Float64Array = NOTHING;
  let othersDay = 0;
  let othersScale = 1;
  /** How many times as much ordinary days burn on this path. */
  let level = 1;

  function take(block: Block, step: number, day: number, length = 1): void {
    const timeOfDay = step % stepsPerDay;
    block.from = day * stepsPerDay + timeOfDay;
    block.length = length * stepsPerDay - timeOfDay;
    block.scale = 1;
    block.extra = 0;
  }

  function goOn(step: number, block: Block): void {
    take(block, step, days - 1 - chance.whole(Math.max(1, episodeDays)));
    block.length = Math.min(block.length, goesOnUntil - step);
    if (episodeDays > 0) return;
    block.from = recent[chance.whole(recent.length)] as number;
    block.length = 1;
  }

  /** Weights that are exponential by themselves are spread evenly over all that add up to one. */
  function weigh(): void {
    let sum = 0;
    for (let unit = 0; unit < unseen; unit += 1) {
      sum -= Math.log(chance.uniform()) * (unit < ordinary.length ? ordinaryWeight : 1);
      upTo[unit] = sum;
    }
    upTo[unseen] = sum + drawUnseen();
  }

  function drawUnit(): number {
    const drawn = chance.uniform() * (upTo[unseen] as number);
    let unit = 0;
    while ((upTo[unit] as number) < drawn) unit += 1;
    return unit;
  }

  function goOnAsOthers(step: number, block: Block): void {
    const day = ordinary.length > 0 ? ordinary[chance.whole(ordinary.length)] : chance.whole(days);
    take(block, step, day as number);
    block.scale = level;
    block.extra = (others[othersDay] as number) * othersScale;
    othersDay += 1;
  }

  function drawUnseenUnit(step: number, block: Block): void {
    if (pool === null) {
      take(block, step, worstDay as number);
      block.scale = 1 / chance.uniform();
      return;
    }
    const index = chance.whole(pool.runs.length + 1);
    const isRecord = index === pool.runs.length;
    others = (isRecord ? pool.runs.at(-1) : pool.runs[index]) as Float64Array;
    othersScale = isRecord ? 1 / chance.uniform() : 1;
    othersDay = 0;
    goOnAsOthers(step, block);
  }

  return {
    begin() {
      others = NOTHING;
      othersDay = 0;
      goesOnUntil = recent.length === 0 ? 0 : Math.round(episode * (1 / chance.uniform() - 1));
      if (varies) weigh();
      if (wander > 0) level = Math.exp(wander * normal(chance));
    },
    next(step, block) {
      if (step < goesOnUntil) goOn(step, block);
      else if (othersDay < others.length) goOnAsOthers(step, block);
      else {
        const unit = drawUnit();
        if (unit === unseen) drawUnseenUnit(step, block);
        else {
          take(block, step, starts[unit] as number, lengths[unit]);
          if (unit < ordinary.length) block.scale = level;
        }
      }
    },
  };
}

const NOTHING = new Float64Array(0);

function ordinaryDays(days: number, runs: readonly Run[]): readonly number[] {
  const isOrdinary = new Uint8Array(days).fill(1);
  for (const { from, to } of runs) isOrdinary.fill(0, from, to);
  return [...isOrdinary.keys()].filter((day) => isOrdinary[day] === 1);
}

/** A number with a normal distribution of mean 0 and deviation 1 (Box and Muller 1958). */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(chance.uniform())) * Math.cos(2 * Math.PI * chance.uniform());
}

/** Draws numbers with a gamma distribution of scale 1 (Marsaglia and Tsang 2000); always 0 for a shape of 0. */
function gammaDrawer(shape: number, chance: Chance): () => number {
  if (shape === 0) return () => 0;
  if (shape === 1) return () => -Math.log(chance.uniform());
  // Theirs begin at 1; a smaller shape is that of one more, times a power of chance.
  const isSmall = shape < 1;
  const d = (isSmall ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  return () => {
    for (;;) {
      const x = normal(chance);
      const v = (1 + c * x) ** 3;
      if (v <= 0 || Math.log(chance.uniform()) >= 0.5 * x * x + d - d * v + d * Math.log(v))
        continue;
      return isSmall ? d * v * chance.uniform() ** (1 / shape) : d * v;
    }
  };
}
