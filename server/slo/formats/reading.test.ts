import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSloFiles, type SloReading } from "#server/slo/lint.ts";

function fixture(name: string): string {
  return readFileSync(new URL(`./__fixtures__/${name}`, import.meta.url), "utf8");
}

function read(...names: readonly string[]): SloReading {
  return readSloFiles(names.map((name) => ({ path: name, text: fixture(name) })));
}

function byId(reading: SloReading) {
  return Object.fromEntries(reading.definitions.map((definition) => [definition.id, definition]));
}

describe("Sloth files", () => {
  const reading = read("sloth.yaml", "sloth-kubernetes.yaml");
  const slos = byId(reading);

  it("become definitions over 30 rolling days", () => {
    expect(reading.problems).toEqual([]);
    expect(slos["booking/availability"]).toEqual({
      id: "booking/availability",
      name: "availability",
      description: "Bookings that are answered",
      service: "booking",
      team: "travel",
      labels: { owner: ["travel"], tier: ["1"], kind: ["http"] },
      annotations: {},
      sli: {
        kind: "ratio",
        bad: {
          language: "Prometheus",
          text: 'sum(rate(booking_requests_total{code=~"5.."}[{{.window}}]))',
        },
        total: { language: "Prometheus", text: "sum(rate(booking_requests_total[{{ .window }}]))" },
        value: "rate",
        missing: "zero",
      },
      target: 0.999,
      method: "Occurrences",
      groupBy: [],
      windows: [{ kind: "rolling", seconds: 2_592_000 }],
      alerts: [
        {
          name: "BookingErrors",
          severity: "page",
          enabled: true,
          labels: { category: "http", route: "phone" },
          annotations: {},
          targets: [],
        },
        {
          name: "BookingErrors",
          severity: "ticket",
          enabled: false,
          labels: { category: "http" },
          annotations: {},
          targets: [],
        },
      ],
      format: "sloth/v1",
      where: { file: "sloth.yaml", line: 5, column: 11 },
    });
  });

  it("keep a raw error ratio raw", () => {
    expect(slos["booking/freshness"]?.sli).toMatchObject({ kind: "raw", rawType: "failure" });
  });

  it("tell counts over the window from rates", () => {
    expect(slos["booking/jobs"]).toMatchObject({
      format: "sloth/k8s",
      sli: { value: "delta" },
      target: 0.99,
    });
  });
});

describe("Pyrra files", () => {
  const reading = read("pyrra.yaml");
  const slos = byId(reading);

  it("count counters, one budget for each group", () => {
    expect(slos["search/search-errors"]).toMatchObject({
      team: "travel",
      target: 0.995,
      groupBy: ["handler"],
      windows: [{ kind: "rolling", seconds: 2_419_200 }],
      sli: {
        kind: "ratio",
        bad: { text: 'search_requests_total{job="search",code=~"5.."}' },
        value: "counter",
        missing: "zero",
      },
    });
  });

  it("take the good bucket of a latency objective, and the service that a label names", () => {
    expect(slos["finder/search-latency"]?.sli).toMatchObject({
      kind: "ratio",
      good: { text: 'search_seconds_bucket{job="search",le="0.5"}' },
      total: { text: 'search_seconds_count{job="search"}' },
      value: "counter",
      missing: "unknown",
    });
  });

  it("read native histograms with their bound in seconds", () => {
    expect(slos["search/search-native"]).toMatchObject({
      sli: {
        kind: "native-latency",
        // A range cannot follow an offset.
        histogram: { text: 'search_seconds{job="search"}' },
        boundSeconds: 0.2,
      },
      windows: [{ kind: "rolling", seconds: 31_536_000 }],
      alerts: [{ name: "SearchSlow", enabled: true }],
    });
  });

  it("read boolean gauges, under the namespace when nothing names a service", () => {
    expect(slos["travel/search-up"]).toMatchObject({
      sli: { kind: "bool-gauge", gauge: { text: "probe_success" } },
      groupBy: ["target"],
    });
  });

  it("say what is not carried over and what was taken for the service", () => {
    expect(
      reading.problems.map(({ severity, code, where }) => [severity, code, where?.line]),
    ).toEqual([
      ["warning", "pyrra.not-carried", 35],
      ["warning", "pyrra.not-carried", 36],
      ["warning", "pyrra.service", 40],
    ]);
  });
});

describe("OpenSLO files", () => {
  const reading = read("openslo.yaml", "openslo-draft.yaml");
  const slos = byId(reading);

  it("resolve references, and give one definition for each objective", () => {
    expect(reading.problems).toEqual([]);
    expect(slos["checkout/availability/promise"]).toEqual({
      id: "checkout/availability/promise",
      name: "availability/promise",
      displayName: "Checkout availability",
      description: "Checkouts that are answered",
      service: "checkout",
      team: "payments",
      labels: { team: ["payments"], env: ["prod", "eu"] },
      annotations: { "headroom.dev/objective": "Promise" },
      sli: {
        kind: "ratio",
        good: {
          language: "Prometheus",
          text: 'sum(checkout_requests_total{code!~"5.."})',
          source: "metrics",
        },
        total: { language: "Prometheus", text: "sum(checkout_requests_total)", source: "metrics" },
        value: "counter",
        missing: "unknown",
      },
      target: 0.99,
      method: "Timeslices",
      timeSliceSeconds: 300,
      timeSliceTarget: 0.95,
      groupBy: [],
      windows: [
        {
          kind: "calendar",
          count: 1,
          unit: "month",
          timeZone: "Europe/Berlin",
          start: "2026-01-01T00:00:00",
        },
      ],
      alerts: [
        {
          name: "page-on-call",
          severity: "page",
          enabled: true,
          burnRate: { factor: 14.4, op: "gt", lookbackSeconds: 3_600, forSeconds: 300 },
          labels: { route: "phone" },
          annotations: {},
          targets: ["pagerduty:on-call"],
        },
      ],
      format: "openslo/v1",
      where: { file: "openslo.yaml", line: 31, column: 11 },
    });
    expect(slos["checkout/availability/aim"]).toMatchObject({
      target: 0.999,
      timeSliceSeconds: 60,
    });
  });

  it("include the first draft", () => {
    expect(slos["checkout/draft"]).toMatchObject({
      format: "openslo/v1alpha",
      target: 0.999,
      windows: [{ kind: "rolling", seconds: 2_419_200 }],
      sli: { value: "rate", total: { language: "Prometheus" } },
    });
  });
});
