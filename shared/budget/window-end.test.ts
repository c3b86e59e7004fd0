import { describe, expect, it } from "vitest";
import { anSlo, aSeries, someSlices, type SliceRecipe } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { assess, retainSeconds } from "./assess.ts";
import { createSeriesBook } from "./series-book.ts";
import { budgetUnits } from "./units.ts";
import { windowEnd } from "./window-end.ts";

const month = (timeZone = "UTC"): TimeWindow => ({
  kind: "calendar",
  count: 1,
  unit: "month",
  timeZone,
  start: "2026-01-01T00:00:00",
});

const DAY_OF_SLICES = 288;

function endOf(
  at: number,
  recipe: SliceRecipe,
  { window = month(), exclude = [] as readonly { from: number; to: number }[] } = {},
) {
  const definition = anSlo({ windows: [window] });
  const book = createSeriesBook({
    sliceSeconds: 300,
    units: budgetUnits(definition, 300),
    retainSeconds: retainSeconds(definition),
  });
  book.exclude(exclude);
  for (const { start, good, total } of someSlices({ to: at, count: 40 * DAY_OF_SLICES, ...recipe })
    .slices)
    book.put(start, good, total);
  const budget = assess(definition, aSeries(), book, at);
  return { budget, end: windowEnd(budget, window, book) };
}

/** A working day has ten times the traffic of a night or a day off. */
const officeHours = (start: number): number => {
  const [day, hour] = [new Date(start).getUTCDay(), new Date(start).getUTCHours()];
  return day >= 1 && day <= 5 && hour >= 8 && hour < 18 ? 100 : 10;
};

function sumOf(from: number, to: number, total: (start: number) => number): number {
  let sum = 0;
  for (let start = from; start < to; start += 300_000) sum += total(start);
  return sum;
}

describe("the end of a calendar window", () => {
  it("is as if the month were over, where each week is as the one before", () => {
    const [from, at, to] = [
      Date.UTC(2026, 10, 1),
      Date.UTC(2026, 10, 11, 13, 35),
      Date.UTC(2026, 11, 1),
    ];
    const { end, budget } = endOf(at, {
      total: (_, start) => officeHours(start),
      bad: (_, start) => (start >= at - HOUR_MS ? 10 : 0),
    });
    expect(budget.window).toEqual({ from, to });
    expect(end?.total).toBeCloseTo(sumOf(from, to, officeHours), 6);
    expect(end?.expected).toBeCloseTo(sumOf(at, to, officeHours), 6);
    expect(end?.allowedBad).toBeCloseTo(sumOf(from, to, officeHours) / 1_000, 6);
    expect(end?.leftBad).toBeCloseTo(sumOf(from, to, officeHours) / 1_000 - 120, 6);
    expect(end?.weeks).toBe(4);
    // So far the target allows far less than it will by the end.
    expect(budget.remaining as number).toBeLessThan(end?.remaining as number);
  });

  it("follows Sloth's burn-down: each day spends (1 - SLI) / (1 - T) / 30 of the month's budget", () => {
    const daily = [0.99, 0.991, 0.992, 0.993, 0.994, 0.995, 0.996];
    const after = [66.667, 36.667, 10, -13.333, -33.333, -50, -63.333];
    const from = Date.UTC(2026, 10, 1);
    after.forEach((percent, day) => {
      const { end } = endOf(from + (day + 1) * DAY_MS, {
        total: 1_000,
        bad: (_, start) =>
          Math.round(1_000 * (1 - (daily[Math.floor((start - from) / DAY_MS)] ?? 1))),
      });
      expect((end?.remaining as number) * 100).toBeCloseTo(percent, 3);
    });
  });

  it("is over when the window is: nothing is expected any more but what remains", () => {
    const { end, budget } = endOf(Date.UTC(2026, 11, 1) - 300_000, { total: 50 });
    expect(end?.expected).toBeCloseTo(50, 9);
    expect(end?.total).toBeCloseTo(budget.total + 50, 6);
  });

  it("keeps local hours when the clocks change on the way", () => {
    // Berlin goes from UTC+2 to UTC+1 on 25 October 2026; all traffic comes between 9 and 10 local time.
    const local = (start: number): number => {
      const offset = start < Date.UTC(2026, 9, 25, 1) ? 2 : 1;
      return (new Date(start).getUTCHours() + offset) % 24 === 9 ? 1_000 : 0;
    };
    const at = Date.UTC(2026, 9, 20, 22);
    const { end, budget } = endOf(
      at,
      { total: (_, start) => local(start) },
      { window: month("Europe/Berlin") },
    );
    expect(budget.window.to).toBe(Date.UTC(2026, 9, 31, 23));
    // Eleven days are left: 21 to 31 October.
    expect(end?.expected).toBeCloseTo(11 * 12 * 1_000, 6);
    expect(end?.expected).toBeCloseTo(sumOf(at, budget.window.to, local), 6);
  });

  it("expects of unknown hours what the known ones of their kind had", () => {
    const at = Date.UTC(2026, 10, 15);
    const { end } = endOf(at, {
      total: (_, start) => officeHours(start),
      unknown: (_, start) => start >= at - 9 * DAY_MS && start < at - 6 * DAY_MS,
    });
    expect(end?.expected).toBeCloseTo(sumOf(at, Date.UTC(2026, 11, 1), officeHours), 6);
  });

  it("expects nothing of planned maintenance", () => {
    const at = Date.UTC(2026, 10, 15);
    const exclude = [{ from: at + DAY_MS, to: at + 3 * DAY_MS }];
    const { end } = endOf(at, { total: 100 }, { exclude });
    expect(end?.expected).toBeCloseTo(14 * DAY_OF_SLICES * 100, 6);
  });

  it("is not worked out of nothing, nor for a window that rolls", () => {
    const at = Date.UTC(2026, 10, 15);
    expect(endOf(at, { unknown: () => true }).end).toBeNull();
    expect(endOf(at, {}, { window: { kind: "rolling", seconds: 2_592_000 } }).end).toBeNull();
    const young = endOf(at, { count: 10 * DAY_OF_SLICES });
    expect(young.end).toMatchObject({ weeks: 2 });
  });
});
