import { describe, expect, it } from "vitest";
import { sloId } from "#shared/kernel/ids.ts";
import { createProblemLog, mergeProblems } from "./problem-log.ts";
import type { DataProblem } from "./model.ts";

const slo = sloId("shop/availability");

function stretch(from: number, to: number, count: number): DataProblem {
  return { slo, code: "not-a-number", message: "NaN", from, to, count };
}

describe("createProblemLog", () => {
  it("keeps one problem per series and kind, however long it lasts", () => {
    const log = createProblemLog();
    for (let start = 0; start < 1_000; start += 1)
      log.add({ slo, code: "not-a-number", message: `NaN at ${start}` }, start);
    log.add({ slo, code: "negative", message: "negative" }, 5);
    log.add({ slo, code: "negative", message: "negative", labels: { region: "eu" } }, 6);
    expect(log.all()).toEqual([
      { slo, code: "not-a-number", message: "NaN at 999", from: 0, to: 999, count: 1_000 },
      { slo, code: "negative", message: "negative", from: 5, to: 5, count: 1 },
      {
        slo,
        code: "negative",
        message: "negative",
        labels: { region: "eu" },
        from: 6,
        to: 6,
        count: 1,
      },
    ]);
  });
});

describe("mergeProblems", () => {
  it("counts slices that were pulled again once", () => {
    expect(mergeProblems(stretch(0, 50, 6), stretch(10, 60, 6))).toMatchObject({
      from: 0,
      to: 60,
      count: 7,
    });
    expect(mergeProblems(stretch(0, 50, 6), stretch(0, 50, 6))).toMatchObject({
      from: 0,
      to: 50,
      count: 6,
    });
    expect(mergeProblems(stretch(0, 50, 6), stretch(60, 60, 1))).toMatchObject({
      from: 0,
      to: 60,
      count: 7,
    });
  });
});
