import { describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import type { Sli } from "#shared/slo/model.ts";
import { countsFailures, dependencyCeiling, type MeasuredSlo } from "./ceiling.ts";

const { sli: REQUESTS } = anSlo();
const query = (text: string) => ({ language: "Prometheus", text });
const LATENCY: Sli = {
  kind: "ratio",
  good: query('http_request_duration_seconds_bucket{le="0.5"}'),
  total: query("http_request_duration_seconds_count"),
  value: "counter",
  missing: "unknown",
};

function measured(slo: string, bad: number, overrides: Partial<MeasuredSlo> = {}): MeasuredSlo {
  return {
    slo,
    title: slo,
    sli: REQUESTS,
    tally: { bad, total: 100_000, known: 100, slices: 100 },
    ...overrides,
  };
}

describe("the dependency ceiling", () => {
  it("is the product of what the dependencies measured, each by its worst SLO that counts failures", () => {
    const ceiling = dependencyCeiling(
      [
        {
          service: "payments-db",
          title: "Payments DB",
          slos: [measured("db/writes", 20), measured("db/reads", 50)],
        },
        {
          service: "ledger",
          title: "Ledger",
          slos: [
            measured("ledger/latency", 5_000, { sli: LATENCY }),
            measured("ledger/requests", 20),
          ],
        },
      ],
      0.9,
    );
    expect(ceiling.sli).toBeCloseTo(0.9995 * 0.9998, 12);
    expect(ceiling.dependencies).toMatchObject([
      { service: "payments-db", slo: "db/reads", sli: 0.9995 },
      { service: "ledger", slo: "ledger/requests", sli: 0.9998 },
    ]);
  });

  it("says which dependencies are not known instead of taking them for perfect", () => {
    const thin = { bad: 0, total: 10, known: 89, slices: 100 };
    const ceiling = dependencyCeiling(
      [
        { service: "a", title: "A", slos: [measured("a/requests", 100)] },
        { service: "b", title: "B", slos: [measured("b/requests", 0, { tally: thin })] },
        { service: "c", title: "C", slos: [measured("c/latency", 0, { sli: LATENCY })] },
        { service: "d", title: "D", slos: [] },
      ],
      0.9,
    );
    expect(ceiling.sli).toBe(0.999);
    expect(ceiling.dependencies.map(({ sli }) => sli)).toEqual([0.999, null, null, null]);
    expect(dependencyCeiling([{ service: "d", title: "D", slos: [] }], 0.9).sli).toBeNull();
    expect(dependencyCeiling([], 0.9)).toEqual({ dependencies: [], sli: null });
  });

  it("tells failures from slowness", () => {
    const value = query("up");
    expect(countsFailures(REQUESTS)).toBe(true);
    expect(countsFailures({ kind: "bool-gauge", gauge: value })).toBe(true);
    expect(countsFailures({ kind: "raw", query: value, rawType: "success" })).toBe(true);
    expect(countsFailures(LATENCY)).toBe(false);
    expect(countsFailures({ kind: "threshold", query: value, op: "lt", bound: 1 })).toBe(false);
    expect(
      countsFailures({
        kind: "raw",
        query: query('histogram_fraction(0, 1, rate(x{le="1"}[5m]))'),
        rawType: "success",
      }),
    ).toBe(false);
  });
});
