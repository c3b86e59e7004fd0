import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { TrackerPage } from "#server/debt/trackers/model.ts";
import type { CsvSettings, NamedFiles, TrackerFiles } from "#server/debt/trackers/settings.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { createCsv } from "./csv.ts";

const ITEMS: NamedFiles = { patterns: ["items.csv"], base: "/" };
const SPRINTS: NamedFiles = { patterns: ["sprints.csv"], base: "/" };
const settings: CsvSettings = {
  kind: "csv",
  name: "files",
  items: ITEMS,
  sprints: SPRINTS,
  teamRules: [],
  categories: null,
  everyMinutes: 15,
  sinceDays: 200,
};

function filesOf(texts: { items: string; sprints?: string }): TrackerFiles {
  return {
    read: async (named) =>
      named === ITEMS
        ? [{ path: "items.csv", text: texts.items }]
        : [{ path: "sprints.csv", text: texts.sprints ?? "team,name,start,end,capacity\n" }],
    state: async (named) => JSON.stringify([named.patterns, texts]),
  };
}

async function read(texts: { items: string; sprints?: string }, more: Partial<CsvSettings> = {}) {
  const tracker = createCsv(
    { ...settings, ...more },
    { clock: { now: () => TEST_NOW }, files: filesOf(texts) },
  );
  const pages: TrackerPage[] = [];
  const reading = { from: 0, whole: true };
  for await (const page of tracker.pages(null, reading, new AbortController().signal))
    pages.push(page);
  return {
    pages,
    items: pages.flatMap(({ items }) => items),
    sprints: pages.flatMap(({ sprints }) => sprints),
    skipped: pages.flatMap(({ skipped }) => skipped),
  };
}

const HEAD = "key,team,sprint,title,type,labels,status,effort,done,updated,url\n";

