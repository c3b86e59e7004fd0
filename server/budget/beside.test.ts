import { describe, expect, it } from "vitest";
import { anExclusion, anSlo, aSeries, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import { assess } from "#shared/budget/assess.ts";
import { createSeriesBook } from "#shared/budget/series-book.ts";
import { budgetUnits } from "#shared/budget/units.ts";
import { windowEnd } from "#shared/budget/window-end.ts";
import { DAY_MS, SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { besideBudget } from "./beside.ts";
import { createBudgetBook, type BookEntry } from "./book.ts";
import { assessOptions, DEFAULT_POLICY } from "./policy.ts";

const SLO = anSlo();
const SERIES = aSeries({ slo: SLO.id });
const SLICE_MS = 300 * SECOND_MS;
const all = new Map(
  someSlices({ count: 420 * 288, bad: (i) => (i % 700 === 0 ? 5 : 0) }).slices.map((slice) => [
    slice.start,
    slice,
  ]),
);

function stored({ from, to }: Interval): SliceColumns {
  const good = new Float64Array((to - from) / SLICE_MS).fill(Number.NaN);
  const total = good.slice();
  good.forEach((_, index) => {
    const slice = all.get(from + index * SLICE_MS);
    if (slice !== undefined) [good[index], total[index]] = [slice.good, slice.total];
  });
  return { series: SERIES, start: from, sliceSeconds: 300, good, total };
}

/** The entry of an SLO with a rolling window of thirty days, and what was read from the store for it. */
function anEntry() {
  const reads: Interval[] = [];
  const book = createBudgetBook();
  book.load(SLO, stored({ from: TEST_NOW - 31 * DAY_MS, to: TEST_NOW }));
  const { from, to } = anExclusion({ from: TEST_NOW - 9 * DAY_MS, to: TEST_NOW - 8 * DAY_MS });
  book.exclude(() => [{ from, to }]);
  book.advance(() => TEST_NOW);
  const history = async (_: string, range: Interval) => {
    reads.push(range);
    return stored(range);
  };
  return { entry: book.entries()[0] as BookEntry, reads, sli: { history } };
}

describe("a calendar window beside a rolling one", () => {
  it.each([
    ["day", "Europe/Berlin", 0],
    ["week", "Asia/Tokyo", 0],
    ["month", "America/New_York", 0],
    ["quarter", "UTC", 1],
    ["year", "Australia/Lord_Howe", 1],
  ] as const)(
    "this %s in %s is as if the definition asked for it",
    async (unit, timeZone, times) => {
      const { entry, reads, sli } = anEntry();
      const beside = await besideBudget(entry, { unit, timeZone }, { sli, policy: DEFAULT_POLICY });
      const window: TimeWindow = {
        kind: "calendar",
        count: 1,
        unit,
        timeZone,
        start: "2018-01-01T00:00:00",
      };
      const definition = anSlo({ windows: [window] });
      const book = createSeriesBook({
        sliceSeconds: 300,
        units: budgetUnits(definition, 300),
        retainSeconds: 420 * 86_400,
      });
      book.load(stored({ from: TEST_NOW - 400 * DAY_MS, to: TEST_NOW }));
      book.exclude(entry.slices.excluded());
      const asked = assess(definition, SERIES, book, TEST_NOW, {
        ...assessOptions(DEFAULT_POLICY, window),
      });
      expect(beside).toEqual({ ...asked, end: windowEnd(asked, window, book) });
      expect(beside.coverage).toBe(1);
      expect(beside.end?.weeks).toBe(4);
      expect(reads).toHaveLength(times);
    },
  );

  it("is refused for a zone that there is not", async () => {
    const { entry, sli } = anEntry();
    await expect(
      besideBudget(
        entry,
        { unit: "day", timeZone: "Mars/Olympus" },
        { sli, policy: DEFAULT_POLICY },
      ),
    ).rejects.toThrow('there is no time zone "Mars/Olympus"');
  });
});
