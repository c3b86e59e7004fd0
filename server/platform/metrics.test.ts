import { describe, expect, it } from "vitest";
import { startTestServer } from "#server/test-server.ts";
import { createMetrics } from "./metrics.ts";

describe("metrics of Headroom itself", () => {
  it("count requests by the pattern of their route, not by their address", async () => {
    const { url } = await startTestServer();
    await fetch(`${url}/healthz`);
    await fetch(`${url}/wp-admin/install.php?x=1`);
    await fetch(`${url}/trpc/budget.overview?input=%7B%7D`);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain(
      'headroom_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1',
    );
    expect(text).toContain('route="other",status="404"');
    expect(text).toContain('route="/trpc/:names"');
    expect(text).not.toContain("wp-admin");
    expect(text).toContain("nodejs_eventloop_lag_seconds");
  });

  it("say how sources and budgets stand when they are asked, and forget sources that are gone", async () => {
    let sources = [
      { name: "main", up: true, newestSliceEnd: 1_000_000 },
      { name: "old", up: false, newestSliceEnd: undefined },
    ];
    const metrics = createMetrics({
      sources: () => sources,
      budgets: () => 48,
      liveReaders: () => 2,
    });
    metrics.slicesIngested.inc(5);
    const text = await metrics.registry.metrics();
    expect(text).toContain('headroom_source_up{source="main"} 1');
    expect(text).toContain('headroom_source_up{source="old"} 0');
    expect(text).toContain('headroom_source_newest_slice_timestamp_seconds{source="main"} 1000');
    expect(text).not.toContain('headroom_source_newest_slice_timestamp_seconds{source="old"}');
    expect(text).toContain("headroom_budgets 48");
    expect(text).toContain("headroom_live_readers 2");
    expect(text).toContain("headroom_slices_ingested_total 5");
    sources = sources.slice(0, 1);
    expect(await metrics.registry.metrics()).not.toContain('source="old"');
  });
});
