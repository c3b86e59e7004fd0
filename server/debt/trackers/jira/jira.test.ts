import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { fine, refusal, type FakeTracker } from "#fixtures/trackers/answer.ts";
import {
  aJiraIssue,
  aJiraSprint,
  fakeJira,
  jiraDate,
  type JiraContents,
} from "#fixtures/trackers/jira.ts";
import type { Reading, TrackerPage } from "#server/debt/trackers/model.ts";
import type { JiraSettings } from "#server/debt/trackers/settings.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { createJira } from "./jira.ts";
import { jqlMinute } from "./jql.ts";

const CLOUD = "https://example.atlassian.net";
const OWN = "https://jira.example.com";
const TOKEN = "ATATT3xFfGF0secret";
const WHOLE: Reading = { from: TEST_NOW - 100 * DAY_MS, whole: true };

const cloud: JiraSettings = {
  kind: "jira",
  name: "jira",
  url: CLOUD,
  auth: { email: "headroom@example.com", token: TOKEN },
  boards: [],
  projects: ["PAY"],
  team: "payments",
  teamRules: [],
  categories: null,
  everyMinutes: 15,
  sinceDays: 200,
};
const own: JiraSettings = { ...cloud, url: OWN, auth: { bearer: TOKEN } };

const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: "error" }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

interface Asked {
  readonly url: string;
  readonly body: string;
  readonly authorization: string | null;
}

/** Lets a made-up Jira answer, and remembers what it was asked. */
function serve(tracker: FakeTracker): Asked[] {
  const asked: Asked[] = [];
  msw.use(
    http.all(/^https:\/\/(example\.atlassian\.net|jira\.example\.com)\//, async ({ request }) => {
      const question = { url: request.url, body: await request.text() };
      asked.push({ ...question, authorization: request.headers.get("authorization") });
      const { status, headers, body } = tracker(question);
      return HttpResponse.json(body as object, { status, headers });
    }),
  );
  return asked;
}

/** Answers a question in a way of its own, and all others as before. */
function except(path: string, answer: FakeTracker, others: FakeTracker): FakeTracker {
  return (question) =>
    new URL(question.url).pathname.endsWith(path) ? answer(question) : others(question);
}

async function read(settings: JiraSettings, reading = WHOLE, clockAt = TEST_NOW) {
  const pages: TrackerPage[] = [];
  const tracker = createJira(settings, { clock: { now: () => clockAt }, retryDelayMs: 1 });
  for await (const page of tracker.pages(null, reading, new AbortController().signal))
    pages.push(page);
  return {
    pages,
    items: pages.flatMap(({ items }) => items),
    sprints: pages.flatMap(({ sprints }) => sprints),
    skipped: pages.flatMap(({ skipped }) => skipped),
    failures: pages.flatMap(({ failure }) => (failure === null ? [] : [failure])),
  };
}

async function failureOf(settings: JiraSettings): Promise<unknown> {
  return read(settings).then(
    () => null,
    (error: unknown) => error,
  );
}

function contents(issues: JiraContents["issues"][string], more: Partial<JiraContents> = {}) {
  return fakeJira({ issues: { PAY: issues }, sprints: { 12: [], 13: null }, ...more });
}

const updated = TEST_NOW - DAY_MS;

