import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { refusal, type FakeAnswer, type FakeTracker } from "#fixtures/trackers/answer.ts";
import { aGithubIssue, aGithubMilestone, fakeGithub } from "#fixtures/trackers/github.ts";
import type { Reading, TrackerPage } from "#server/debt/trackers/model.ts";
import type { GithubSettings } from "#server/debt/trackers/settings.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { createGithub } from "./github.ts";

const TOKEN = "github_pat_11AAAAsecret";
const WHOLE: Reading = { from: TEST_NOW - 100 * DAY_MS, whole: true };
const settings: GithubSettings = {
  kind: "github",
  name: "issues",
  url: "https://api.github.com",
  auth: { token: TOKEN },
  repositories: ["example/checkout"],
  estimateLabel: "points/*",
  team: "checkout",
  teamRules: [],
  categories: null,
  everyMinutes: 15,
  sinceDays: 200,
};

const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: "error" }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

function serve(tracker: FakeTracker): Request[] {
  const asked: Request[] = [];
  msw.use(
    http.get("https://api.github.com/*", ({ request }) => {
      asked.push(request);
      const { status, headers, body } = tracker({ url: request.url, body: "" });
      return HttpResponse.json(body as object, { status, headers });
    }),
  );
  return asked;
}

async function read(more: Partial<GithubSettings> = {}, reading = WHOLE) {
  const pages: TrackerPage[] = [];
  const tracker = createGithub(
    { ...settings, ...more },
    { clock: { now: () => TEST_NOW }, retryDelayMs: 1 },
  );
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

async function failureOf(): Promise<unknown> {
  return read().then(
    () => null,
    (error: unknown) => error,
  );
}

const updated = TEST_NOW - DAY_MS;
const of = (...issues: Parameters<typeof fakeGithub>[0][string]["issues"]) =>
  fakeGithub({ "example/checkout": { issues, milestones: [] } });

describe("an issue of GitHub", () => {
  it("becomes an item, and nothing in it says who", async () => {
    const milestone = aGithubMilestone(4, { created: updated, due: TEST_NOW });
    const asked = serve(
      of(
        aGithubIssue({
          id: 501,
          number: 7,
          updated,
          closed: updated - HOUR_MS,
          labels: ["bug", "points/3"],
          milestone,
          type: "Bug",
        }),
      ),
    );
    const { items } = await read();
    expect(items).toEqual([
      {
        id: "501",
        key: "example/checkout#7",
        title: "What #7 is about",
        url: "https://github.com/example/checkout/issues/7",
        team: null,
        sprint: "1004",
        parent: null,
        type: "Bug",
        labels: ["bug", "points/3"],
        effort: 3,
        doneAt: updated - HOUR_MS,
        updatedAt: updated,
      },
    ]);
    expect(JSON.stringify(items)).not.toContain("octocat");
    expect(asked[0]?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
    expect(asked[0]?.headers.get("x-github-api-version")).toBe("2022-11-28");
  });

  it.each([
    ["not planned", { closed: updated, reason: "not_planned" as const }, null],
    ["a duplicate", { closed: updated, reason: "duplicate" as const }, null],
    [
      "closed before reasons were kept",
      { closed: updated, other: { state_reason: null } },
      updated,
    ],
    ["opened again", { other: { state_reason: "reopened" } }, null],
    ["closed at no date", { closed: updated, other: { closed_at: null } }, updated],
  ])("that is %s is done at the right time, or not", async (_what, facts, doneAt) => {
    serve(of(aGithubIssue({ id: 1, number: 1, updated, ...facts })));
    expect((await read()).items[0]?.doneAt).toBe(doneAt);
  });

  it.each([
    ["no labels", [], null],
    ["labels as texts, or without a name", [{ name: null }, { id: 1 }], null],
    ["a half", ["points/0.5"], 0.5],
    ["another case", ["Points/2"], 2],
    ["no number", ["points/many", "points/"], null],
  ])("is estimated by %s", async (_what, labels, effort) => {
    serve(of(aGithubIssue({ id: 1, number: 1, updated, labels })));
    expect((await read()).items[0]?.effort).toBe(effort);
  });

  it("is no pull request, and one that is odd is named", async () => {
    serve(
      of(
        aGithubIssue({ id: 1, number: 1, updated, other: { pull_request: { url: "x" } } }),
        aGithubIssue({ id: 2, number: 2, updated, other: { title: null } }),
        aGithubIssue({ id: 3, number: 3, updated, other: { milestone: undefined, type: "odd" } }),
      ),
    );
    const { items, skipped, pages } = await read();
    expect(items.map(({ key }) => key)).toEqual(["example/checkout#3"]);
    expect(skipped.map(({ what }) => what)).toEqual(["example/checkout#2"]);
    expect(pages.at(-1)?.read).toBe(3);
  });
});

describe("milestones", () => {
  it("last until the end of the day they are due; without a date until they were closed", async () => {
    const created = TEST_NOW - 30 * DAY_MS;
    const due = Date.UTC(2026, 10, 20, 8);
    serve(
      fakeGithub({
        "example/checkout": {
          issues: [],
          milestones: [
            aGithubMilestone(1, { created, due }),
            aGithubMilestone(2, { created, due: null, closed: updated }),
            aGithubMilestone(3, { created, due: null }),
            { ...aGithubMilestone(4, { created, due }), title: null },
          ],
        },
      }),
    );
    const { sprints, skipped } = await read();
    expect(sprints.map(({ id, scope, name, start, end }) => [id, scope, name, start, end])).toEqual(
      [
        ["1001", "example/checkout", "Sprint 1", created, Date.UTC(2026, 10, 21)],
        ["1002", "example/checkout", "Sprint 2", created, updated],
        ["1003", "example/checkout", "Sprint 3", created, null],
      ],
    );
    expect(skipped.map(({ what }) => what)).toEqual(["milestone 4 of example/checkout"]);
  });

  it("come in pages", async () => {
    const milestones = Array.from({ length: 130 }, (_, index) =>
      aGithubMilestone(index, { created: updated, due: TEST_NOW }),
    );
    serve(fakeGithub({ "example/checkout": { issues: [], milestones } }));
    expect((await read()).sprints).toHaveLength(130);
  });
});

describe("GitHub's paging", () => {
  it("misses nothing when issues change while it reads, and asks nothing twice", async () => {
    const issues = Array.from({ length: 250 }, (_, index) =>
      aGithubIssue({ id: index, number: index, updated: updated + index * SECOND_MS }),
    );
    let pages = 0;
    const asked = serve((question) => {
      const answer = fakeGithub({ "example/checkout": { issues, milestones: [] } })(question);
      if (question.url.includes("/issues?") && (pages += 1) === 1)
        for (let index = 0; index < 10; index += 1)
          issues[index] = aGithubIssue({ id: index, number: index, updated: TEST_NOW });
      return answer;
    });
    const { items } = await read();
    expect(new Set(items.map(({ id }) => id)).size).toBe(250);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(asked.length);
  });

  it("follows GitHub's own pages where more changed in one second than fit on one", async () => {
    const issues = Array.from({ length: 350 }, (_, index) =>
      aGithubIssue({
        id: index,
        number: index,
        updated: index < 320 ? updated : updated + SECOND_MS,
      }),
    );
    const asked = serve(of(...issues));
    const { items, pages } = await read();
    expect(new Set(items.map(({ id }) => id)).size).toBe(350);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(asked.length);
    expect(pages[1]?.remaining).toBe(300);
  });

  it("reads on through a proxy whose links name another host, and sends its token to no other", async () => {
    const issues = Array.from({ length: 250 }, (_, index) =>
      aGithubIssue({ id: index, number: index, updated }),
    );
    const milestones = Array.from({ length: 120 }, (_, index) =>
      aGithubMilestone(index, { created: updated, due: TEST_NOW }),
    );
    const github = fakeGithub({ "example/checkout": { issues, milestones } });
    const asked = serve((question) => {
      const answer = github(question);
      const link = answer.headers["link"]?.replaceAll(
        "https://api.github.com/repos/example/checkout/",
        "https://github.internal.example/api/v3/repositories/7/",
      );
      return { ...answer, headers: link === undefined ? {} : { link } };
    });
    const { items, sprints } = await read();
    expect(new Set(items.map(({ id }) => id)).size).toBe(250);
    expect(sprints).toHaveLength(120);
    expect(asked.every(({ url }) => url.startsWith("https://api.github.com/"))).toBe(true);
    expect(new Set(asked.map(({ url }) => url)).size).toBe(asked.length);
    expect(asked).toHaveLength(6);
  });
});

describe("a GitHub that refuses", () => {
  const github = of(aGithubIssue({ id: 1, number: 1, updated }));
  const onIssues =
    (answer: FakeAnswer): FakeTracker =>
    (question) =>
      question.url.includes("/issues?") ? answer : github(question);

  it.each([
    [
      "a fine-grained token",
      refusal(
        403,
        { message: "Resource not accessible by personal access token" },
        {
          "x-accepted-github-permissions": "issues=read; pull_requests=read",
          "x-ratelimit-remaining": "4999",
        },
      ),
      "what is missing is the repository permission issues: read, or pull_requests: read",
    ],
    [
      "a classic token",
      refusal(
        403,
        { message: "Must have admin rights to Repository." },
        {
          "x-accepted-oauth-scopes": "repo",
          "x-oauth-scopes": "read:user",
        },
      ),
      "what is missing is the scope repo (the token has read:user)",
    ],
    [
      "single sign-on",
      refusal(
        403,
        { message: "Resource protected by organization SAML enforcement." },
        {
          "x-github-sso":
            "required; url=https://github.com/orgs/example/sso?authorization_request=AZ",
        },
      ),
      "what is missing is an authorization of the token for the organisation's single sign-on (Settings, Developer settings, the token, Configure SSO)",
    ],
  ])("says which right is missing: %s", async (_what, answer, remedy) => {
    serve(onIssues(answer));
    expect((await read()).failures).toEqual([
      { message: expect.stringContaining("example/checkout") as string, remedy },
    ]);
  });

  it.each([
    ["was deleted or may not be seen", 404, { message: "Not Found" }],
    ["has its issues turned off", 410, { message: "Issues has been disabled in this repository." }],
  ])("reads the other repositories when one %s", async (_what, status, body) => {
    serve((question) =>
      question.url.includes("/example/gone/")
        ? refusal(status, body, { "x-accepted-github-permissions": "issues=read" })
        : github(question),
    );
    const { items, failures } = await read({ repositories: ["example/gone", "example/checkout"] });
    expect(items.map(({ key }) => key)).toEqual(["example/checkout#1"]);
    expect(failures[0]?.message).toContain(
      `milestones of example/gone (${status}): ${body.message}`,
    );
    expect(failures[0]?.remedy).toContain("issues: read");
  });

  it("reads the other repositories when GitHub fails on one, and nothing when it fails on its only one", async () => {
    const asked = serve((question) =>
      question.url.includes("/example/sick/") ? refusal(502, {}) : github(question),
    );
    const { items, failures } = await read({ repositories: ["example/sick", "example/checkout"] });
    expect(items.map(({ key }) => key)).toEqual(["example/checkout#1"]);
    expect(failures).toMatchObject([{ message: expect.stringContaining("502") as string }]);
    expect(asked).toHaveLength(4 + 2);
    await expect(read({ repositories: ["example/sick"] })).rejects.toMatchObject({
      code: "tracker.fails",
    });
  });

  it("says that the token is wrong, and never the token", async () => {
    serve(() => refusal(401, { message: `Bad credentials ${TOKEN}` }));
    const error = await failureOf();
    expect(error).toMatchObject({ code: "tracker.refused" });
    expect((error as Error).message).toContain("Bad credentials [hidden]");
  });

  it.each([
    [
      "the limit is used up",
      refusal(
        403,
        { message: "API rate limit exceeded for user ID 1." },
        {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String((TEST_NOW + HOUR_MS) / SECOND_MS),
        },
      ),
      HOUR_MS,
    ],
    [
      "a secondary limit says for how long",
      refusal(
        403,
        { message: "You have exceeded a secondary rate limit." },
        { "retry-after": "90" },
      ),
      90 * SECOND_MS,
    ],
    [
      "a secondary limit says nothing",
      refusal(403, { message: "You have exceeded a secondary rate limit." }, {}),
      60 * SECOND_MS,
    ],
  ])("is left alone when %s", async (_what, answer, ms) => {
    serve(onIssues(answer));
    expect(await failureOf()).toMatchObject({ code: "tracker.busy", until: TEST_NOW + ms });
  });
});
