import fc from "fast-check";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { embeddedEngine, type Engine, type TestDatabase } from "./engines.ts";
import { TEST_NOW } from "#fixtures/builders.ts";
import { refusal, type FakeTracker } from "#fixtures/trackers/answer.ts";
import { aGithubIssue, aGithubMilestone, fakeGithub } from "#fixtures/trackers/github.ts";
import { aJiraIssue, aJiraSprint, fakeJira, jiraDate } from "#fixtures/trackers/jira.ts";
import type { Database } from "#server/platform/db/database.ts";
import { createLog } from "#server/platform/log.ts";
import { actualsOf } from "#shared/debt/actuals.ts";
import { DEFAULT_PLANNING_POLICY } from "#shared/debt/policy.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { TrackerItem } from "#server/debt/trackers/model.ts";
import type {
  GithubSettings,
  JiraSettings,
  TrackerFiles,
  TrackerSettings,
} from "#server/debt/trackers/settings.ts";
import { createTrackerService } from "#server/debt/trackers/trackers.service.ts";
import {
  createTrackerStore,
  NEVER_READ,
  type TrackerStore,
} from "#server/debt/trackers/trackers.store.ts";

const JIRA = "https://example.atlassian.net";
const TOKEN = "ATATT3xFfGF0-never-to-be-seen";
const ANY = { teamRules: [], categories: null, everyMinutes: 15, sinceDays: 200 };
const jira: JiraSettings = {
  ...ANY,
  kind: "jira",
  name: "jira",
  url: JIRA,
  auth: { email: "headroom@example.com", token: TOKEN },
  boards: [],
  projects: ["PAY"],
  team: "payments",
};
const github: GithubSettings = {
  ...ANY,
  kind: "github",
  name: "github",
  url: "https://api.github.com",
  auth: { token: TOKEN },
  repositories: ["example/checkout"],
  team: "checkout",
};

const msw = setupServer();
let engine: Engine;
let test: TestDatabase;
let db: Database;
let store: TrackerStore;
let now: Instant;
let logged: string[];
beforeAll(async () => {
  msw.listen({ onUnhandledRequest: "error" });
  engine = await embeddedEngine();
});
afterAll(async () => {
  msw.close();
  await engine.stop();
});
beforeEach(async () => {
  now = TEST_NOW;
  logged = [];
  test = await engine.fresh();
  db = await test.open();
  store = createTrackerStore(db);
});
afterEach(async () => {
  msw.resetHandlers();
  await db.close();
  await test.remove();
});

/** Lets made-up trackers answer, and remembers what they were asked. */
function serve(trackers: Readonly<Record<string, FakeTracker>>): string[] {
  const asked: string[] = [];
  for (const [origin, tracker] of Object.entries(trackers))
    msw.use(
      http.all(`${origin}/*`, async ({ request }) => {
        const body = await request.text();
        asked.push(`${request.url} ${body}`);
        const answer = tracker({ url: request.url, body });
        return HttpResponse.json(answer.body as object, answer);
      }),
    );
  return asked;
}

const NO_FILES: TrackerFiles = { read: async () => [], state: async () => "" };

interface Started {
  readonly service: ReturnType<typeof createTrackerService>;
  readonly changes: () => number;
  /** What the scheduler does once a minute. */
  readonly tick: () => Promise<void>;
}

function start(
  config: readonly TrackerSettings[],
  options: { readonly store?: TrackerStore; readonly files?: TrackerFiles } = {},
): Started {
  let changes = 0;
  const service = createTrackerService({
    store,
    config,
    files: NO_FILES,
    clock: { now: () => now },
    log: createLog({ level: "trace", destination: { write: (line) => void logged.push(line) } }),
    onChange: () => (changes += 1),
    retryDelayMs: 1,
    ...options,
  });
  const jobs: ((at: Instant, signal: AbortSignal) => Promise<void>)[] = [];
  service.start({ start: ({ run }) => void jobs.push(run) });
  return {
    service,
    changes: () => changes,
    tick: async () =>
      void (await Promise.all(jobs.map((run) => run(now, new AbortController().signal)))),
  };
}

async function rows(table: string): Promise<readonly Record<string, unknown>[]> {
  const found = await db.query((queries) =>
    queries.execute(sql.raw(`select * from ${table} order by 1, 2`)),
  );
  return (found as unknown as { rows: readonly Record<string, unknown>[] }).rows;
}

