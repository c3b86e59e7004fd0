import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { TrackerSprint } from "./model.ts";
import { sprintsAt, oddSprints, placeSprints } from "./placing.ts";
import type { CsvSettings, JiraSettings } from "./settings.ts";

const ANY = { teamRules: [], categories: null, everyMinutes: 15, sinceDays: 200 };
const jira: JiraSettings = {
  ...ANY,
  kind: "jira",
  name: "jira",
  url: "https://example.atlassian.net",
  auth: { bearer: "secret" },
  boards: [],
  projects: ["PAY"],
  team: "payments",
};
const NO_FILES = { patterns: [], base: "/" };
const csv: CsvSettings = {
  ...ANY,
  kind: "csv",
  name: "files",
  items: NO_FILES,
  sprints: NO_FILES,
};
const RULES = [{ labels: ["search"], team: "search" }];

function aTrackerSprint(overrides: Partial<TrackerSprint> = {}): TrackerSprint {
  return {
    id: "7",
    scope: "12",
    team: null,
    name: "Sprint 7",
    start: TEST_NOW - 14 * DAY_MS,
    end: TEST_NOW,
    open: false,
    capacityDays: null,
    ...overrides,
  };
}

describe("a tracker's sprint as a team's", () => {
  it("has an id with its team in it, which rules do not change", () => {
    const idsOf = (settings: JiraSettings) =>
      placeSprints(
        settings,
        [aTrackerSprint()],
        [
          { sprint: "7", type: "Story", labels: [], team: null },
          { sprint: "7", type: "Story", labels: ["search"], team: null },
        ],
        new Map(),
      ).map(({ sprint }) => sprint.id);
    expect(idsOf(jira)).toEqual(["jira/7/payments"]);
    expect(idsOf({ ...jira, teamRules: RULES })).toEqual(["jira/7/payments", "jira/7/search"]);
  });

  it("goes on past its end as long as the tracker says so", () => {
    const end = TEST_NOW - 3 * DAY_MS;
    const told = [aTrackerSprint({ open: true, end }), aTrackerSprint({ id: "8", end })];
    const [open, closed] = sprintsAt(TEST_NOW, told);
    expect(open?.end).toBeGreaterThan(TEST_NOW);
    expect((open?.end ?? 0) - TEST_NOW).toBeLessThanOrEqual(DAY_MS);
    expect(closed?.end).toBe(end);
  });

  it.each([
    ["of two thousand years", { start: Date.parse("0026-11-09") }, /1990/],
    ["of an hour", { start: TEST_NOW - 3_600_000 }, /shorter than a day/],
    ["that ends before it begins", { start: TEST_NOW + DAY_MS }, /does not end after/],
    ["of 101 days", { start: TEST_NOW - 101 * DAY_MS }, /101 days long/],
    ["of 100 days", { start: TEST_NOW - 100 * DAY_MS }, null],
    ["of a day", { start: TEST_NOW - DAY_MS }, null],
    ["without an end", { end: null }, null],
  ])("is left out, and named, where its dates are those %s", (_what, dates, why) => {
    const told = [aTrackerSprint(dates)];
    const odd = oddSprints(jira, told);
    expect(odd).toEqual(
      why === null
        ? []
        : [{ what: 'sprint "Sprint 7" of 12', why: expect.stringMatching(why) as string }],
    );
    const usable = why === null && told[0]?.end !== null;
    expect(placeSprints(jira, told, [], new Map())).toHaveLength(usable ? 1 : 0);
  });

  it("is named within its team once, where files name it so", () => {
    const told = [aTrackerSprint({ id: "payments/Sprint 7", team: "payments" })];
    const idsOf = (settings: CsvSettings) =>
      placeSprints(
        settings,
        told,
        [
          { sprint: "payments/Sprint 7", type: null, labels: [], team: "payments" },
          { sprint: "payments/Sprint 7", type: null, labels: ["search"], team: "payments" },
        ],
        new Map(),
      ).map(({ sprint }) => sprint.id);
    expect(idsOf(csv)).toEqual(["files/payments/Sprint 7"]);
    expect(idsOf({ ...csv, teamRules: RULES })).toEqual([
      "files/payments/Sprint 7",
      "files/payments/Sprint 7/search",
    ]);
  });
});
