import { describe, expect, it } from "vitest";
import { aSeries, anSlo, someSlices, TEST_NOW } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { createBudgetBook, findExhaustedSince, type BookEntry } from "./book.ts";

const SLO = anSlo();

function columns(days: number, bad: (start: number) => number): SliceColumns {
  const start = TEST_NOW - days * DAY_MS;
  const length = days * 288;
  const total = new Float64Array(length).fill(100);
  const good = total.map((events, i) => events - bad(start + i * 300_000));
  return { series: aSeries(), start, sliceSeconds: 300, good, total };
}

const only = (book: ReturnType<typeof createBudgetBook>): BookEntry =>
  book.entries()[0] as BookEntry;
const inForce = (...definitions: SloDefinition[]) =>
  new Map(definitions.map((one) => [one.id, one] as const));

describe("the budget book", () => {
  it("lists an SLO without slices as unknown, and drops that line for the first series of a fan-out", () => {
    const book = createBudgetBook();
    const grouped = anSlo({ groupBy: ["handler"] });
    book.expect(grouped, 300);
    book.expect(grouped, 300);
    book.advance(() => TEST_NOW);
    expect(book.entries().map((entry) => entry.budget.status)).toEqual(["unknown"]);
    for (const handler of ["/a", "/b"]) book.put(grouped, someSlices({ labels: { handler } }));
    expect(book.entries().map((entry) => entry.series.labels)).toEqual([
      { handler: "/a" },
      { handler: "/b" },
    ]);
  });

  it("asks for a stretch again that is too old to be put slice by slice", () => {
    const book = createBudgetBook();
    book.put(SLO, someSlices({ sliceSeconds: 60, count: 5 }));
    const late = someSlices({ sliceSeconds: 60, count: 2, to: TEST_NOW - DAY_MS + 120_000 });
    expect(book.put(SLO, late)).toMatchObject({
      range: { from: TEST_NOW - DAY_MS, to: TEST_NOW - DAY_MS + 300_000 },
    });
  });

  it("keeps slices when a target changes, and begins anew when they are judged differently", () => {
    const book = createBudgetBook();
    book.load(
      SLO,
      columns(30, () => 1),
    );
    expect(book.redefine(inForce({ ...SLO, target: 0.9 }))).toEqual([]);
    book.advance(() => TEST_NOW);
    expect(only(book).budget.remaining).toBeCloseTo(0.9, 9);
    const judged = { ...SLO, method: "Timeslices", timeSliceTarget: 0.99 } as const;
    expect(book.redefine(inForce(judged)).map((series) => series.key)).toEqual([SLO.id]);
    expect(book.redefine(inForce())).toEqual([]);
    expect(book.entries()).toEqual([]);
  });

  it("works out anew only what slices came in for, or time went on for", () => {
    const book = createBudgetBook();
    const other = { ...SLO, id: sloId("checkout-api/other"), name: "other" };
    for (const slo of [SLO, other]) book.put(slo, someSlices({ slo: slo.id, count: 12 }));
    book.advance(() => TEST_NOW);
    const before = book.entries().map(({ budget }) => budget);
    book.put(other, someSlices({ slo: other.id, count: 1, bad: () => 7 }));
    book.advance(() => TEST_NOW);
    const [same, changed] = book.entries().map(({ budget }) => budget);
    expect(same).toBe(before[0]);
    expect(changed?.bad).toBe((before[1]?.bad ?? 0) + 7);
    book.advance(() => TEST_NOW + DAY_MS);
    expect(book.entries().map(({ at }) => at)).toEqual([TEST_NOW + DAY_MS, TEST_NOW + DAY_MS]);
    expect(book.entries()[0]?.budget).not.toBe(before[0]);
  });

  it("finds since when a budget is spent, from two windows of history", () => {
    const spentFrom = TEST_NOW - 5 * DAY_MS;
    const history = columns(60, (start) =>
      start >= spentFrom && start < spentFrom + DAY_MS ? 50 : 0,
    );
    const book = createBudgetBook();
    book.load(SLO, history);
    book.advance(() => TEST_NOW);
    expect(only(book).budget.status).toBe("exhausted");
    // 0.1 % of 8,640 slices of 100 events is 864 bad ones: spent with the 18th slice of 50.
    expect(findExhaustedSince(only(book), history)).toBe(spentFrom + 18 * 300_000);
  });

  it("does not guess since when from windows of which too little is known", () => {
    const spentFrom = TEST_NOW - 5 * DAY_MS;
    const whole = columns(60, (start) =>
      start >= spentFrom && start < spentFrom + DAY_MS ? 50 : 0,
    );
    const total = whole.total.map((events, i) => (i < 28 * 288 ? Number.NaN : events));
    const book = createBudgetBook();
    book.load(SLO, whole);
    book.advance(() => TEST_NOW);
    // History begins 32 days ago: of the window that ended five days ago 27 days are known, and so 777.6 bad ones allowed.
    expect(findExhaustedSince(only(book), { ...whole, total })).toBe(spentFrom + 16 * 300_000);
    const later = whole.total.map((events, i) => (i < 29 * 288 ? Number.NaN : events));
    expect(findExhaustedSince(only(book), { ...whole, total: later })).toBeNull();
  });
});
