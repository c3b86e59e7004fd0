import { anSlo, aSeries } from "#fixtures/builders.ts";
import { seededChance, type Chance } from "#shared/kernel/chance.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { Slice } from "#shared/sli/model.ts";
import type { Told } from "./back-test.ts";
import { exponential } from "./made-up-series.ts";

const ORIGIN = Date.UTC(2026, 0, 1);
/** Days that pass before the first slice, so that what is seen first did not begin then. */
const BEFORE_DAYS = 60;

interface Trouble {
  readonly fromHour: number;
  readonly hours: number;
  readonly failing: number;
}

/** Normal with mean 0 and deviation 1 (Box and Muller 1958). */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(chance.uniform())) * Math.cos(2 * Math.PI * chance.uniform());
}

/** Hours at which a service falls from a calm time into a troubled one and back. */
function turns(chance: Chance, hours: number): readonly number[] {
  const found: number[] = [];
  for (let at = 0, isCalm = true; at < hours; isCalm = !isCalm) {
    at += exponential(chance, (isCalm ? 35 : 10) * 24);
    found.push(at);
  }
  return found;
}

/** How long and how badly: lengths fall off as a power (Pareto, index 1.3, 12 minutes up to four days). */
function outage(chance: Chance, fromHour: number): Trouble {
  const hours = Math.min(96, 0.2 * chance.uniform() ** (-1 / 1.3));
  return { fromHour, hours, failing: 0.002 * 300 ** chance.uniform() };
}

/**
 * Outages come of themselves, four times as often in troubled times, and each may bring others in the days after it
 * (Hawkes 1971).
 */
function outages(chance: Chance, hours: number, everyDays: number): readonly Trouble[] {
  const changes = turns(chance, hours);
  const isTroubled = (at: number): boolean => changes.filter((turn) => turn <= at).length % 2 === 1;
  const begin: number[] = [];
  const most = 4 / (everyDays * 24);
  for (let at = exponential(chance, 1 / most); at < hours; at += exponential(chance, 1 / most)) {
    if (isTroubled(at) || chance.uniform() < 1 / 4) begin.push(at);
  }
  for (let i = 0; i < begin.length; i += 1) {
    for (let left = exponential(chance, 1); left < 0.35; left += exponential(chance, 1)) {
      const at = (begin[i] as number) + exponential(chance, 36);
      if (at < hours) begin.push(at);
    }
  }
  return begin.map((at) => outage(chance, at));
}

/** Releases in working hours; one in some fails until it is rolled back. */
function releases(chance: Chance, days: number): readonly Trouble[] {
  const found: Trouble[] = [];
  const perDay = 0.2 * 10 ** chance.uniform();
  const goesWrong = 0.02 + 0.1 * chance.uniform();
  for (let day = 0; day < days; day += 1) {
    if (day % 7 >= 5) continue;
    for (let left = exponential(chance, 1); left < perDay; left += exponential(chance, 1)) {
      const fromHour = day * 24 + 9 + 8 * chance.uniform();
      if (chance.uniform() > goesWrong) continue;
      const failing = Math.min(0.5, 0.01 * Math.exp(normal(chance)));
      found.push({ fromHour, hours: 0.2 + exponential(chance, 0.7), failing });
    }
  }
  return found;
}

/**
 * A series of another kind than `madeUpSeries`: traffic with nights and weekends, an ordinary
 * failure rate that wanders from day to day, outages that bring others and come more often in troubled times, some of them
 * very long, and releases that go wrong. Targets differ.
 */
export function unrulySeries(index: number, days: number): Told {
  const chance = seededChance(`unruly ${index}`);
  const target = [0.99, 0.995, 0.999][chance.whole(3)] as number;
  const allDays = days + BEFORE_DAYS;
  const perHour = 2_000 * 50 ** chance.uniform();
  const ordinary = 0.25 * Math.exp(0.7 * normal(chance));
  // What is asked of a service goes by how it fares: where more is allowed, more fails.
  const severity = (1 - target) / 0.002;
  const everyDays = 30 * Math.exp(0.8 * normal(chance));
  const all = [...outages(chance, allDays * 24, everyDays), ...releases(chance, allDays)].map(
    (one) => ({ ...one, fromHour: one.fromHour - BEFORE_DAYS * 24 }),
  );
  let drift = 0;
  const slices = Array.from({ length: days * 24 }, (_, hour): Slice => {
    const weekend = Math.floor(hour / 24) % 7 >= 5 ? 0.5 : 1;
    const wave = weekend * (0.6 - 0.5 * Math.cos(((hour % 24) / 24) * 2 * Math.PI));
    const total = Math.round(perHour * wave * (0.9 + 0.2 * chance.uniform()));
    if (hour % 24 === 0) drift = 0.8 * drift + 0.3 * normal(chance);
    let failing = (1 - target) * ordinary * Math.exp(drift + 0.5 * normal(chance));
    for (const one of all) {
      const part = Math.min(hour + 1, one.fromHour + one.hours) - Math.max(hour, one.fromHour);
      if (part > 0) failing += Math.min(1, one.failing * severity) * part;
    }
    const bad = Math.min(total, Math.round(total * failing));
    return { start: ORIGIN + hour * HOUR_MS, good: total - bad, total };
  });
  const definition = anSlo({ service: "unruly", name: `series-${index}`, target });
  return {
    definition,
    series: aSeries({ slo: definition.id }),
    sliceSeconds: 3_600,
    slices,
    to: ORIGIN + days * DAY_MS,
  };
}