describe("an issue of Jira Cloud", () => {
  it("becomes an item, and nothing in it says who", async () => {
    const sprint = aJiraSprint(37, { start: TEST_NOW - 10 * DAY_MS });
    const asked = serve(
      contents([
        aJiraIssue({
          id: 10_002,
          key: "PAY-7",
          updated,
          done: updated - HOUR_MS,
          type: "Bug",
          labels: ["ops"],
          points: 3,
          sprint: [sprint],
        }),
      ]),
    );
    const { items } = await read(cloud);
    expect(items).toEqual([
      {
        id: "10002",
        key: "PAY-7",
        title: "What PAY-7 is about",
        url: "https://example.atlassian.net/browse/PAY-7",
        team: null,
        sprint: "37",
        parent: null,
        type: "Bug",
        labels: ["ops"],
        effort: 3,
        doneAt: updated - HOUR_MS,
        updatedAt: updated,
      },
    ]);
    expect(JSON.stringify(items)).not.toMatch(/Krystof|5b10a/);
    const search = asked.find(({ url }) => url.endsWith("/rest/api/3/search/jql"));
    const { fields } = JSON.parse(search?.body ?? "") as { fields: string[] };
    expect(fields).not.toContain("assignee");
    expect(fields).toContain("customfield_10020");
    const basic = Buffer.from(`headroom@example.com:${TOKEN}`).toString("base64");
    expect(search?.authorization).toBe(`Basic ${basic}`);
  });

  it.each([
    ["a number as text", { customfield_10016: "5" }, 5],
    ["a choice", { customfield_10016: { value: "8", id: "1" } }, 8],
    ["nothing", { customfield_10016: null }, null],
    ["no field", { customfield_10016: undefined }, null],
    ["a size of shirts", { customfield_10016: "XL" }, null],
    ["a list", { customfield_10016: [3] }, null],
    ["a number below nothing", { customfield_10016: -1 }, null],
    ["zero", { customfield_10016: 0 }, 0],
  ])("has an estimate that is %s", async (_what, fields, effort) => {
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated, fields })]));
    expect((await read(cloud)).items[0]?.effort).toBe(effort);
  });

  it("is estimated in hours where Jira's own field of time is named", async () => {
    const fields = { timeoriginalestimate: 5_400 };
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated, fields })]));
    const { items } = await read({ ...cloud, estimateField: "timeoriginalestimate" });
    expect(items[0]?.effort).toBe(1.5);
  });

  it("is a sub-task of its parent, and a story none of its epic", async () => {
    const epic = aJiraIssue({ id: 1, key: "PAY-1", updated, type: "Epic" });
    const story = aJiraIssue({ id: 2, key: "PAY-2", updated, fields: { parent: epic } });
    const subTask = aJiraIssue({ id: 3, key: "PAY-3", updated, parent: story });
    const hidden = aJiraIssue({
      id: 4,
      key: "PAY-4",
      updated,
      parent: story,
      fields: { parent: null },
    });
    const asked = serve(contents([epic, story, subTask, hidden]));
    const { items } = await read(cloud);
    expect(items.map(({ key, parent }) => [key, parent])).toEqual([
      ["PAY-1", null],
      ["PAY-2", null],
      ["PAY-3", "2"],
      ["PAY-4", "0"],
    ]);
    expect(asked.at(-1)?.body).toContain('"parent"');
  });

  const early = { start: TEST_NOW - 30 * DAY_MS };
  const late = { start: TEST_NOW - 10 * DAY_MS };
  const text = (id: number, more: string) =>
    `com.atlassian.greenhopper.service.sprint.Sprint@1f2e[id=${id},rapidViewId=12,${more},sequence=${id}]`;
  it.each([
    ["several, the last of them", [aJiraSprint(38, late), aJiraSprint(37, early)], false, "38"],
    ["one to come", [aJiraSprint(37, early), aJiraSprint(39, { state: "future" })], false, "39"],
    [
      "one to come, done before",
      [aJiraSprint(37, early), aJiraSprint(39, { state: "future" })],
      true,
      "37",
    ],
    ["none", null, false, null],
    ["an empty list", [], false, null],
    ["something else", [{ name: "no id" }, 7], false, null],
    [
      "the old form",
      [
        text(
          41,
          "state=CLOSED,name=A, [good] one,startDate=2026-11-02T09:00:00.000Z,completeDate=<null>",
        ),
        text(42, "state=ACTIVE,name=B,startDate=2026-11-16T09:00:00.000Z,completeDate=<null>"),
      ],
      false,
      "42",
    ],
  ])("is in a sprint: %s", async (_what, sprint, isDone, expected) => {
    const done = isDone ? { done: updated } : {};
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated, sprint, ...done })]));
    expect((await read(cloud)).items[0]?.sprint).toBe(expected);
  });

  it("is open again as soon as its status says so, whatever date of resolution stays behind", async () => {
    const fields = { resolutiondate: jiraDate(updated - HOUR_MS) };
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated, fields })]));
    expect((await read(cloud)).items[0]?.doneAt).toBeNull();
  });

  it.each([
    ["Done", undefined, true],
    ["Won't Do", undefined, false],
    ["Won\u2019t do", undefined, false],
    ["DUPLICATE", undefined, false],
    ["Cannot Reproduce", undefined, false],
    ["Declined", undefined, false],
    ["Known Error", undefined, true],
    ["Verworfen", ["verworfen"], false],
    ["Duplicate", ["verworfen"], true],
  ])("resolved as %s is work done, or not", async (resolution, notDone, isDone) => {
    const asked = serve(
      contents([aJiraIssue({ id: 1, key: "PAY-1", updated, done: updated, resolution })]),
    );
    const { items } = await read({ ...cloud, ...(notDone === undefined ? {} : { notDone }) });
    expect(items[0]?.doneAt).toBe(isDone ? updated : null);
    expect(asked.at(-1)?.body).toContain('"resolution"');
  });

  it("is done since its status is, where the workflow sets no resolution", async () => {
    const fields = { resolutiondate: null };
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated, done: updated - DAY_MS, fields })]));
    expect((await read(cloud)).items[0]?.doneAt).toBe(updated - DAY_MS);
  });

  it("that is odd is named and left out, and the others go on", async () => {
    serve(
      contents([
        aJiraIssue({ id: 1, key: "PAY-1", updated, fields: { labels: null, issuetype: null } }),
        { ...aJiraIssue({ id: 2, key: "PAY-2", updated: updated + 1 }), id: null },
        aJiraIssue({ id: 3, key: "PAY-3", updated: updated + 2 }),
      ]),
    );
    const { items, skipped } = await read(cloud);
    expect(items.map(({ key, type, labels }) => [key, type, labels])).toEqual([
      ["PAY-1", null, []],
      ["PAY-3", "Story", []],
    ]);
    expect(skipped).toEqual([{ what: "PAY-2", why: expect.stringMatching(/^id: /) as string }]);
  });
});

