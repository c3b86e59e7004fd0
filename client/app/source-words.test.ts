import { describe, expect, it } from "vitest";
import { aSourceHealth, TEST_NOW } from "#fixtures/builders.ts";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { describeSource, isTroubled } from "./source-words.ts";

const failing = aSourceHealth({
  name: "eu-prom",
  state: "failing",
  failingSince: TEST_NOW - HOUR_MS,
  newestSliceEnd: TEST_NOW - HOUR_MS,
  error: { message: "connection refused", remedy: "check that it runs" },
});

describe("what is said of a source", () => {
  it("says nothing of one that answers", () => {
    expect(isTroubled(aSourceHealth({ state: "ok" }))).toBe(false);
  });

  it("says since when one has not answered, what its budgets stand on, and what to try", () => {
    expect(isTroubled(failing)).toBe(true);
    const words = describeSource(failing, TEST_NOW, "UTC");
    expect(words.headline).toMatch(/^eu-prom has not answered since \d\d:\d\d\.$/);
    expect(words.standing).toContain("1 h ago");
    expect(words.detail).toBe("Connection refused. What to try: check that it runs.");
  });

  it("claims no budgets for one that never answered", () => {
    const { newestSliceEnd: _, ...never } = failing;
    expect(describeSource(never, TEST_NOW, "UTC").standing).toBe(
      "Nothing of it has been measured yet.",
    );
  });

  it("says how far a source that fetches its past has come", () => {
    const from = TEST_NOW - 30 * 24 * HOUR_MS;
    const filling = aSourceHealth({
      name: "main",
      backfill: { from, to: TEST_NOW, done: 50, total: 120, startedAt: TEST_NOW },
    });
    expect(isTroubled(filling)).toBe(true);
    expect(describeSource(filling, TEST_NOW, "UTC").headline).toBe(
      "main is fetching its past: 41 % done.",
    );
  });
});
