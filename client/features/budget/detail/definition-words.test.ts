import { describe, expect, it } from "vitest";
import {
  declaredAlertWords,
  methodWords,
  sliLegs,
  windowWords,
  sentWords,
  versionStart,
} from "./definition-words.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const query = { language: "Prometheus", text: "up" };

describe("sliLegs", () => {
  it("names what each query counts", () => {
    const ratio = {
      kind: "ratio",
      bad: query,
      total: query,
      value: "counter",
      missing: "zero",
    } as const;
    expect(sliLegs(ratio).map((leg) => leg.purpose)).toEqual(["bad", "all"]);
    expect(
      sliLegs({ kind: "threshold", query, op: "lte", bound: 0.3 }).map((leg) => leg.purpose),
    ).toEqual(["good while ≤ 0.3"]);
    expect(
      sliLegs({ kind: "native-latency", histogram: query, boundSeconds: 0.4 }).map((leg) =>
        plain(leg.purpose),
      ),
    ).toEqual(["good within 0.4 s"]);
  });
});

describe("words", () => {
  it("say windows and methods plainly", () => {
    expect(plain(windowWords({ kind: "rolling", seconds: 2_419_200 }))).toBe(
      "the last 28 d, rolling",
    );
    expect(
      windowWords({
        kind: "calendar",
        count: 1,
        unit: "month",
        timeZone: "Europe/Berlin",
        start: "2026-01-01T00:00:00",
      }),
    ).toBe("each calendar month (Europe/Berlin)");
    expect(
      plain(methodWords({ method: "Timeslices", timeSliceSeconds: 60, timeSliceTarget: 0.95 })),
    ).toBe("Timeslices: a time slice of 1 min is good from 95 % good on");
  });

  it("say an alert with its burn rate", () => {
    const alert = {
      name: "fast-burn",
      severity: "page",
      enabled: true,
      burnRate: { factor: 14.4, op: "gte", lookbackSeconds: 3_600 },
      labels: {},
      annotations: {},
      targets: [],
    } as const;
    expect(plain(declaredAlertWords(alert))).toBe("fast-burn (page): burn ≥ 14.4× over 1 h");
    expect(
      declaredAlertWords({
        name: "x",
        severity: "ticket",
        enabled: false,
        labels: {},
        annotations: {},
        targets: [],
      }),
    ).toBe("x (ticket), switched off");
  });
});

describe("versions and queries", () => {
  it("has the first version count from the beginning, whichever way that is written", () => {
    expect(versionStart({ effectiveFrom: 0 })).toBeNull();
    expect(versionStart({ effectiveFrom: Number.NEGATIVE_INFINITY })).toBeNull();
    expect(versionStart({ effectiveFrom: -1 })).toBeNull();
    expect(versionStart({ effectiveFrom: 1_795_000_000_000 })).toBe(1_795_000_000_000);
  });

  it("says that a query was sent only where a source is asked", () => {
    expect(sentWords({ sourceKind: "prometheus" })).toBe("as sent");
    expect(sentWords({ sourceKind: "demo" })).toBe("not sent");
    expect(sentWords({ sourceKind: "push" })).toBe("not sent");
  });
});