const updated = TEST_NOW - DAY_MS;
const start12 = TEST_NOW - 14 * DAY_MS;
const SPRINT = aJiraSprint(37, { state: "active", start: start12, end: TEST_NOW + DAY_MS });

describe("reading a tracker", () => {
  it("stores sprints and items, and then asks only for what changed", async () => {
    const issues = [
      aJiraIssue({
        id: 1,
        key: "PAY-1",
        updated,
        done: updated,
        points: 3,
        sprint: [SPRINT],
        type: "Bug",
      }),
      aJiraIssue({ id: 2, key: "PAY-2", updated: updated + HOUR_MS, sprint: [SPRINT] }),
    ];
    const asked = serve({
      [JIRA]: fakeJira({ issues: { PAY: issues }, sprints: { 12: [SPRINT] } }),
    });
    const { service, tick, changes } = start([jira]);
    expect(await service.status()).toMatchObject([
      { state: "never", items: 0, lastSuccessAt: null },
    ]);
    await tick();
    expect(await service.status()).toEqual([
      {
        name: "jira",
        kind: "jira",
        state: "ok",
        progress: null,
        lastSuccessAt: TEST_NOW,
        failingSince: null,
        error: null,
        items: 2,
        sprints: 1,
        unplaced: 0,
        skipped: { count: 0, examples: [] },
      },
    ]);
    expect(changes()).toBeGreaterThan(1);
    const [sprint] = await service.sprintsOf("payments");
    expect(sprint).toEqual({
      id: "jira/37/payments",
      team: "payments",
      name: "PAY Sprint 37",
      start: start12,
      end: TEST_NOW + DAY_MS,
      capacityDays: null,
      tracker: "jira",
    });
    expect(await service.actualsItems(["jira/37/payments"])).toEqual([
      expect.objectContaining({
        key: "PAY-1",
        effort: 3,
        doneAt: updated,
        team: "payments",
        sprint: "jira/37/payments",
      }),
      expect.objectContaining({ key: "PAY-2", doneAt: null }),
    ]);
    expect(await service.sprintsOf("search")).toEqual([]);

    const first = asked.length;
    await tick();
    expect(asked).toHaveLength(first);
    now += 15 * MINUTE_MS;
    await tick();
    const searches = asked.slice(first).filter((text) => text.includes("/search/jql"));
    expect(searches).toHaveLength(1);
    // Five minutes before the newest change that was seen.
    expect(searches[0]).toContain(
      new Date(updated + HOUR_MS - 5 * MINUTE_MS).toISOString().slice(0, 16).replace("T", " "),
    );
  });

  it("follows an item that is moved, done, opened again, put into another sprint and deleted", async () => {
    const later = aJiraSprint(38, {
      state: "future",
      start: TEST_NOW + DAY_MS,
      end: TEST_NOW + 15 * DAY_MS,
    });
    let issues = [
      aJiraIssue({ id: 1, key: "PAY-1", updated, sprint: [SPRINT] }),
      aJiraIssue({ id: 2, key: "PAY-2", updated }),
    ];
    const tracker = (question: Parameters<FakeTracker>[0]) =>
      fakeJira({ issues: { PAY: issues }, sprints: { 12: [SPRINT, later] } })(question);
    serve({ [JIRA]: tracker });
    const { service, tick } = start([jira]);
    await tick();
    const change = async (facts: Partial<Parameters<typeof aJiraIssue>[0]>) => {
      now += HOUR_MS;
      issues = [
        aJiraIssue({ id: 1, key: "PAY-1", sprint: [SPRINT], updated: now, ...facts }),
        ...issues.slice(1),
      ];
      await tick();
      return service.actualsItems(["jira/37/payments", "jira/38/payments"]);
    };
    expect(await change({ done: now })).toMatchObject([{ key: "PAY-1", doneAt: TEST_NOW }]);
    expect(await change({})).toMatchObject([{ key: "PAY-1", doneAt: null }]);
    expect(await change({ sprint: [SPRINT, later] })).toMatchObject([
      { sprint: "jira/38/payments" },
    ]);
    // Its old key must not stay behind.
    expect(await change({ key: "CORE-5" })).toMatchObject([
      { key: "CORE-5", sprint: "jira/37/payments" },
    ]);
    expect(await rows("work_item")).toHaveLength(2);
    issues = issues.slice(0, 1);
    now += DAY_MS;
    await tick();
    expect((await rows("work_item")).map(({ key }) => key)).toEqual(["CORE-5"]);
  });

  it("lets a sprint go on until it is completed, and then be as it was", async () => {
    const end = TEST_NOW - 3 * DAY_MS;
    let sprint = aJiraSprint(37, { state: "active", start: start12, end });
    let issues = [aJiraIssue({ id: 1, key: "PAY-1", updated, sprint: [sprint] })];
    serve({
      [JIRA]: (question) =>
        fakeJira({ issues: { PAY: issues }, sprints: { 12: [sprint] } })(question),
    });
    const { service, tick } = start([jira]);
    await tick();
    expect((await service.sprintsOf())[0]?.end).toBeGreaterThan(now);
    sprint = { ...sprint, state: "closed", completeDate: jiraDate(TEST_NOW) };
    for (const [days, doneAt] of [
      [1, TEST_NOW + DAY_MS],
      [90, null],
    ] as const) {
      now = TEST_NOW + days * DAY_MS;
      issues = [aJiraIssue({ id: 1, key: "PAY-1", updated: now, done: now, sprint: [sprint] })];
      await tick();
      expect(await service.sprintsOf()).toMatchObject([{ end: TEST_NOW }]);
      expect(await service.actualsItems(["jira/37/payments"])).toMatchObject([{ doneAt }]);
    }
  });

  it("names sprints that nobody can plan with", async () => {
    const long = aJiraSprint(37, { start: TEST_NOW - 400 * DAY_MS, end: TEST_NOW });
    serve({ [JIRA]: fakeJira({ issues: { PAY: [] }, sprints: { 12: [long] } }) });
    const { service, tick } = start([jira]);
    await tick();
    expect(await service.sprintsOf()).toEqual([]);
    expect(await service.status()).toMatchObject([
      {
        sprints: 1,
        skipped: {
          count: 1,
          examples: [
            {
              what: 'sprint "PAY Sprint 37" of 12',
              why: "it is 400 days long, and 100 are the most",
            },
          ],
        },
      },
    ]);
  });

  it("keeps what was deleted for no longer than a day, and what is older than it looks back", async () => {
    const old = TEST_NOW - 190 * DAY_MS;
    const issues = [
      aGithubIssue({ id: 1, number: 1, updated: old }),
      aGithubIssue({ id: 2, number: 2, updated }),
    ];
    serve({
      "https://api.github.com": (question) =>
        fakeGithub({ "example/checkout": { issues, milestones: [] } })(question),
    });
    const { tick } = start([github]);
    await tick();
    issues.splice(1);
    now += 20 * DAY_MS;
    await tick();
    // The old one is not asked for any more, and says something of sprints long closed.
    expect((await rows("work_item")).map(({ id }) => id)).toEqual(["1"]);
  });

  it("begins anew when it is to read something else, not when rules change", async () => {
    const asked = serve({
      [JIRA]: fakeJira({
        issues: { PAY: [aJiraIssue({ id: 1, key: "PAY-1", updated })] },
        sprints: {},
      }),
    });
    await start([jira]).tick();
    now += 15 * MINUTE_MS;
    const wholes = () => asked.filter((text) => text.includes("approximate-count")).length;
    await start([{ ...jira, team: "other", categories: [] }]).tick();
    expect(wholes()).toBe(1);
    now += 15 * MINUTE_MS;
    await start([{ ...jira, estimateField: "customfield_1" }]).tick();
    expect(wholes()).toBe(2);
  });

  it("does not let one that fails keep the others from being read, and goes on when it is well again", async () => {
    let broken = true;
    const well = fakeJira({
      issues: { PAY: [aJiraIssue({ id: 1, key: "PAY-1", updated })] },
      sprints: {},
    });
    serve({
      [JIRA]: (question) => (broken ? refusal(401, { message: "no" }) : well(question)),
      "https://api.github.com": fakeGithub({
        "example/checkout": {
          issues: [aGithubIssue({ id: 1, number: 1, updated })],
          milestones: [],
        },
      }),
    });
    const { service, tick } = start([jira, github]);
    await tick();
    expect(await service.status()).toMatchObject([
      {
        state: "failing",
        failingSince: TEST_NOW,
        error: {
          message: expect.stringContaining("does not accept the credentials (401): no") as string,
        },
      },
      { state: "ok", items: 1 },
    ]);
    now += MINUTE_MS;
    broken = false;
    expect(await service.sync("jira")).toMatchObject({ state: "syncing" });
    await vi.waitFor(
      async () =>
        expect(await service.status()).toMatchObject([
          { state: "ok", error: null, failingSince: null },
          {},
        ]),
      { timeout: 60_000 },
    );
  });

  it("takes nothing away for a part that it may not read, and reads everything once it may again", async () => {
    let open = true;
    const contents = fakeGithub({
      "example/checkout": { issues: [aGithubIssue({ id: 1, number: 1, updated })], milestones: [] },
      "example/search": { issues: [aGithubIssue({ id: 2, number: 1, updated })], milestones: [] },
    });
    const asked = serve({
      "https://api.github.com": (question) =>
        question.url.includes("/search/") && !open
          ? refusal(404, { message: "Not Found" })
          : contents(question),
    });
    const { service, tick } = start([
      { ...github, repositories: ["example/checkout", "example/search"] },
    ]);
    await tick();
    open = false;
    now += DAY_MS;
    await tick();
    expect(await rows("work_item")).toHaveLength(2);
    expect(await service.status()).toMatchObject([
      {
        state: "failing",
        items: 2,
        error: { message: expect.stringContaining("example/search") as string },
      },
    ]);
    open = true;
    now += 15 * MINUTE_MS;
    await tick();
    expect(await service.status()).toMatchObject([{ state: "ok" }]);
    now += 15 * MINUTE_MS;
    const before = asked.length;
    await tick();
    const sinceBeginning = new Date(now - 200 * DAY_MS).toISOString();
    expect(asked.slice(before).filter((text) => text.includes(sinceBeginning))).toHaveLength(2);
  });

  it("waits as long as it is told, shows that, and goes on where it was", async () => {
    let busy = true;
    const well = fakeGithub({
      "example/checkout": { issues: [aGithubIssue({ id: 1, number: 1, updated })], milestones: [] },
    });
    const asked = serve({
      "https://api.github.com": (question) =>
        busy && question.url.includes("/issues?")
          ? refusal(
              403,
              { message: "API rate limit exceeded" },
              {
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": String((TEST_NOW + HOUR_MS) / SECOND_MS),
              },
            )
          : well(question),
    });
    const { service, tick } = start([github]);
    await tick();
    expect(await service.status()).toMatchObject([
      {
        state: "syncing",
        error: null,
        progress: { done: 0, what: `waits until ${new Date(TEST_NOW + HOUR_MS).toISOString()}` },
      },
    ]);
    now += 30 * MINUTE_MS;
    await tick();
    expect(asked).toHaveLength(2);
    // Not even after a restart.
    const restarted = start([github]);
    await restarted.tick();
    expect(asked).toHaveLength(2);
    expect(await restarted.service.status()).toMatchObject([{ state: "syncing", error: null }]);
    // Whoever asks by hand may know better.
    await service.sync("github");
    await vi.waitFor(() => expect(asked).toHaveLength(3), { timeout: 60_000 });
    await service.stop();
    busy = false;
    now += 30 * MINUTE_MS;
    await restarted.tick();
    expect(asked.filter((text) => text.includes("/milestones?"))).toHaveLength(1);
    expect(await restarted.service.status()).toMatchObject([{ state: "ok", items: 1 }]);
  });

  it("reads files again within a minute of a change, and keeps what it has of one that breaks", async () => {
    const files = { items: "key,sprint,updated\nA,S,2020-01-01\nB,S,2026-11-01\n", sprints: "" };
    const read: TrackerFiles = {
      read: async ({ patterns }) =>
        patterns[0] === "items"
          ? [{ path: "items.csv", text: files.items }]
          : [
              {
                path: "sprints.csv",
                text: "name,start,end,capacity\nS,2026-11-01,2026-11-14,40\n",
              },
            ],
      state: async () => files.items,
    };
    const csv: TrackerSettings = {
      ...ANY,
      kind: "csv",
      name: "files",
      team: "payments",
      items: { patterns: ["items"], base: "/" },
      sprints: { patterns: ["sprints"], base: "/" },
    };
    const { service, tick } = start([csv], { files: read });
    const keys = async () =>
      (await service.actualsItems(["files/payments/S"])).map(({ key, updatedAt }) => [
        key,
        updatedAt,
      ]);
    await tick();
    expect(await service.sprintsOf("payments")).toMatchObject([
      { id: "files/payments/S", capacityDays: 40, end: Date.UTC(2026, 10, 15) },
    ]);
    expect(await keys()).toHaveLength(2);
    // Whatever a file said before: the last one holds, also where it goes back.
    files.items = "key,sprint,updated\nB,S,2026-10-01\n";
    now += MINUTE_MS;
    await tick();
    expect(await keys()).toEqual([["B", Date.UTC(2026, 9, 1)]]);
    files.items = 'key,sprint\n"B';
    now += MINUTE_MS;
    await tick();
    expect(await service.status()).toMatchObject([
      {
        state: "failing",
        items: 1,
        error: { message: expect.stringContaining("items.csv:2:1") as string },
      },
    ]);
    expect(await keys()).toHaveLength(1);
  });

  it("begins anew by hand where the page that comes next fails for good", async () => {
    const issues = Array.from({ length: 150 }, (_, index) =>
      aJiraIssue({ id: index, key: `PAY-${index}`, updated: updated + index }),
    );
    const well = fakeJira({ issues: { PAY: issues }, sprints: { 12: [SPRINT] } });
    const asked = serve({
      [JIRA]: (question) =>
        question.body.includes("CAEaAggB:100") ? refusal(500, {}) : well(question),
    });
    const { service, tick } = start([jira]);
    await tick();
    expect(await service.status()).toMatchObject([{ state: "failing", items: 100 }]);
    const begun = () => asked.filter((text) => text.includes("/myself")).length;
    now += HOUR_MS;
    await tick();
    expect(begun()).toBe(1);
    await service.sync("jira");
    await vi.waitFor(() => expect(begun()).toBe(2), { timeout: 60_000 });
    await service.stop();
  });

  it("is not asked without end by a tracker whose pages name each other", async () => {
    const asked = serve({
      "https://api.github.com": ({ url }) => {
        const page = Number(new URL(url).searchParams.get("page") ?? 1);
        const link = `<https://api.github.com/x?page=${page === 2 ? 3 : 2}>; rel="next"`;
        return { status: 200, headers: { link }, body: [] };
      },
    });
    const { service, tick } = start([github]);
    await tick();
    expect(asked.length).toBeLessThan(5);
    expect(await service.status()).toMatchObject([
      {
        state: "failing",
        error: {
          message: expect.stringContaining("do not end") as string,
          remedy: expect.stringContaining("proxy") as string,
        },
      },
    ]);
  });

  it("says which tracker is not there", async () => {
    const { service } = start([jira]);
    for (const ask of [service.sync("nope"), service.preview("nope")])
      await expect(ask).rejects.toMatchObject({
        code: "tracker.unknown",
        remedy: "there are jira",
      });
  });
});

