import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import {
  chooseEncoding,
  createAnswerCache,
  type Answer,
  type FreshAnswer,
} from "./answer-cache.ts";

const success = (text: string): FreshAnswer => ({
  status: 200,
  contentType: "application/json",
  text,
});

function aCache(capacity = 10) {
  const state = { version: 1, now: TEST_NOW };
  const cache = createAnswerCache({
    version: () => String(state.version),
    clock: { now: () => state.now },
    maxAgeMs: 10_000,
    capacity,
  });
  let made = 0;
  const ask = (question: string, text = "body") =>
    cache.ask(question, async () => (made++, success(text)));
  return { cache, state, ask, made: () => made };
}

describe("an answer that all readers share", () => {
  it("is made once, however many ask at the same moment", async () => {
    const { ask, made } = aCache();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask("overview")));
    expect(made()).toBe(1);
    expect(new Set(answers).size).toBe(1);
  });

  it("is made again when something was published, and when it grew old", async () => {
    const { ask, made, state } = aCache();
    await ask("overview");
    state.version += 1;
    await ask("overview");
    expect(made()).toBe(2);
    state.now += 9_999;
    await ask("overview");
    expect(made()).toBe(2);
    state.now += 1;
    await ask("overview");
    expect(made()).toBe(3);
  });

  it("is made again when the clock jumps back", async () => {
    const { ask, made, state } = aCache();
    await ask("overview");
    state.now -= 3_600_000;
    await ask("overview");
    expect(made()).toBe(2);
  });

  it("that was asked for before a publication is not kept after it", async () => {
    const { cache, state, ask } = aCache();
    let finish: (answer: FreshAnswer) => void = () => undefined;
    const early = cache.ask("overview", () => new Promise((resolve) => (finish = resolve)));
    state.version += 1;
    const late = (await ask("overview", "new")) as Answer;
    finish(success("old"));
    expect(((await early) as Answer).body("identity").toString()).toBe("old");
    expect(late.body("identity").toString()).toBe("new");
    expect(((await ask("overview", "newest")) as Answer).body("identity").toString()).toBe("new");
  });

  it("has one etag for one text", async () => {
    const { ask } = aCache();
    const [first, second, third] = (await Promise.all([
      ask("a", "same"),
      ask("b", "same"),
      ask("c", "other"),
    ])) as Answer[];
    expect(first?.etag).toBe(second?.etag);
    expect(first?.etag).not.toBe(third?.etag);
  });

  it("compresses to what it was", async () => {
    const { ask } = aCache();
    const answer = (await ask("overview", "x".repeat(10_000))) as Answer;
    expect(brotliDecompressSync(answer.body("br")).toString()).toBe("x".repeat(10_000));
    expect(gunzipSync(answer.body("gzip")).toString()).toBe("x".repeat(10_000));
    expect(answer.body("br")).toBe(answer.body("br"));
  });

  it("is forgotten when more are kept than there is room for", async () => {
    const { ask, made } = aCache(2);
    await ask("a");
    await ask("b");
    await ask("c");
    await ask("c");
    expect(made()).toBe(3);
    await ask("a");
    expect(made()).toBe(4);
  });

  it("is not kept when it failed", async () => {
    const { cache, ask, made } = aCache();
    const refused = { status: 404, contentType: "application/json", text: "no" };
    expect(await cache.ask("slo", async () => refused)).toBe(refused);
    await expect(cache.ask("slo", () => Promise.reject(new Error("broken")))).rejects.toThrow(
      "broken",
    );
    await ask("slo");
    expect(made()).toBe(1);
  });
});

describe("the encoding", () => {
  it.each([
    ["gzip, deflate, br", 5_000, "br"],
    ["gzip;q=1, br;q=0", 5_000, "gzip"],
    ["identity", 5_000, "identity"],
    [undefined, 5_000, "identity"],
    ["br", 500, "identity"],
  ])("for %s and %i bytes is %s", (accepted, size, expected) => {
    expect(chooseEncoding(accepted, size)).toBe(expected);
  });
});
