import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { SourceConfig } from "#server/config/model.ts";
import { configuredFeeds, tickMs } from "./feeds.ts";

const prometheus: SourceConfig = {
  kind: "prometheus",
  name: "main",
  url: "http://127.0.0.1:9090",
  auth: { bearer: "secret-token" },
  headers: { "X-Scope-OrgID": "team-a" },
  timeoutMs: 1_000,
  concurrency: 2,
  sliceSeconds: 60,
  lagSeconds: 90,
  lookbackSeconds: 86_400,
};
const push: SourceConfig = { kind: "push", name: "pushed", sliceSeconds: 30 };
const demo: SourceConfig = {
  kind: "demo",
  name: "demo",
  sliceSeconds: 300,
  lagSeconds: 0,
  lookbackSeconds: 7_776_000,
};

describe("the sources of headroom.yaml", () => {
  it("become feeds in their order, each of its kind", () => {
    const feeds = configuredFeeds([prometheus, push, demo], TEST_NOW);
    expect(
      feeds.map((feed) =>
        feed.kind === "push"
          ? [feed.name, "push"]
          : [
              feed.source.name,
              feed.source.kind,
              feed.source.sliceSeconds,
              feed.source.lagSeconds,
              feed.lookbackSeconds,
            ],
      ),
    ).toEqual([
      ["main", "prometheus", 60, 90, 86_400],
      ["pushed", "push"],
      ["demo", "demo", 300, 0, 7_776_000],
    ]);
    expect(JSON.stringify(feeds)).not.toContain("secret-token");
  });

  it("tick with the shortest slice, and at least once a minute", () => {
    expect(tickMs([prometheus, push])).toBe(30_000);
    expect(tickMs([demo])).toBe(60_000);
  });
});