describe("twenty thousand issues", () => {
  it("are read once, although the server stops in the middle", async () => {
    const issues = Array.from({ length: 20_000 }, (_, index) =>
      aJiraIssue({ id: index, key: `PAY-${index}`, updated: updated + index, points: index % 8 }),
    );
    const answers = fakeJira({ issues: { PAY: issues }, sprints: { 12: [SPRINT] } });
    const asked = serve({ [JIRA]: answers });
    let pages = 0;
    const stopping: { service?: Started["service"] } = {};
    // The server is gone as soon as the ninetieth page is stored.
    const until90: TrackerStore = {
      ...store,
      write: async (...args) => {
        await store.write(...args);
        if ((pages += 1) === 90) void stopping.service?.stop();
      },
    };
    const first = start([jira], { store: until90 });
    stopping.service = first.service;
    await first.tick();
    expect(await store.counts("jira")).toMatchObject({ items: 8_500 });
    const progress: (number | null | undefined)[] = [];
    const watched: TrackerStore = {
      ...store,
      write: async (...args) => {
        await store.write(...args);
        progress.push(args[3].reading?.running?.done, args[3].reading?.running?.total);
      },
    };
    const second = start([jira], { store: watched });
    await second.tick();
    expect(await second.service.status()).toMatchObject([
      { state: "ok", items: 20_000, sprints: 1 },
    ]);
    expect(progress.slice(0, 2)).toEqual([8_600, 20_000]);
    expect(new Set(asked).size).toBe(asked.length);
    // Time zone, fields, boards, sprints, count, and a hundred issues at a time.
    expect(asked).toHaveLength(5 + 200);
  });
});

