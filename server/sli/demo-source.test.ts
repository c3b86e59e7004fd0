import { describe, expect, it } from "vitest";
import { anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS, type Interval } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { createDemoSource } from "./demo-source.ts";
import type { PullBatch } from "./source.ts";

const SEARCH = anSlo({ service: "search-api", name: "search-availability" });
const CHANNELS = anSlo({
  service: "notifications-api",
  name: "notifications-delivery",
  groupBy: ["channel"],
});

const source = createDemoSource({ name: "demo", anchor: TEST_NOW + 7_000 });

async function pull(
  definitions: readonly SloDefinition[],
  range: Interval,
  from = source,
): Promise<readonly PullBatch[]> {
  const batches: PullBatch[] = [];
  for await (const batch of from.pull(definitions, range, new AbortController().signal))
    batches.push(batch);
  return batches;
}

describe("the demo source", () => {
  it("brings every slice that ends within the range, its end included", async () => {
    const [batch] = await pull([SEARCH], { from: TEST_NOW - HOUR_MS, to: TEST_NOW });
    const starts = batch?.series[0]?.slices.map(({ start }) => start) ?? [];
    expect(starts).toHaveLength(12);
    expect(starts[0]).toBe(TEST_NOW - HOUR_MS);
    expect(starts.at(-1)).toBe(TEST_NOW - 300_000);
  });

  it("brings no slice that has not ended yet", async () => {
    const [batch] = await pull([SEARCH], { from: TEST_NOW - 1, to: TEST_NOW + 299_999 });
    expect(batch?.series[0]?.slices.map(({ start }) => start)).toEqual([TEST_NOW - 300_000]);
  });

  it("brings the same again when it is asked again, in parts or at once, by another source with the same anchor", async () => {
    const other = createDemoSource({ name: "demo", anchor: TEST_NOW });
    const [whole] = await pull([SEARCH], { from: TEST_NOW - DAY_MS, to: TEST_NOW });
    const [early] = await pull(
      [SEARCH],
      { from: TEST_NOW - DAY_MS, to: TEST_NOW - HOUR_MS },
      other,
    );
    const [late] = await pull([SEARCH], { from: TEST_NOW - HOUR_MS, to: TEST_NOW }, other);
    expect([...(early?.series[0]?.slices ?? []), ...(late?.series[0]?.slices ?? [])]).toEqual(
      whole?.series[0]?.slices,
    );
  });

  it("fans out by label", async () => {
    const [batch] = await pull([CHANNELS], { from: TEST_NOW - HOUR_MS, to: TEST_NOW });
    expect(batch?.series.map(({ series }) => series.key)).toEqual([
      'notifications-api/notifications-delivery{channel="email"}',
      'notifications-api/notifications-delivery{channel="push"}',
      'notifications-api/notifications-delivery{channel="sms"}',
    ]);
  });

  it("answers for an SLO without data, and says what is wrong", async () => {
    const silent = anSlo({ service: "recommendations-api", name: "recommendations-latency" });
    const [batch] = await pull([silent], { from: TEST_NOW - HOUR_MS, to: TEST_NOW });
    expect(batch).toMatchObject({
      series: [],
      answered: [silent.id],
      problems: [{ code: "no-series", slo: silent.id }],
    });
  });

  it("leaves unknown what was not measured", async () => {
    const stopped = anSlo({ service: "stock-sync", name: "stock-sync-success" });
    const [batch] = await pull([stopped], { from: TEST_NOW - DAY_MS, to: TEST_NOW });
    expect(batch?.series[0]?.slices).toHaveLength(4 * 12);
  });

  it("refuses an SLO that is not of the demo", async () => {
    const foreign = anSlo({ name: "somebody-elses" });
    expect(source.plan(foreign)).toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("somebody-elses"),
    });
    const [batch] = await pull([foreign], { from: TEST_NOW - HOUR_MS, to: TEST_NOW });
    expect(batch?.problems).toHaveLength(1);
  });

  it("says that its figures are made up, beside the queries of the definition", () => {
    const plan = source.plan(SEARCH);
    expect(plan).toMatchObject({
      method: expect.stringMatching(/^demo: generated/),
      sliceSeconds: 300,
    });
    expect("queries" in plan && plan.queries.map(({ purpose }) => purpose)).toEqual([
      "good",
      "total",
    ]);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const batches = source
      .pull([SEARCH, CHANNELS], { from: TEST_NOW - HOUR_MS, to: TEST_NOW }, stop.signal)
      [Symbol.asyncIterator]();
    await batches.next();
    stop.abort();
    await expect(batches.next()).rejects.toThrow();
  });
});
