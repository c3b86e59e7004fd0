import { describe, expect, it } from "vitest";
import { anSlo, aSeries, TEST_NOW } from "#fixtures/builders.ts";
import { hourOfWeek, trafficProfile } from "#shared/gate/traffic-profile.ts";
import { seriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { createBudgetBook } from "./book.ts";
import { readTraffic } from "./traffic.ts";

const SLICE_MS = 5 * MINUTE_MS;

type Rate = (start: number) => number | null;

/** Requests of each slice by their rate per second; `null`: unknown. */
function columnsOf(series: SliSeries, rate: Rate, { from, to }: Interval): SliceColumns {
  const count = Math.floor((to - from) / SLICE_MS);
  const total = Float64Array.from({ length: count }, (_, index) => {
    const found = rate(from + index * SLICE_MS);
    return found === null ? Number.NaN : (found * SLICE_MS) / SECOND_MS;
  });
  return { series, start: from, sliceSeconds: 300, good: total, total };
}

function aBook(
  slos: readonly {
    readonly slo: SloDefinition;
    readonly rate: Rate;
    readonly labels?: Record<string, string>;
  }[],
) {
  const book = createBudgetBook();
  for (const { slo, rate, labels = {} } of slos) {
    const series = aSeries({ slo: slo.id, key: seriesKey(slo.id, labels), labels });
    book.load(slo, columnsOf(series, rate, { from: TEST_NOW - 31 * DAY_MS, to: TEST_NOW }));
  }
  return book.entries();
}

const notAsked = {
  history: (): never => {
    throw new Error("the store was asked");
  },
};

const busyMondays: Rate = (start) => (hourOfWeek(start) < 24 ? 20 : 5);

describe("the traffic of a service", () => {
  it("is counted hour by hour over four weeks, by the SLO that meets the most, its series added up", async () => {
    const calm = anSlo({ name: "calm" });
    const split = anSlo({ name: "split", groupBy: ["zone"] });
    const entries = aBook([
      { slo: calm, rate: () => 6 },
      { slo: split, rate: busyMondays, labels: { zone: "a" } },
      { slo: split, rate: busyMondays, labels: { zone: "b" } },
    ]);
    const traffic = await readTraffic(entries, TEST_NOW + 20 * MINUTE_MS, notAsked);
    expect(traffic).toMatchObject({
      slo: split.id,
      range: { from: TEST_NOW - 28 * DAY_MS, to: TEST_NOW },
    });
    const { requestsPerSecond } = trafficProfile(
      traffic?.hours ?? [],
      traffic?.range ?? { from: 0, to: 0 },
    );
    expect(requestsPerSecond.map((rate) => Math.round((rate ?? -1) * 1e6) / 1e6)).toEqual(
      Array.from({ length: 168 }, (_, hour) => (hour < 24 ? 40 : 10)),
    );
  });

  it("leaves out what is not known, rather than take it for silence", async () => {
    const outage = (start: number) => (hourOfWeek(start) === 30 ? null : 4);
    const half = (start: number) => (start % HOUR_MS < HOUR_MS / 2 ? outage(start) : null);
    const traffic = await readTraffic(aBook([{ slo: anSlo(), rate: half }]), TEST_NOW, notAsked);
    const { requestsPerSecond, mean } = trafficProfile(traffic?.hours ?? [], { from: 0, to: 0 });
    expect(requestsPerSecond[30]).toBeNull();
    expect(requestsPerSecond[31]).toBeCloseTo(4, 9);
    expect(mean).toBeCloseTo(4, 9);
  });

  it("is read from the store where a short window's book forgets sooner", async () => {
    const week = anSlo({ windows: [{ kind: "rolling", seconds: 7 * 86_400 }] });
    const asked: Interval[] = [];
    const traffic = await readTraffic(aBook([{ slo: week, rate: () => 3 }]), TEST_NOW, {
      history: async (key, range) => {
        asked.push(range);
        return columnsOf(aSeries({ key, slo: week.id }), () => 3, range);
      },
    });
    expect(asked).toEqual([{ from: TEST_NOW - 28 * DAY_MS, to: TEST_NOW }]);
    expect(traffic?.hours.every(({ requests }) => requests === 3 * 3_600)).toBe(true);
  });

  it("is not known where no SLO counts requests", async () => {
    const raw = anSlo({
      sli: { kind: "raw", query: { language: "Prometheus", text: "x" }, rawType: "success" },
    });
    expect(await readTraffic(aBook([{ slo: raw, rate: () => 1 }]), TEST_NOW, notAsked)).toBeNull();
    expect(await readTraffic([], TEST_NOW, notAsked)).toBeNull();
  });
});
