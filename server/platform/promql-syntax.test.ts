import { describe, expect, it } from "vitest";
import { promqlFunctions, promqlSelector, promqlSyntaxError } from "./promql-syntax.ts";

describe("PromQL", () => {
  it.each([
    'sum(rate(requests_total{code=~"5.."}[{{.window}}]))',
    "sum_over_time((count(up < 0.75))[{{.window}}:]) OR on() vector(0)",
    "sum by (job) (rate(a[{{ .window }}])) / ignoring(code) group_left sum(b)",
    "histogram_quantile(0.9, sum(rate(h_bucket[5m])) by (le)) > bool 1",
    'up{job="a"} offset 1m',
  ])("%s", (query) => {
    expect(promqlSyntaxError(query)).toBeNull();
  });

  it.each([
    ["", 0, "the query is empty"],
    ["sum(rate(a[5m])", 15, "the query ends too early"],
    ["up{job=api}", 7, 'unexpected "api"'],
    ["rate(a[{{.window}}]) b", 21, 'unexpected "b"'],
    ["a{{.service}}", 1, "only the template {{.window}} is known"],
  ])("%s is none", (query, offset, message) => {
    expect(promqlSyntaxError(query)).toEqual({ offset, message });
  });

  it("names the functions that a query calls, and not metrics or labels of that name", () => {
    expect([
      ...promqlFunctions('sum(rate(increase_total{rate="x"}[{{.window}}])) + vector(0)'),
    ]).toEqual(["rate", "vector"]);
  });

  it("takes a selector apart", () => {
    expect(promqlSelector('up{job="a", code!~"5.."} offset 1m')).toEqual({
      metric: "up",
      matchers: [
        { label: "job", operator: "=", value: "a" },
        { label: "code", operator: "!~", value: "5.." },
      ],
      bare: 'up{job="a", code!~"5.."}',
    });
    expect(promqlSelector("sum(up)")).toBeNull();
  });
});