describe("CSV of Headroom's own columns", () => {
  it("is read with everything it may say", async () => {
    const { items, sprints, skipped } = await read({
      items: `\uFEFF${HEAD}PAY-7,payments,Sprint 12,"Retries, with ""jitter""",Bug,"ops; incident",Done,2.5,2026-11-20,2026-11-21T10:00:00+01:00,https://example.com/7\nPAY-8,payments,,,,,,,,,\n`,
      sprints: "team,name,start,end,capacity\npayments,Sprint 12,2026-11-09,2026-11-20,40\n",
    });
    expect(skipped).toEqual([]);
    expect(items[0]).toEqual({
      id: "PAY-7",
      key: "PAY-7",
      title: 'Retries, with "jitter"',
      url: "https://example.com/7",
      team: "payments",
      sprint: "payments/Sprint 12",
      parent: null,
      type: "Bug",
      labels: ["ops", "incident"],
      effort: 2.5,
      doneAt: Date.UTC(2026, 10, 20),
      updatedAt: Date.UTC(2026, 10, 21, 9),
    });
    expect(items[1]).toMatchObject({
      sprint: null,
      effort: null,
      doneAt: null,
      updatedAt: TEST_NOW,
    });
    expect(sprints).toEqual([
      {
        id: "payments/Sprint 12",
        scope: "payments",
        team: "payments",
        name: "Sprint 12",
        start: Date.UTC(2026, 10, 9),
        end: Date.UTC(2026, 10, 20) + DAY_MS,
        open: false,
        capacityDays: 40,
      },
    ]);
  });

  it("names each row that cannot be used, with line and column, and takes the others", async () => {
    const { items, sprints, skipped } = await read({
      items: `${HEAD}PAY-1,,,,,,,many,,,\n,,,,,,,,,,\nPAY-3,,,"two\nlines",,,,1,,,\nPAY-4,,,,,,,,yesterday,,\nPAY-5,,,,,,,,,,javascript:alert(1)\n${"K".repeat(501)},,,,,,,,,,\n`,
      sprints:
        "team,name,start,end,capacity\nx,A,2026-11-09,2026-11-01,\nx,B,2026-11-09,,\nx,C,2026-11-09,2026-11-20,-4\nx,D,0026-11-09,2026-11-20,\nx,E,2026-01-01,2026-11-20,\nx,F,2026-11-09,2026-11-20,0.001\n",
    });
    expect(items.map(({ key }) => key)).toEqual(["PAY-3"]);
    expect(sprints).toEqual([]);
    expect(skipped).toEqual([
      { what: "sprints.csv:2:4", why: "end: is not after the start" },
      { what: "sprints.csv:3:4", why: "end: is empty" },
      { what: "sprints.csv:4:5", why: 'capacity: "-4" is no number of at least 0' },
      { what: "sprints.csv:5:3", why: 'start: "0026-11-09" is not between 1990 and 2199' },
      { what: "sprints.csv:6:4", why: "end: it is 324 days long, and 100 are the most" },
      {
        what: "sprints.csv:7:5",
        why: 'capacity: "0.001" is no capacity: 0.01 person-days are the least',
      },
      { what: "items.csv:2:8", why: 'effort: "many" is no number of at least 0' },
      { what: "items.csv:3:1", why: "key: is empty" },
      { what: "items.csv:6:9", why: expect.stringContaining('"yesterday" is no date') as string },
      { what: "items.csv:7:11", why: expect.stringContaining("http") as string },
      { what: "items.csv:8:1", why: "key: is longer than 500 characters" },
    ]);
  });

  it("names columns that it does not know, and takes semicolons for commas", async () => {
    const { items, skipped } = await read({ items: "key;points;title\nA;3;B\n" });
    expect(items[0]).toMatchObject({ key: "A", title: "B", effort: null });
    expect(skipped).toEqual([
      { what: "items.csv:1:2", why: expect.stringContaining('"points" is not known') as string },
    ]);
  });

  it.each([
    ["a quote that stays open", `${HEAD}PAY-1,"a\nb\n`, /^items\.csv:\d+:1 cannot be read as CSV/],
    ["no head", "", /^items\.csv:1:1 has no column "key"/],
    ["another head", "name,points\n", /^items\.csv:1:1 has no column "key"/],
  ])("is refused as a whole for %s", async (_what, items, message) => {
    await expect(read({ items })).rejects.toMatchObject({
      code: "tracker.file-broken",
      message: expect.stringMatching(message) as string,
      where: { file: "items.csv" },
    });
  });

  it("comes in pages of rows", async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => `PAY-${index},,,,,,,,,,\n`);
    const { items, pages } = await read({ items: HEAD + rows.join("") });
    expect(items).toHaveLength(1_200);
    expect(pages.map(({ read: count }) => count)).toEqual([0, 500, 500, 200]);
    expect(pages.map(({ next }) => next === null)).toEqual([false, false, false, true]);
  });

  it("has a state that changes with its files", async () => {
    const clock = { now: () => TEST_NOW };
    const stateOf = (items: string) =>
      createCsv(settings, { clock, files: filesOf({ items }) }).state();
    expect(await stateOf("key\nA\n")).toBe(await stateOf("key\nA\n"));
    expect(await stateOf("key\nA\n")).not.toBe(await stateOf("key\nB\n"));
  });
});

describe("what Jira exports", () => {
  it("is recognised: labels and sprints in columns of their own, dates in Jira's form", async () => {
    const { items, skipped } = await read(
      {
        items: `Summary,Issue key,Issue id,Parent id,Issue Type,Status,Status Category,Resolution,Assignee,Resolved,Updated,Labels,Labels,Sprint,Sprint,Custom field (Story Points)
Retries,PAY-7,10002,9000,Bug,Done,Done,Done,Mia,20/Nov/26 3:04 PM,21/Nov/26 10:00 AM,ops,incident,Sprint 11,Sprint 12,3.0
Again,PAY-8,10003,10002,Sub-task,Done,Done,Won't Do,,20/Nov/26 3:04 PM,21/Nov/26 10:00 AM,,,Sprint 12,,
`,
      },
      { team: "payments" },
    );
    expect(skipped).toEqual([]);
    expect(items).toEqual([
      {
        id: "10002",
        key: "PAY-7",
        title: "Retries",
        url: null,
        team: "payments",
        sprint: "payments/Sprint 12",
        parent: null,
        type: "Bug",
        labels: ["ops", "incident"],
        effort: 3,
        doneAt: Date.UTC(2026, 10, 20, 15, 4),
        updatedAt: Date.UTC(2026, 10, 21, 10),
      },
      expect.objectContaining({
        key: "PAY-8",
        parent: "10002",
        doneAt: null,
        effort: null,
        labels: [],
      }) as object,
    ]);
  });
});