describe("boards and sprints", () => {
  const start = TEST_NOW - 14 * DAY_MS;
  const sprints = {
    12: [
      ...Array.from({ length: 60 }, (_, index) =>
        aJiraSprint(100 + index, { start: start - index * DAY_MS, end: start }),
      ),
      aJiraSprint(1, { start, end: TEST_NOW }),
      aJiraSprint(2, { state: "future" }),
      aJiraSprint(3, { start, end: TEST_NOW, board: 99 }),
      { ...aJiraSprint(4, { start }), completeDate: jiraDate(TEST_NOW) },
    ],
    13: null,
  };

  it("are found by project; a kanban board has none, and what belongs to other boards is theirs", async () => {
    serve(contents([], { sprints }));
    const { sprints: read_, skipped } = await read(cloud);
    expect(read_).toHaveLength(63);
    expect(read_.find(({ id }) => id === "1")).toEqual({
      id: "1",
      scope: "12",
      team: null,
      name: "PAY Sprint 1",
      start,
      end: TEST_NOW,
      open: false,
      capacityDays: null,
    });
    expect(read_.find(({ id }) => id === "2")).toMatchObject({ start: null, end: null });
    expect(read_.find(({ id }) => id === "4")).toMatchObject({ end: TEST_NOW });
    expect(read_.map(({ id }) => id)).not.toContain("3");
    expect(skipped).toEqual([
      {
        what: 'sprint "PAY Sprint 3" of board 99',
        why: expect.stringContaining("count for no sprint") as string,
      },
    ]);
  });

  it("end when they were completed, and go on until they are", async () => {
    const end = TEST_NOW - 7 * DAY_MS;
    const facts = { start, end };
    const completeDate = jiraDate(TEST_NOW - 2 * DAY_MS);
    const closed = { ...aJiraSprint(5, { ...facts, state: "closed" }), completeDate };
    serve(
      contents([], { sprints: { 12: [closed, aJiraSprint(6, { ...facts, state: "active" })] } }),
    );
    expect((await read(cloud)).sprints).toMatchObject([
      { id: "5", end: TEST_NOW - 2 * DAY_MS, open: false },
      { id: "6", end, open: true },
    ]);
  });

  it("can be named; issues are then those of the boards, which asks for no configuration", async () => {
    const issues = Array.from({ length: 150 }, (_, index) =>
      aJiraIssue({ id: index, key: `PAY-${index}`, updated: updated + index * SECOND_MS }),
    );
    const asked = serve(contents(issues, { sprints }));
    const { items, pages } = await read({ ...cloud, projects: [], boards: [12, 13] });
    expect(new Set(items.map(({ key }) => key)).size).toBe(150);
    const paths = asked.map(({ url }) => new URL(url).pathname.replace(/^\/rest\//, ""));
    expect(paths).toEqual([
      "api/3/myself",
      "api/3/field",
      "agile/1.0/board/12/sprint",
      "agile/1.0/board/12/sprint",
      "agile/1.0/board/13/sprint",
      "agile/1.0/board/12/issue",
      "agile/1.0/board/12/issue",
      "agile/1.0/board/13/issue",
      "agile/1.0/board/13/issue",
    ]);
    expect(pages.map(({ remaining }) => remaining).filter((left) => left !== null)).toEqual([
      50, 0, 50, 0,
    ]);
    const { searchParams } = new URL(asked.at(-1)?.url ?? "");
    expect(searchParams.get("jql")).toMatch(/^updated >= ".*" ORDER BY updated ASC, key ASC$/);
    expect(searchParams.get("fields")).toContain("customfield_10020");
    expect(searchParams.get("fields")).not.toContain("assignee");
  });

  it("that are named and may not be read say which right that takes", async () => {
    const jira = contents([aJiraIssue({ id: 1, key: "PAY-1", updated })], { sprints });
    serve(except("/board/12/issue", () => refusal(403, {}), jira));
    const { items, failures } = await read({ ...cloud, projects: [], boards: [12, 13] });
    expect(items.map(({ key }) => key)).toEqual(["PAY-1"]);
    expect(failures).toMatchObject([
      { remedy: expect.stringContaining("read:issue-details:jira") as string },
    ]);
  });
});

describe("Jira's paging", () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    aJiraIssue({ id: index, key: `PAY-${index}`, updated: updated + index * SECOND_MS }),
  );

  it("goes on by the token in Cloud, and says how much is left", async () => {
    serve(contents(many));
    const { items, pages } = await read(cloud);
    expect(items).toHaveLength(250);
    expect(pages.map(({ remaining }) => remaining).filter((left) => left !== null)).toEqual([
      250, 150, 50, 0,
    ]);
  });

  it("begins the part anew when the token has expired", async () => {
    const jira = contents(many);
    let expired = false;
    serve((question) => {
      if (!question.body.includes("CAEaAggB:200") || expired) return jira(question);
      expired = true;
      return refusal(400, { errorMessages: ["The nextPageToken is invalid or has expired."] });
    });
    const { items, failures } = await read(cloud);
    expect(new Set(items.map(({ id }) => id)).size).toBe(250);
    expect(failures).toEqual([]);
  });

  it("gives a part up whose token is rejected again, and reads the others", async () => {
    const issues = { PAY: many, CORE: [aJiraIssue({ id: 900, key: "CORE-1", updated })] };
    const jira = fakeJira({ issues, sprints: { 12: [] } });
    const asked = serve((question) =>
      question.body.includes("CAEaAggB:100")
        ? refusal(400, { errorMessages: ["The nextPageToken is invalid or has expired."] })
        : jira(question),
    );
    const { items, failures } = await read({ ...cloud, projects: ["PAY", "CORE"] });
    expect(items.map(({ key }) => key)).toContain("CORE-1");
    expect(failures).toMatchObject([{ message: expect.stringContaining("expired") as string }]);
    expect(asked.filter(({ body }) => body.includes("CAEaAggB:100"))).toHaveLength(2);
  });

  it("ends where Jira says that it does, whatever token comes with that", async () => {
    const jira = contents(many.slice(0, 3));
    serve(
      except(
        "/search/jql",
        (question) => {
          const answer = jira(question);
          return { ...answer, body: { ...(answer.body as object), nextPageToken: "again" } };
        },
        jira,
      ),
    );
    expect((await read(cloud)).items).toHaveLength(3);
  });

  it("is refused where a token names itself, or a list begins anew", async () => {
    const jira = contents(many);
    serve(
      except(
        "/search/jql",
        (question) => {
          const answer = jira(question);
          const body = { ...(answer.body as object), isLast: false, nextPageToken: "again" };
          return { ...answer, body };
        },
        jira,
      ),
    );
    expect(await failureOf(cloud)).toMatchObject({ code: "tracker.endless" });
    const sprints = Array.from({ length: 50 }, (_, index) => aJiraSprint(index));
    serve(
      except(
        "/board/12/sprint",
        () => fine({ maxResults: 50, startAt: 0, isLast: false, values: sprints }),
        jira,
      ),
    );
    expect(await failureOf(cloud)).toMatchObject({ code: "tracker.endless" });
  });

  it("misses nothing on Data Center when issues change while it reads", async () => {
    const issues = [...many];
    const jira = fakeJira({
      issues: {
        get PAY() {
          return issues;
        },
      },
      sprints: { 12: [] },
    });
    let pages = 0;
    const asked = serve((question) => {
      const answer = jira(question);
      if (question.url.endsWith("/search") && (pages += 1) === 1) {
        // The ten first ones change, so that all others move up by ten.
        for (let index = 0; index < 10; index += 1)
          issues[index] = aJiraIssue({ id: index, key: `PAY-${index}`, updated: TEST_NOW });
      }
      return answer;
    });
    const { items } = await read(own);
    expect(new Set(items.map(({ id }) => id)).size).toBe(250);
    expect(asked.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
    const searches = asked.filter(({ url }) => url.endsWith("/rest/api/2/search"));
    expect(new Set(searches.map(({ body }) => body)).size).toBe(searches.length);
  });

  it("counts within a minute in which more changed than fit on a page", async () => {
    const bulk = Array.from({ length: 250 }, (_, index) =>
      aJiraIssue({ id: index, key: `PAY-${index}`, updated: updated + index }),
    );
    serve(contents(bulk));
    expect(new Set((await read(own)).items.map(({ id }) => id)).size).toBe(250);
  });

  it("asks in the time zone of whoever asks", async () => {
    const zone = { name: "Australia/Sydney", offsetMinutes: 660 };
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated })], { zone }));
    const { items } = await read(cloud, { from: updated - MINUTE_MS, whole: false });
    expect(items).toHaveLength(1);
    serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated })], { zone }));
    expect((await read(cloud, { from: updated + MINUTE_MS, whole: false })).items).toEqual([]);
  });

  it("asks for a day more where Jira names a time zone that nobody knows", async () => {
    const zone = { name: "Mars/Olympus_Mons", offsetMinutes: 0 };
    const asked = serve(contents([aJiraIssue({ id: 1, key: "PAY-1", updated })], { zone }));
    expect((await read(cloud, { from: updated, whole: false })).items).toHaveLength(1);
    const dayBefore = new Date(updated - DAY_MS).toISOString().slice(0, 16).replace("T", " ");
    expect((JSON.parse(asked.at(-1)?.body ?? "") as { jql: string }).jql).toContain(dayBefore);
  });

  it("goes an hour back where clocks are put back and a minute comes twice", () => {
    // 2026-10-25 01:00 UTC: Berlin goes from 03:00 to 02:00.
    const change = Date.UTC(2026, 9, 25, 1);
    expect(jqlMinute(change - 30 * MINUTE_MS, "Europe/Berlin")).toBe("2026-10-25 01:30");
    expect(jqlMinute(change + 30 * MINUTE_MS, "Europe/Berlin")).toBe("2026-10-25 02:30");
    expect(jqlMinute(change + 2 * HOUR_MS, "Europe/Berlin")).toBe("2026-10-25 04:00");
  });
});

