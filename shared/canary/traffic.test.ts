import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { checkTraffic, eventsWithin, secondsUntil, unknownHours, type Traffic } from "./traffic.ts";

/** A Monday, 0 o'clock UTC. */
const MONDAY = Date.parse("2026-11-23T00:00:00Z");
const HOUR = 3_600;
const WEEK = 168 * HOUR;

/** A week without traffic, except in some hours. */
const weekWith = (hours: Readonly<Record<number, number | null>>): Traffic => ({
  kind: "weekly",
  perHour: Array.from({ length: 168 }, (_, hour) => hours[hour] ?? (hour in hours ? null : 0)),
});

describe("traffic by the hour of the week", () => {
  it("begins on Monday at 0 o'clock UTC, and takes a part of the first hour", () => {
    const traffic = weekWith({ 0: 3_600, 1: 7_200 });
    expect(secondsUntil(traffic, 1_800, MONDAY)).toBe(1_800);
    // Half an hour of the first at one a second, then two a second.
    expect(secondsUntil(traffic, 2_000, MONDAY + 30 * MINUTE_MS)).toBe(1_800 + 100);
    expect(eventsWithin(traffic, 1_900, MONDAY + 30 * MINUTE_MS)).toBe(2_000);
  });

  it("waits through hours without traffic, over the end of the week", () => {
    const traffic = weekWith({ 2: 100 });
    expect(secondsUntil(traffic, 50, MONDAY)).toBe(2 * HOUR + 1_800);
    expect(secondsUntil(traffic, 50, MONDAY + 3 * HOUR_MS)).toBe(167 * HOUR + 1_800);
    expect(eventsWithin(traffic, WEEK, MONDAY + 3 * HOUR_MS)).toBe(100);
  });

  it("goes on for weeks, and ends with the last event and not with the week", () => {
    const traffic = weekWith({ 0: 100 });
    expect(secondsUntil(traffic, 100, MONDAY)).toBe(HOUR);
    expect(secondsUntil(traffic, 300, MONDAY)).toBe(2 * WEEK + HOUR);
    expect(eventsWithin(traffic, 2 * WEEK + HOUR / 2, MONDAY)).toBe(250);
  });

  it("never ends where there is no traffic", () => {
    expect(secondsUntil(weekWith({}), 1, MONDAY)).toBeNull();
    expect(eventsWithin(weekWith({}), WEEK, MONDAY)).toBe(0);
  });

  it("counts what is not known as nothing, and says how much that is", () => {
    const traffic = weekWith({ 0: null, 1: 100, 5: null });
    expect(unknownHours(traffic)).toBe(2);
    expect(secondsUntil(traffic, 50, MONDAY)).toBe(HOUR + 1_800);
    expect(unknownHours({ kind: "constant", perSecond: 1 })).toBe(0);
  });

  it.each([
    { name: "no rate", traffic: { kind: "constant", perSecond: 0 } },
    { name: "a day only", traffic: { kind: "weekly", perHour: [1, 2, 3] } },
    { name: "less than nothing", traffic: weekWith({ 3: -1 }) },
    { name: "no number", traffic: weekWith({ 3: Number.NaN }) },
  ] as const)("is refused with $name", ({ traffic }) => {
    expect(() => checkTraffic(traffic)).toThrow(
      expect.objectContaining({ code: "canary.invalid.traffic" }),
    );
  });
});
