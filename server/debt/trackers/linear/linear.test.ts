import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { refusal, type FakeTracker } from "#fixtures/trackers/answer.ts";
import { aLinearCycle, aLinearIssue, fakeLinear } from "#fixtures/trackers/linear.ts";
import type { TrackerPage } from "#server/debt/trackers/model.ts";
import type { LinearSettings } from "#server/debt/trackers/settings.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { createLinear } from "./linear.ts";

const TOKEN = "lin_api_0123456789secret";
const URL_ = "https://api.linear.app/graphql";
const settings: LinearSettings = {
  kind: "linear",
  name: "linear",
  url: URL_,
  auth: { token: TOKEN },
  teamKeys: ["PAY"],
  teamRules: [],
  categories: null,
  everyMinutes: 15,
  sinceDays: 200,
};

const msw = setupServer();
beforeAll(() => msw.listen({ onUnhandledRequest: "error" }));
afterEach(() => msw.resetHandlers());
afterAll(() => msw.close());

function serve(tracker: FakeTracker): { body: string; authorization: string | null }[] {
  const asked: { body: string; authorization: string | null }[] = [];
  msw.use(
    http.post(URL_, async ({ request }) => {
      const body = await request.text();
      asked.push({ body, authorization: request.headers.get("authorization") });
      const answer = tracker({ url: request.url, body });
      return HttpResponse.json(answer.body as object, answer);
    }),
  );
  return asked;
}

async function read(more: Partial<LinearSettings> = {}) {
  const pages: TrackerPage[] = [];
  const tracker = createLinear(
    { ...settings, ...more },
    { clock: { now: () => TEST_NOW }, retryDelayMs: 1 },
  );
  const reading = { from: TEST_NOW - 100 * DAY_MS, whole: true };
  for await (const page of tracker.pages(null, reading, new AbortController().signal))
    pages.push(page);
  return {
    items: pages.flatMap(({ items }) => items),
    gone: pages.flatMap(({ gone }) => gone),
    sprints: pages.flatMap(({ sprints }) => sprints),
    skipped: pages.flatMap(({ skipped }) => skipped),
    failures: pages.flatMap(({ failure }) => (failure === null ? [] : [failure])),
  };
}

const failureOf = () =>
  read().then(
    () => null,
    (error: unknown) => error,
  );

const updated = TEST_NOW - DAY_MS;
const PAY = { teams: ["PAY"], cycles: [], issues: [] };

