import { describe, expect, it } from "vitest";
import { readSloFiles } from "#server/slo/lint.ts";

const GOOD = "{ source: prometheus, queryType: promql, query: 'rate(good[{{.window}}])' }";
const ALL = "{ source: prometheus, queryType: promql, query: 'rate(all[{{.window}}])' }";
const CALENDAR = "calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin }";

interface Changes {
  readonly window?: string;
  readonly method?: string;
  readonly indicator?: string;
  readonly objective?: string;
}

/** Every part on a line of its own, so that the place of a problem tells which part it is. */
function draft(changes: Changes = {}): string {
  const {
    window = "{ count: 28, unit: Day, isRolling: true }",
    method = "Occurrences",
    indicator = "description: none",
    objective = `{ target: 0.99, ratioMetrics: { good: ${GOOD}, total: ${ALL} } }`,
  } = changes;
  return `apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: { name: slo }\nspec:\n  service: web\n  timeWindows: [${window}]\n  budgetingMethod: ${method}\n  ${indicator}\n  objectives: [${objective}]\n`;
}

function read(text: string) {
  const { definitions, problems } = readSloFiles([{ path: "a.yaml", text }]);
  return {
    definitions,
    verdict: problems.map(({ severity, code, where }) => `${severity} ${code} ${where?.line}`),
  };
}

describe("an SLO of OpenSLO's first draft", () => {
  it.each<readonly [string, Changes, readonly string[]]>([
    ["a good one", {}, []],
    [
      "a calendar that rolls",
      { window: `{ count: 1, unit: Week, isRolling: true, ${CALENDAR} }` },
      ["error openslo.window 6"],
    ],
    [
      "a calendar that counts seconds",
      { window: `{ count: 1, unit: Second, ${CALENDAR} }` },
      ["error openslo.window 6"],
    ],
    [
      "a zone that does not exist",
      { window: `{ count: 1, unit: Week, ${CALENDAR.replace("Berlin", "Atlantis")} }` },
      ["error openslo.time-zone 6"],
    ],
    [
      "neither rolling nor calendar",
      { window: "{ count: 1, unit: Week, isRolling: false }" },
      ["warning openslo.not-carried 6"],
    ],
    [
      "two windows",
      { window: "{ count: 1, unit: Week }, { count: 2, unit: Week }" },
      ["error openslo.shape 6"],
    ],
    [
      "a ratio beside an indicator",
      { indicator: `indicator: { thresholdMetric: ${GOOD} }` },
      ["error openslo.sli 9"],
    ],
    ["neither of the two", { objective: "{ target: 0.99 }" }, ["error openslo.sli 9"]],
    [
      "time slices without target",
      { method: "Timeslices" },
      ["warning openslo.slice-length 7", "error openslo.time-slices 9"],
    ],
    ["a method that came later", { method: "RatioTimeslices" }, ["error openslo.shape 7"]],
    [
      "a query for another tool",
      {
        objective: `{ target: 0.99, ratioMetrics: { good: ${GOOD}, total: { source: datadog, queryType: query, query: 'sum:x{*}' } } }`,
      },
      ["warning openslo.not-pullable 9"],
    ],
  ])("%s", (_, changes, expected) => {
    expect(read(draft(changes)).verdict).toEqual(expected);
  });

  it("may have a calendar", () => {
    const { definitions, verdict } = read(
      draft({ window: `{ count: 3, unit: Month, isRolling: false, ${CALENDAR} }` }),
    );
    expect(verdict).toEqual([]);
    expect(definitions).toMatchObject([
      {
        windows: [
          {
            kind: "calendar",
            count: 3,
            unit: "month",
            timeZone: "Europe/Berlin",
            start: "2026-01-01T00:00:00",
          },
        ],
      },
    ]);
  });

  it("counts time slices by the minute, which is said", () => {
    const { definitions, verdict } = read(
      draft({
        method: "Timeslices",
        objective: `{ target: 0.99, timeSliceTarget: 0.9, ratioMetrics: { good: ${GOOD}, total: ${ALL} } }`,
      }),
    );
    expect(verdict).toEqual(["warning openslo.slice-length 7"]);
    expect(definitions).toMatchObject([
      { method: "Timeslices", timeSliceSeconds: 60, timeSliceTarget: 0.9 },
    ]);
  });

  it("asks Prometheus where the source is called so, in whatever type of query", () => {
    const { definitions, verdict } = read(
      draft({
        indicator:
          "indicator: { thresholdMetric: { source: Prometheus, queryType: query, query: up } }",
        objective: "{ target: 0.99, op: lt, value: 5 }",
      }),
    );
    expect(verdict).toEqual([]);
    expect(definitions).toMatchObject([
      { sli: { kind: "threshold", query: { language: "Prometheus", text: "up" }, bound: 5 } },
    ]);
  });

  it("stands beside services, which are checked", () => {
    const service = (spec: string) =>
      `apiVersion: openslo/v1alpha\nkind: Service\nmetadata: { name: web }\nspec: ${spec}\n`;
    expect(read(service("{ description: the web }"))).toEqual({ definitions: [], verdict: [] });
    expect(read(service("[]")).verdict).toEqual(["error openslo.shape 4"]);
  });
});