describe("whose sprints and items are", () => {
  const milestones = [1, 2, 3].map((number) =>
    aGithubMilestone(number, {
      created: TEST_NOW - 60 * DAY_MS,
      due: TEST_NOW + (number * 14 - 42) * DAY_MS,
    }),
  );
  const issue = (id: number, labels: readonly string[], milestone?: number) =>
    aGithubIssue({
      id,
      number: id,
      updated,
      labels,
      ...(milestone === undefined ? {} : { milestone: milestones[milestone - 1] ?? {} }),
    });
  const rules: GithubSettings = {
    ...github,
    team: "checkout",
    teamRules: [{ labels: ["team/search"], team: "search" }],
  };
  beforeEach(() => {
    serve({
      "https://api.github.com": fakeGithub({
        "example/checkout": {
          issues: [
            issue(1, ["team/search", "bug"], 1),
            issue(2, ["feature"], 1),
            issue(3, ["team/search"], 2),
            issue(4, ["odd"]),
          ],
          milestones,
        },
      }),
    });
  });

  it("is said by rules as they are now, without asking the tracker again", async () => {
    const { service, tick } = start([rules]);
    await tick();
    const ids = async (team: string) => (await service.sprintsOf(team)).map(({ id }) => id);
    expect(await ids("search")).toEqual([
      "github/1001/search",
      "github/1002/search",
      "github/1003/search",
    ]);
    // The third has no items yet, and is for both teams of its repository.
    expect(await ids("checkout")).toEqual(["github/1001/checkout", "github/1003/checkout"]);
    expect(await service.actualsItems(["github/1001/search"])).toMatchObject([
      { key: "example/checkout#1", team: "search", sprint: "github/1001/search" },
    ]);
    const other = start([github]).service;
    expect((await other.sprintsOf()).map(({ id, team }) => [id, team])).toEqual([
      ["github/1001/checkout", "checkout"],
      ["github/1002/checkout", "checkout"],
      ["github/1003/checkout", "checkout"],
    ]);
    expect(await other.actualsItems(["github/1001/checkout"])).toHaveLength(2);
  });

  it("is worked out once, however many teams ask, until something is stored", async () => {
    const asked = { sprints: 0, items: 0 };
    const counting: TrackerStore = {
      ...store,
      sprintGroups: (name) => {
        asked.sprints += 1;
        return store.sprintGroups(name);
      },
      itemsOf: (...args) => {
        asked.items += 1;
        return store.itemsOf(...args);
      },
    };
    const { service, tick } = start([rules], { store: counting });
    await tick();
    asked.sprints = 0;
    const [search, checkout] = await Promise.all([
      service.actualsItems(["github/1001/search"]),
      service.actualsItems(["github/1001/checkout", "github/1003/checkout"]),
      service.sprintsOf(),
    ]);
    expect(search.map(({ key }) => key)).toEqual(["example/checkout#1"]);
    expect(checkout.map(({ key }) => key)).toEqual(["example/checkout#2"]);
    await service.sprintsOf("search");
    expect(asked).toEqual({ sprints: 1, items: 1 });
    now += HOUR_MS;
    await tick();
    await service.actualsItems(["github/1001/search"]);
    expect(asked).toEqual({ sprints: 2, items: 2 });
  });

  it("lets a milestone begin where the one before it ends", async () => {
    const { service, tick } = start([github]);
    await tick();
    const sprints = await service.sprintsOf("checkout");
    expect(sprints.map(({ start: from, end }) => [from, end])).toEqual([
      [TEST_NOW - 60 * DAY_MS, sprints[1]?.start],
      [sprints[0]?.end, sprints[2]?.start],
      [sprints[1]?.end, expect.any(Number)],
    ]);
  });

  it("leaves the decisions and capacities of a team alone when rules give something to another", async () => {
    const before = start([github]);
    await before.tick();
    await before.service.setCapacity("github/1001/checkout", 20);
    const after = start([rules]);
    expect((await after.service.sprintsOf("checkout"))[0]).toMatchObject({
      id: "github/1001/checkout",
      capacityDays: 20,
    });
  });

  it("has capacities that people enter, team by team", async () => {
    const { service, tick } = start([rules]);
    await tick();
    expect(await service.setCapacity("github/1001/search", 32.5)).toMatchObject({
      capacityDays: 32.5,
    });
    now += DAY_MS;
    await tick();
    const sprints = await service.sprintsOf();
    expect(sprints.map(({ id, capacityDays }) => [id, capacityDays])).toContainEqual([
      "github/1001/search",
      32.5,
    ]);
    expect(sprints.map(({ id, capacityDays }) => [id, capacityDays])).toContainEqual([
      "github/1001/checkout",
      null,
    ]);
    expect(await service.setCapacity("github/1001/search", null)).toMatchObject({
      capacityDays: null,
    });
    for (const days of [0, 0.001, -1, Infinity, Number.NaN])
      await expect(service.setCapacity("github/1001/search", days)).rejects.toMatchObject({
        code: "sprint.capacity",
      });
    await expect(service.setCapacity("github/9", 1)).rejects.toMatchObject({
      code: "sprint.unknown",
    });
  });

  it("is previewed with what falls where, and what nothing matched", async () => {
    const { service, tick } = start([{ ...rules, team: undefined } as unknown as GithubSettings]);
    await tick();
    const preview = await service.preview("github");
    expect(preview.rules.filter(({ items }) => items > 0)).toEqual([
      {
        text: expect.stringContaining("bug*") as string,
        category: "keep-the-lights-on",
        items: 1,
        examples: [
          {
            key: "example/checkout#1",
            title: "What #1 is about",
            url: "https://github.com/example/checkout/issues/1",
          },
        ],
      },
      expect.objectContaining({ category: "feature", items: 1 }),
    ]);
    expect(preview.unmatched).toMatchObject({
      items: 2,
      groups: [
        { labels: ["odd"], items: 1 },
        { labels: ["team/search"], items: 1 },
      ],
    });
    expect(preview.withoutTeam).toBe(2);
    expect(await service.status()).toMatchObject([{ unplaced: 3 }]);
  });
});

