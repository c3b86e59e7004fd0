import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import { hourFactor, hourOfWeek, trafficProfile, type HourTraffic } from "./traffic-profile.ts";

const range = { from: TEST_NOW - 28 * DAY_MS, to: TEST_NOW };

function hours(requests: (start: number) => number | null): readonly HourTraffic[] {
  return Array.from({ length: 28 * 24 }, (_, index) => {
    const start = range.from + index * HOUR_MS;
    const count = requests(start);
    return { start, requests: count ?? 0, knownSeconds: count === null ? 0 : 3_600 };
  });
}

describe("the hour of the week", () => {
  it("begins with Monday, and ends with Sunday night", () => {
    expect(hourOfWeek(TEST_NOW)).toBe(0);
    expect(hourOfWeek(TEST_NOW - 1)).toBe(167);
    expect(hourOfWeek(Date.UTC(1970, 0, 1, 5))).toBe(3 * 24 + 5);
    const days = Array.from({ length: 7 }, (_, day) =>
      new Date(TEST_NOW + day * DAY_MS).getUTCDay(),
    );
    expect(days).toEqual([1, 2, 3, 4, 5, 6, 0]);
  });
});

describe("the traffic of a service by the hour of the week", () => {
  it("is the mean of that hour in all weeks, in requests per second", () => {
    const busyAtNine = (start: number) =>
      hourOfWeek(start) === 9
        ? 7_200 * (1 + Math.floor((start - range.from) / (7 * DAY_MS)))
        : 3_600;
    const { requestsPerSecond, mean } = trafficProfile(hours(busyAtNine), range);
    expect(requestsPerSecond[9]).toBeCloseTo((2 + 4 + 6 + 8) / 4, 12);
    expect(requestsPerSecond[10]).toBe(1);
    expect(requestsPerSecond).toHaveLength(168);
    expect(mean).toBeCloseTo((167 + 5) / 168, 12);
  });

  it("leaves out what is not known, and counts the known part of an hour", () => {
    const halfKnown = hours(() => 3_600).map((hour) =>
      hourOfWeek(hour.start) === 3
        ? { ...hour, requests: 0, knownSeconds: 0 }
        : { ...hour, requests: 1_800, knownSeconds: 1_800 },
    );
    const profile = trafficProfile(halfKnown, range);
    expect(profile.requestsPerSecond[3]).toBeNull();
    expect(profile.requestsPerSecond[4]).toBe(1);
    expect(profile.mean).toBe(1);
    expect(trafficProfile([], range).mean).toBeNull();
  });

  it("gives an hour's traffic as a multiple of the average, 1 where it is not known", () => {
    const night = trafficProfile(
      hours((start) => (hourOfWeek(start) % 24 < 12 ? 0 : 7_200)),
      range,
    );
    expect(hourFactor(night, TEST_NOW)).toBe(0);
    expect(hourFactor(night, TEST_NOW + 13 * HOUR_MS)).toBe(2);
    expect(hourFactor(null, TEST_NOW)).toBe(1);
    expect(hourFactor(trafficProfile([], range), TEST_NOW)).toBe(1);
  });
});
