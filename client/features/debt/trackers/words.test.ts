import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { TrackerStatus } from "#shared/debt/views.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { skippedWords, trackerWords, unplacedWords } from "./words.ts";

const tracker = (overrides: Partial<TrackerStatus>): TrackerStatus => ({
  name: "jira",
  kind: "jira",
  state: "ok",
  progress: null,
  lastSuccessAt: TEST_NOW - 4 * MINUTE_MS,
  failingSince: null,
  error: null,
  items: 1_240,
  sprints: 6,
  unplaced: 0,
  skipped: { count: 0, examples: [] },
  ...overrides,
});

const words = (overrides: Partial<TrackerStatus>) =>
  trackerWords(tracker(overrides), TEST_NOW, "UTC").replace(/[\u00a0\u202f]/g, " ");

describe("how a tracker is doing", () => {
  it.each<readonly [Partial<TrackerStatus>, string | RegExp]>([
    [{}, "read 4 min ago, 1 240 items"],
    [{ state: "never", lastSuccessAt: null }, "never read yet"],
    [
      { state: "syncing", progress: { done: 1_200, total: 20_000, what: "reading issues" } },
      "reading issues, 1 200 of 20 000",
    ],
    [
      { state: "syncing", progress: { done: 50, total: null, what: "reading issues" } },
      "reading issues, 50 so far",
    ],
    [
      {
        state: "failing",
        failingSince: TEST_NOW - 90 * MINUTE_MS,
        error: { message: "the token may not read boards", remedy: null },
      },
      /^failing since \d\d:\d\d, read 4 min ago\. The token may not read boards\.$/,
    ],
  ])("%o", (status, expected) => {
    if (typeof expected === "string") expect(words(status)).toBe(expected);
    else expect(words(status)).toMatch(expected);
  });

  it("says how much could not be used", () => {
    expect(skippedWords({ skipped: { count: 2, examples: [] } })).toBe("2 could not be used");
    expect(skippedWords(tracker({}))).toBeNull();
  });

  it("says what no rule placed, and nothing where everything has its place", () => {
    expect(unplacedWords({ unplaced: 3 })).toBe("3 items without a category or a team");
    expect(unplacedWords({ unplaced: 0 })).toBeNull();
  });
});
