import { describe, expect, it } from "vitest";
import { aFanForecast, TEST_NOW } from "#fixtures/builders.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { fanLow, type FanRow, fanRows, shownUntil } from "./fan.ts";

const shownDays = (p10: number | null, p90: number | null): number => {
  const date = (days: number | null) => (days === null ? null : TEST_NOW + days * DAY_MS);
  const forecast = aFanForecast({ date: { p10: date(p10), p50: date(p10), p90: date(p90) } });
  return (shownUntil(forecast) - TEST_NOW) / DAY_MS;
};

describe("how much of a forecast is drawn", () => {
  it("is a third where nothing happens, and a little beyond the last date where something does", () => {
    expect(shownDays(null, null)).toBe(10);
    expect(shownDays(1, 2)).toBe(10);
    expect(shownDays(4, 16)).toBe(20);
    expect(shownDays(4, 28)).toBe(30);
  });

  it("is all of it where one of ten paths never gets there", () => {
    expect(shownDays(4, null)).toBe(30);
  });
});

describe("the fan", () => {
  it("has the steps up to where it is drawn", () => {
    const rows = fanRows(aFanForecast(), TEST_NOW + 3 * DAY_MS);
    expect(rows.map(({ x }) => (x - TEST_NOW) / DAY_MS)).toEqual([0, 1, 2, 3]);
    const { y, wide, half } = rows[2] as FanRow;
    const expected = [0.5, 0.45, 0.525, 0.48, 0.51];
    [y, ...wide, ...half].forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? 0, 9));
  });

  it("makes room below zero, and no more than half a budget", () => {
    expect(fanLow([])).toBe(0);
    expect(fanLow(fanRows(aFanForecast(), TEST_NOW + 3 * DAY_MS))).toBe(0);
    expect(fanLow(fanRows(aFanForecast(), TEST_NOW + 12 * DAY_MS))).toBeCloseTo(-0.3, 9);
    expect(fanLow(fanRows(aFanForecast(), TEST_NOW + 30 * DAY_MS))).toBe(-0.5);
  });
});
