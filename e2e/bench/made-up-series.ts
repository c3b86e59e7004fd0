import { anSlo, aSeries } from "#fixtures/builders.ts";
import { seededChance, type Chance } from "#shared/kernel/chance.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { Slice } from "#shared/sli/model.ts";
import type { Told } from "./back-test.ts";

const TARGET = 0.999;
const ORIGIN = Date.UTC(2026, 0, 1);
const PEAK_PER_HOUR = 50_000;

/** Something that fails more than usual for some hours. */
interface Trouble {
  readonly fromHour: number;
  readonly hours: number;
  /** Burn rate on top of the ordinary one. */
  readonly burn: number;
}

/** How long until something that happens `mean` apart on average, independently each time. */
export function exponential(chance: Chance, mean: number): number {
  return -Math.log(chance.uniform()) * mean;
}

/** Troubles that begin independently of one another, `everyDays` apart on average. */
function troubles(
  chance: Chance,
  days: number,
  kind: {
    readonly everyDays: number;
    readonly hours: number;
    readonly burn: readonly [number, number];
  },
): readonly Trouble[] {
  const found: Trouble[] = [];
  const [least, most] = kind.burn;
  for (
    let day = exponential(chance, kind.everyDays);
    day < days;
    day += exponential(chance, kind.everyDays)
  ) {
    found.push({
      fromHour: day * 24,
      hours: exponential(chance, kind.hours),
      burn: least * (most / least) ** chance.uniform(),
    });
  }
  return found;
}

/**
 * A series whose process is known and stays the same: a daily wave of traffic, an ordinary burn rate of its own, outages
 * of about two hours and leaks of about three days that come at random. What ended it is forgotten: how long an outage
 * has lasted says nothing of how much longer it lasts.
 */
export function madeUpSeries(index: number, days: number): Told {
  const chance = seededChance(`made-up ${index}`);
  const ordinary = 0.1 + 0.5 * chance.uniform();
  const everyDays = 5 * 12 ** chance.uniform();
  const all = [
    ...troubles(chance, days, { everyDays, hours: 2, burn: [5, 100] }),
    ...troubles(chance, days, { everyDays: 40, hours: 72, burn: [1, 6] }),
  ];
  const slices = Array.from({ length: days * 24 }, (_, hour): Slice => {
    const wave = 0.55 - 0.45 * Math.cos(((hour % 24) / 24) * 2 * Math.PI);
    const total = Math.round(PEAK_PER_HOUR * wave * (0.9 + 0.2 * chance.uniform()));
    let burn = ordinary * exponential(chance, 1);
    for (const { fromHour, hours, burn: extra } of all) {
      const part = Math.min(hour + 1, fromHour + hours) - Math.max(hour, fromHour);
      if (part > 0) burn += extra * part;
    }
    const bad = Math.min(total, Math.round(total * (1 - TARGET) * burn));
    return { start: ORIGIN + hour * HOUR_MS, good: total - bad, total };
  });
  const definition = anSlo({ service: "made-up", name: `series-${index}`, target: TARGET });
  return {
    definition,
    series: aSeries({ slo: definition.id }),
    sliceSeconds: 3_600,
    slices,
    to: ORIGIN + days * DAY_MS,
  };
}