describe("Linear", () => {
  it("tells cycles and issues, and nothing in them says who", async () => {
    const asked = serve(
      fakeLinear({
        ...PAY,
        cycles: [aLinearCycle("c-1", 12, updated, TEST_NOW), { id: "c-2" }],
        issues: [
          aLinearIssue({
            id: "i-1",
            identifier: "PAY-7",
            updated,
            completed: updated - HOUR_MS,
            labels: ["Bug"],
            estimate: 3,
            cycle: "c-1",
          }),
          aLinearIssue({ id: "i-2", identifier: "PAY-8", updated, trashed: true }),
          aLinearIssue({ id: "i-3", identifier: "PAY-9", updated, other: { title: 7 } }),
        ],
      }),
    );
    const { items, gone, sprints, skipped } = await read();
    expect(items).toEqual([
      {
        id: "i-1",
        key: "PAY-7",
        title: "What PAY-7 is about",
        url: "https://linear.app/example/issue/PAY-7/what",
        team: "payments-billing",
        sprint: "c-1",
        parent: null,
        type: null,
        labels: ["Bug"],
        effort: 3,
        doneAt: updated - HOUR_MS,
        updatedAt: updated,
      },
    ]);
    expect(gone).toEqual(["i-2"]);
    expect(sprints).toEqual([
      {
        id: "c-1",
        scope: "PAY",
        team: "payments-billing",
        name: "Cycle 12",
        start: updated,
        end: TEST_NOW,
        open: false,
        capacityDays: null,
      },
    ]);
    expect(skipped.map(({ what }) => what)).toEqual(["cycle ? of ?", "PAY-9"]);
    expect(asked.every(({ body }) => !/assignee|creator|email/i.test(body))).toBe(true);
    expect(asked[0]?.authorization).toBe(TOKEN);
  });

  it.each([
    ["opened again", { completed: updated, state: "started" as const }, null],
    ["given up", { completed: updated, state: "canceled" as const }, null],
    ["completed at no date", { state: "completed" as const }, updated],
    ["without a state", { other: { state: null } }, null],
  ])("says of an issue that is %s whether it is done", async (_what, facts, doneAt) => {
    serve(
      fakeLinear({
        ...PAY,
        issues: [aLinearIssue({ id: "1", identifier: "PAY-1", updated, ...facts })],
      }),
    );
    expect((await read()).items[0]?.doneAt).toBe(doneAt);
  });

  it("goes on by cursor", async () => {
    const issues = Array.from({ length: 250 }, (_, index) =>
      aLinearIssue({ id: String(index), identifier: `PAY-${index}`, updated: updated + index }),
    );
    const asked = serve(fakeLinear({ ...PAY, issues }));
    expect(new Set((await read()).items.map(({ id }) => id)).size).toBe(250);
    expect(asked).toHaveLength(5);
  });

  it("says which team it does not have, or does not show, and reads the others", async () => {
    serve(
      fakeLinear({ ...PAY, issues: [aLinearIssue({ id: "1", identifier: "PAY-1", updated })] }),
    );
    const { items, failures } = await read({ teamKeys: ["PAY", "CORE"] });
    expect(items).toHaveLength(1);
    expect(failures[0]?.message).toContain("has no team CORE");
    expect(failures[0]?.remedy).toContain("membership of the teams that are private");
  });

  it("is shown tokens of OAuth as bearers", async () => {
    const asked = serve(fakeLinear(PAY));
    await read({ auth: { token: "lin_oauth_secret" } });
    expect(asked[0]?.authorization).toBe("Bearer lin_oauth_secret");
  });

  const errors = (code: string, message: string) => ({
    errors: [
      { message, extensions: { code, type: code.toLowerCase(), userPresentableMessage: message } },
    ],
  });
  it.each([
    [
      "a wrong key",
      refusal(401, errors("AUTHENTICATION_ERROR", `Not authenticated: ${TOKEN}`)),
      "tracker.refused",
      /check the token/,
    ],
    [
      "a missing scope",
      refusal(400, errors("FORBIDDEN", "Invalid scope: `read` required")),
      "tracker.right-missing",
      /the scope read/,
    ],
    [
      "a missing scope, status 200",
      refusal(200, errors("FORBIDDEN", "You do not have access")),
      "tracker.right-missing",
      /the scope read/,
    ],
    ["another API", refusal(200, { data: { page: [] } }), "tracker.answer-unreadable", /address/],
    [
      "a query too complex",
      refusal(400, errors("INPUT_ERROR", "Query too complex")),
      "tracker.rejected",
      /headroom.yaml/,
    ],
  ])("explains %s", async (_what, answer, code, remedy) => {
    serve(() => answer);
    const error = await failureOf();
    expect(error).toMatchObject({ code, remedy: expect.stringMatching(remedy) as string });
    expect((error as Error).message).not.toContain(TOKEN);
  });

  it("is left alone until the limit that is used up is lifted", async () => {
    serve(() =>
      refusal(400, errors("RATELIMITED", "Rate limit exceeded"), {
        "x-ratelimit-requests-remaining": "120",
        "x-ratelimit-requests-reset": String(TEST_NOW + 9 * HOUR_MS),
        "x-ratelimit-complexity-remaining": "0",
        "x-ratelimit-complexity-reset": String(TEST_NOW + HOUR_MS),
      }),
    );
    expect(await failureOf()).toMatchObject({ code: "tracker.busy", until: TEST_NOW + HOUR_MS });
    serve(() => refusal(400, errors("RATELIMITED", "Rate limit exceeded")));
    expect(await failureOf()).toMatchObject({ until: TEST_NOW + 60 * SECOND_MS });
  });
});