describe("sub-tasks", () => {
  it("are counted by the estimate of their story, else by their own, as what it is for", async () => {
    const facts = { updated, done: updated, sprint: [SPRINT] };
    const reliable = aJiraIssue({
      ...facts,
      id: 1,
      key: "PAY-1",
      labels: ["reliability"],
      points: 5,
    });
    const feature = aJiraIssue({ ...facts, id: 2, key: "PAY-2", points: 5 });
    const parted = aJiraIssue({ ...facts, id: 3, key: "PAY-3", labels: ["reliability"] });
    const parts = [4, 5, 6, 7].map((id) =>
      aJiraIssue({ ...facts, id, key: `PAY-${id}`, parent: id < 6 ? reliable : feature }),
    );
    const twice = aJiraIssue({ ...facts, id: 8, key: "PAY-8", parent: feature, points: 3 });
    const halves = [9, 10].map((id) =>
      aJiraIssue({ ...facts, id, key: `PAY-${id}`, parent: parted, points: 2 }),
    );
    let issues = [reliable, feature, ...parts, twice];
    serve({
      [JIRA]: (question) =>
        fakeJira({ issues: { PAY: issues }, sprints: { 12: [SPRINT] } })(question),
    });
    const { service, tick } = start([jira]);
    const actuals = async () => {
      await tick();
      const [sprint] = await service.sprintsOf();
      const items = await service.actualsItems([sprint?.id ?? ""]);
      return actualsOf(items, service.rulesOf("jira"), DEFAULT_PLANNING_POLICY);
    };
    expect(await actuals()).toMatchObject({ total: 10, debtShare: 0.5, itemsDone: 2 });
    expect(await service.preview("jira")).toMatchObject({ unmatched: { items: 0 } });
    issues = [...issues, parted, ...halves];
    now += DAY_MS;
    expect(await actuals()).toMatchObject({
      total: 14,
      unmatched: 0,
      debtShare: 9 / 14,
      itemsUnestimated: 0,
    });
  });
});

