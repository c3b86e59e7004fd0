import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDeploy, aFreeze, anIncident, TEST_NOW } from "#fixtures/builders.ts";
import type { Timeline } from "#shared/incidents/model.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { describeEvents, eventKeys, layOutEvents } from "./event-layout.ts";
import { plotArea } from "./plot-area.ts";

const range = { from: TEST_NOW - 10 * DAY_MS, to: TEST_NOW };
const WIDTH = 1_100;
const { left, width } = plotArea(WIDTH);
const right = left + width;
const dayWidth = width / 10;

const layOut = (timeline: Partial<Timeline>, chart = WIDTH) =>
  layOutEvents({ incidents: [], deploys: [], freezes: [], ...timeline }, range, TEST_NOW, chart);
const daysAgo = (days: number): number => TEST_NOW - days * DAY_MS;

describe("what happened, on a chart", () => {
  it("stands where its time is, cut to the range", () => {
    const { incidents, freezes, deploys } = layOut({
      incidents: [anIncident({ startedAt: daysAgo(4), endedAt: daysAgo(3) })],
      freezes: [aFreeze({ from: daysAgo(20), to: daysAgo(8) })],
      deploys: [
        aDeploy({ at: daysAgo(5) }),
        aDeploy({ id: "back", at: daysAgo(2), rolledBackAt: daysAgo(1) }),
        aDeploy({ id: "before", at: daysAgo(11) }),
      ],
    });
    expect(incidents[0]?.x).toBeCloseTo(left + 6 * dayWidth);
    expect(incidents[0]?.width).toBeCloseTo(dayWidth);
    expect(freezes[0]).toMatchObject({ x: left, label: { text: "Freeze: Autumn sale" } });
    expect(freezes[0]?.width).toBeCloseTo(2 * dayWidth);
    expect(deploys.map(({ id, isRolledBack }) => [id, isRolledBack])).toEqual([
      ["deploy-1", false],
      ["back", true],
    ]);
    expect(deploys[0]?.x).toBeCloseTo(left + 5 * dayWidth);
  });

  it("is seen however short it was, and until now when it goes on", () => {
    const { endedAt: _, ...open } = anIncident({ id: "open", startedAt: daysAgo(1) });
    const { incidents } = layOut({
      incidents: [anIncident({ startedAt: daysAgo(4), endedAt: daysAgo(4) + 1 }), open],
    });
    expect(incidents[0]?.width).toBe(2);
    expect((incidents[1]?.x ?? 0) + (incidents[1]?.width ?? 0)).toBeCloseTo(right);
  });

  it("leaves the first line to the word at the present", () => {
    const beforeNow = anIncident({ startedAt: daysAgo(2), endedAt: daysAgo(1.5) });
    const long = anIncident({ id: "long", startedAt: daysAgo(8), endedAt: daysAgo(7.9) });
    const ahead = { from: TEST_NOW - 10 * DAY_MS, to: TEST_NOW + 20 * DAY_MS };
    const lanes = (until: typeof ahead) =>
      layOutEvents(
        { incidents: [long, beforeNow], deploys: [], freezes: [] },
        until,
        TEST_NOW,
        WIDTH,
      ).incidents.map(({ label }) => [label?.side, label?.lane]);
    expect(lanes(ahead)[1]).toEqual(["top", 1]);
    // Where time ends at the present nothing is written there.
    expect(lanes(range)[0]).toEqual(["top", 0]);
  });

  it("has its name where there is room: to the right and above, in the next line, or to the left and below", () => {
    const at = (days: number, id: string) =>
      anIncident({ id, startedAt: daysAgo(days), endedAt: daysAgo(days) + HOUR_MS });
    const { incidents } = layOut({ incidents: [at(9, "a"), at(8.8, "b"), at(0.1, "c")] });
    expect(incidents.map(({ label }) => [label?.side, label?.lane])).toEqual([
      ["top", 0],
      ["top", 1],
      ["bottom", 0],
    ]);
    const [first, , last] = incidents;
    expect(first?.label?.x).toBeGreaterThan(first?.x ?? 0);
    expect(last?.label?.x).toBeLessThan(last?.x ?? 0);
  });

  it("keeps names apart and inside the plot, however much happened", () => {
    const some = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 239 }),
        title: fc.string({ minLength: 1, maxLength: 60 }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 340, max: 1_440 }), (all, chart) => {
        const found = layOut(
          {
            incidents: all
              .toSorted((a, b) => a.at - b.at)
              .map(({ at, title }, index) =>
                anIncident({
                  id: String(index),
                  title,
                  startedAt: range.from + at * HOUR_MS,
                  endedAt: range.from + (at + 1) * HOUR_MS,
                }),
              ),
          },
          chart,
        );
        const plot = plotArea(chart);
        const labels = found.incidents.flatMap(({ label }) => (label === null ? [] : [label]));
        const lines = new Set(labels.map(({ side, lane }) => `${side} ${lane}`));
        for (const line of lines) {
          let end = plot.left;
          for (const { x, text } of labels.filter(({ side, lane }) => `${side} ${lane}` === line)) {
            expect(x).toBeGreaterThanOrEqual(end);
            end = x + text.length * 6;
            expect(end).toBeLessThanOrEqual(plot.left + plot.width + 1);
          }
        }
      }),
    );
  });

  it("is named in the key when it is there", () => {
    const labels = (timeline: Partial<Timeline>) =>
      eventKeys({ incidents: [], deploys: [], freezes: [], ...timeline }).map(({ label }) => label);
    expect(labels({})).toEqual([]);
    expect(labels({ deploys: [aDeploy()], freezes: [aFreeze()] })).toEqual(["release", "freeze"]);
    expect(
      labels({ incidents: [anIncident()], deploys: [aDeploy({ rolledBackAt: TEST_NOW })] }),
    ).toEqual(["incident", "release (× rolled back)"]);
  });

  it("is told with the exact values", () => {
    const timeline = {
      incidents: [anIncident({ startedAt: 10, endedAt: 20 })],
      deploys: [aDeploy({ at: 15 }), aDeploy({ id: "second", at: 19 })],
      freezes: [aFreeze({ from: 18, to: 30 })],
    };
    expect(describeEvents(timeline, { from: 0, to: 10 })).toBe("");
    expect(describeEvents(timeline, { from: 10, to: 16 })).toBe(
      "; during “Failover of the database”; 1 release",
    );
    expect(describeEvents(timeline, { from: 15, to: 20 })).toBe(
      "; during “Failover of the database” and the freeze “Autumn sale”; 2 releases",
    );
  });
});
