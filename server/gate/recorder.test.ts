import { describe, expect, it } from "vitest";
import { aGatePolicyDocument, someGateFacts, TEST_NOW } from "#fixtures/builders.ts";
import { judge } from "#shared/gate/verdict.ts";
import { createAnswers } from "./answers.ts";
import type { AnsweredCheck } from "./gate.store.ts";
import { createRecorder } from "./recorder.ts";

function check(id: string): AnsweredCheck {
  const request = { service: "checkout-api", risk: "low" } as const;
  return {
    ...judge(someGateFacts(), request, aGatePolicyDocument()),
    id,
    askedAt: TEST_NOW,
    request,
    team: null,
    figures: [],
    policyVersion: "1-a",
    askedBy: null,
    via: "api",
    signedIn: false,
  };
}

/** A store whose writes end when the test says so. */
function aSlowStore() {
  const writes: string[][] = [];
  const ends: { done: () => void; fail: (error: Error) => void }[] = [];
  const addChecks = (checks: readonly AnsweredCheck[]): Promise<void> => {
    writes.push(checks.map(({ id }) => id));
    return new Promise((done, fail) => ends.push({ done, fail }));
  };
  return { addChecks, writes, ends };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("the recorder", () => {
  it("writes at once, and together what comes meanwhile; each is kept only when its own write is done", async () => {
    const { addChecks, writes, ends } = aSlowStore();
    const recorder = createRecorder({ addChecks });
    const kept: string[] = [];
    const keep = (id: string) => recorder.keep(check(id)).then(() => kept.push(id));
    const all = ["a", "b", "c"].map(keep);
    expect(writes).toEqual([["a"]]);
    ends[0]?.done();
    await settle();
    expect(writes).toEqual([["a"], ["b", "c"]]);
    expect(kept).toEqual(["a"]);
    ends[1]?.done();
    await Promise.all(all);
    const later = keep("d");
    expect(writes.at(-1)).toEqual(["d"]);
    ends[2]?.done();
    await later;
    expect(kept).toEqual(["a", "b", "c", "d"]);
  });

  it("tells everybody whose write failed, and goes on with the next", async () => {
    const { addChecks, writes, ends } = aSlowStore();
    const recorder = createRecorder({ addChecks });
    const first = recorder.keep(check("a"));
    const second = recorder.keep(check("b"));
    ends[0]?.fail(new Error("the disk is full"));
    await expect(first).rejects.toThrow("the disk is full");
    await settle();
    expect(writes).toEqual([["a"], ["b"]]);
    ends[1]?.done();
    await second;
  });
});

describe("answers that take long", () => {
  it("are worked out once for all who ask meanwhile and for a while after, failures again", async () => {
    let now = TEST_NOW;
    let worked = 0;
    const answers = createAnswers({ clock: { now: () => now }, maxAgeMs: () => 1_000 });
    const work = async () => (worked += 1);
    expect(await Promise.all([answers.ask("a", work), answers.ask("a", work)])).toEqual([1, 1]);
    expect(await answers.ask("b", work)).toBe(2);
    now += 999;
    expect(await answers.ask("a", work)).toBe(1);
    now += 1;
    expect(await answers.ask("a", work)).toBe(3);
    const failing = answers.ask("c", () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await answers.ask("c", work)).toBe(4);
  });

  it("are kept as long as was right when they were begun", async () => {
    let now = TEST_NOW;
    let maxAgeMs = 5;
    const answers = createAnswers({ clock: { now: () => now }, maxAgeMs: () => maxAgeMs });
    await answers.ask("a", async () => "early");
    maxAgeMs = 1_000;
    now += 5;
    expect(await answers.ask("a", async () => "late")).toBe("late");
    now += 999;
    expect(await answers.ask("a", async () => "later")).toBe("late");
  });

  it("are forgotten, the oldest first, when there are too many", async () => {
    const answers = createAnswers({ clock: { now: () => TEST_NOW }, maxAgeMs: () => 1_000 });
    for (let index = 0; index <= 500; index += 1) await answers.ask(`q${index}`, async () => index);
    expect(await answers.ask("q1", async () => "anew")).toBe(1);
    expect(await answers.ask("q0", async () => "anew")).toBe("anew");
  });
});