describe("a secret", () => {
  it("stands in no log, no answer and no row, whatever a tracker sends back", async () => {
    const basic = Buffer.from(`headroom@example.com:${TOKEN}`).toString("base64");
    const echo = { message: `You sent ${TOKEN} and ${basic}`, errorMessages: [TOKEN, basic] };
    let refuse = false;
    const well = fakeJira({
      issues: { PAY: [aJiraIssue({ id: 1, key: "PAY-1", updated })] },
      sprints: { 12: [] },
    });
    serve({
      [JIRA]: (question) =>
        refuse || question.url.includes("/sprint")
          ? refusal(403, echo, { "www-authenticate": `Bearer scope="${TOKEN}"` })
          : well(question),
      "https://api.github.com": () => refusal(401, { message: `You sent ${TOKEN}` }),
    });
    const { service, tick } = start([jira, github]);
    const said: unknown[] = [];
    for (const refused of [false, true]) {
      refuse = refused;
      await tick();
      said.push(await service.status(), await service.preview("jira"), await service.sprintsOf());
      now += HOUR_MS;
    }
    said.push(await service.sync("jira"));
    await service.stop();
    said.push(logged);
    const tables = await db.query((queries) =>
      queries.execute(
        sql`select table_name from information_schema.tables where table_schema = 'public'`,
      ),
    );
    for (const { table_name } of (tables as unknown as { rows: { table_name: string }[] }).rows) {
      const all = await db.query((queries) =>
        queries.execute(sql.raw(`select * from "${table_name}"`)),
      );
      said.push((all as unknown as { rows: unknown[] }).rows);
    }
    const text = JSON.stringify(said);
    expect(text).toContain("[hidden]");
    expect(logged.length).toBeGreaterThan(2);
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(basic);
  });
});