describe("a Jira that refuses", () => {
  const jira = contents([aJiraIssue({ id: 1, key: "PAY-1", updated })]);

  it.each([
    [
      "a wrong token",
      () => refusal(401, { errorMessages: ["Client must be authenticated."] }),
      "tracker.refused",
      /check the token of the tracker/,
    ],
    [
      "a scope that is missing (gateway)",
      () => refusal(401, { code: 401, message: "Unauthorized; scope does not match" }),
      "tracker.right-missing",
      /read:jira-user/,
    ],
    [
      "a scope that WWW-Authenticate names",
      () =>
        refusal(
          403,
          {},
          {
            "www-authenticate": 'Bearer error="insufficient_scope", scope="read:me read:jira-user"',
          },
        ),
      "tracker.right-missing",
      /the scope read:me read:jira-user/,
    ],
    [
      "a CAPTCHA",
      () => refusal(403, {}, { "x-seraph-loginreason": "AUTHENTICATION_DENIED" }),
      "tracker.refused",
      /check the token/,
    ],
    [
      "a wrong credential that it answers as if nobody asked",
      () => ({
        status: 200,
        headers: { "x-seraph-loginreason": "AUTHENTICATED_FAILED" },
        body: {},
      }),
      "tracker.refused",
      /check the token/,
    ],
  ])("says so: %s", async (_what, answer, code, remedy) => {
    serve(except("/myself", answer, jira));
    const error = await failureOf(cloud);
    expect(error).toMatchObject({ code, remedy: expect.stringMatching(remedy) as string });
    expect(String((error as Error).message)).not.toContain(TOKEN);
  });

  it("says which right the sprints of a board need, and reads the rest", async () => {
    serve(
      except(
        "/board/12/sprint",
        () => refusal(403, { errorMessages: [`Token ${TOKEN} may not view this board`] }),
        jira,
      ),
    );
    const { items, failures } = await read(cloud);
    expect(items.map(({ key }) => key)).toEqual(["PAY-1"]);
    expect(failures).toEqual([
      {
        message: expect.stringMatching(
          /does not let the token of the tracker read the sprints of board 12 \(403\): Token \[hidden\] may not/,
        ) as string,
        remedy: expect.stringContaining("read:sprint:jira-software") as string,
      },
    ]);
  });

  it("reads the issues of a project whose boards it may not see", async () => {
    serve(except("/board", () => refusal(403, {}), jira));
    const { items, failures } = await read(cloud);
    expect(items.map(({ key }) => key)).toEqual(["PAY-1"]);
    expect(failures[0]?.remedy).toContain("read:board-scope:jira-software");
  });

  it("reads the other projects when it has no such project", async () => {
    serve(jira);
    const { items, failures } = await read({ ...cloud, projects: ["CORE", "PAY"] });
    expect(items.map(({ key }) => key)).toEqual(["PAY-1"]);
    expect(failures[0]?.message).toContain("does not exist for the field 'project'");
    expect(failures[0]?.remedy).toContain("Browse projects");
  });

  it("waits as long as Retry-After says, in seconds or by a date", async () => {
    const answers = [
      refusal(429, {}, { "retry-after": "0" }),
      refusal(503, {}, { "retry-after": new Date(TEST_NOW).toUTCString() }),
    ];
    const asked = serve(
      except("/myself", () => answers.shift() ?? { status: 200, headers: {}, body: {} }, jira),
    );
    expect((await read(cloud)).items).toHaveLength(1);
    expect(asked.filter(({ url }) => url.endsWith("/myself"))).toHaveLength(3);
  });

  it("is left alone until the time it names when that is long", async () => {
    serve(except("/field", () => refusal(429, {}, { "retry-after": "3600" }), jira));
    expect(await failureOf(cloud)).toMatchObject({
      code: "tracker.busy",
      until: TEST_NOW + HOUR_MS,
    });
  });

  it.each(["999999999", "9".repeat(400), "Fri, 01 Jan 2100 00:00:00 GMT"])(
    "is left alone for a day at most, even if it says %s",
    async (after) => {
      serve(except("/field", () => refusal(429, {}, { "retry-after": after }), jira));
      expect(await failureOf(cloud)).toMatchObject({
        code: "tracker.busy",
        until: TEST_NOW + DAY_MS,
      });
    },
  );

  it("is asked again when it fails, and not for ever", async () => {
    let failing = 2;
    serve(
      except(
        "/field",
        (question) => ((failing -= 1) >= 0 ? refusal(502, {}) : jira(question)),
        jira,
      ),
    );
    expect((await read(cloud)).items).toHaveLength(1);
    const asked = serve(except("/field", () => refusal(502, {}), jira));
    expect(await failureOf(cloud)).toMatchObject({ code: "tracker.fails" });
    expect(asked.filter(({ url }) => url.endsWith("/field"))).toHaveLength(4);
  });

  it.each([
    ["is empty", ""],
    ["holds a line break", `${TOKEN}\nsecond`],
    ["holds characters that no token has", `${TOKEN}\u2026`],
  ])("is not asked where the token %s, which is said without it", async (how, token) => {
    const asked = serve(jira);
    for (const settings of [
      { ...cloud, auth: { email: "headroom@example.com", token } },
      { ...own, auth: { bearer: token } },
    ]) {
      const error = await failureOf(settings);
      expect(error).toMatchObject({
        code: "tracker.refused",
        message: expect.stringContaining(`the token of the tracker ${how}`) as string,
      });
      expect((error as Error).cause).toBeUndefined();
      expect((error as Error).message).not.toContain(TOKEN);
    }
    expect(asked).toEqual([]);
  });

  it("is no Jira at all: a login page answers", async () => {
    msw.use(http.all(`${CLOUD}/*`, () => HttpResponse.html("<html>Log in</html>")));
    expect(await failureOf(cloud)).toMatchObject({ code: "tracker.answer-unreadable" });
  });

  it("cannot be reached", async () => {
    msw.use(http.all(`${CLOUD}/*`, () => HttpResponse.error()));
    expect(await failureOf(cloud)).toMatchObject({ code: "tracker.unreachable" });
  });
});