describe("what a tracker writes that the database cannot hold", () => {
  it("is replaced, and stops no reading", async () => {
    const issue = aJiraIssue({
      id: 1,
      key: "PAY-1",
      updated,
      labels: ["half \ud800"],
      fields: { summary: "a\0b" },
    });
    serve({ [JIRA]: fakeJira({ issues: { PAY: [issue] }, sprints: {} }) });
    const { service, tick } = start([jira]);
    await tick();
    expect(await service.status()).toMatchObject([{ state: "ok", items: 1 }]);
    expect(await rows("work_item")).toMatchObject([{ title: "a\uFFFDb", labels: ["half \uFFFD"] }]);
  });
});

describe("what is stored", () => {
  const item = (id: number, version: number): TrackerItem => ({
    id: String(id),
    key: `PAY-${id}${version % 2 === 0 ? "" : "-moved"}`,
    title: `version ${version}`,
    url: null,
    team: null,
    sprint: version % 3 === 0 ? null : String(version % 3),
    parent: null,
    type: "Story",
    labels: version % 2 === 0 ? ["a"] : [],
    effort: version,
    doneAt: version % 2 === 0 ? TEST_NOW + version : null,
    updatedAt: TEST_NOW + version,
  });

  it("is the same whatever the order in which changes come", async () => {
    let run = 0;
    const versions = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 9 })),
      {
        minLength: 1,
        maxLength: 25,
        selector: (pair) => pair.join(),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        versions,
        fc.integer({ min: 1, max: 6 }),
        fc.infiniteStream(fc.nat()),
        async (changes, size, keys) => {
          run += 1;
          const tracker = `run-${run}`;
          const shuffled = changes
            .map(([id, version]) => ({ item: item(id, version), key: keys.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map((entry) => entry.item);
          for (let from = 0; from < shuffled.length; from += size)
            await store.write(
              tracker,
              { sprints: [], gone: [], items: shuffled.slice(from, from + size) },
              { pass: from, lastWins: false, sweepFrom: null },
              NEVER_READ,
            );
          const newest = new Map<string, TrackerItem>();
          for (const [id, version] of changes.toSorted((a, b) => a[1] - b[1]))
            newest.set(String(id), item(id, version));
          const stored = (await store.itemsOf(tracker, ["1", "2"])).toSorted((a, b) =>
            a.id < b.id ? -1 : 1,
          );
          expect(stored).toEqual(
            [...newest.values()]
              .filter(({ sprint }) => sprint !== null)
              .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
          );
          expect((await store.counts(tracker)).items).toBe(newest.size);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is all or nothing, page and position", async () => {
    const broken = { ...item(1, 1), updatedAt: Number.NaN };
    await expect(
      store.write(
        "jira",
        { sprints: [], gone: [], items: [item(2, 1), broken] },
        { pass: 1, lastWins: false, sweepFrom: null },
        { ...NEVER_READ, lastSuccessAt: 1 },
      ),
    ).rejects.toThrow();
    expect(await store.counts("jira")).toEqual({ items: 0, sprints: 0 });
    expect(await store.read("jira")).toEqual(NEVER_READ);
  });
});
