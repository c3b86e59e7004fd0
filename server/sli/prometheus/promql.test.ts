import { describe, expect, it } from "vitest";
import { escapeRegex, readBareSelector, readCounterSums, selectorText } from "./promql.ts";

function only(text: string) {
  const terms = readCounterSums(text);
  return terms?.length === 1 ? terms[0]?.sum : undefined;
}

describe("readCounterSums", () => {
  it.each([
    ['errors_total{job="a",code=~"5.."}', null, []],
    ['sum(errors_total{job="a",code=~"5.."})', null, []],
    ['sum(rate(errors_total{job="a",code=~"5.."}[5m]))', "rate", []],
    [
      'sum by (region, job) (increase(errors_total{job="a",code=~"5.."}[60s]))',
      "increase",
      ["region", "job"],
    ],
    ["sum(\n rate(errors_total{job='a', code=~`5..`,}[1m])\n) by (region)", "rate", ["region"]],
    ['(sum(rate({__name__="errors_total",job="a",code=~"5.."}[5m])))', "rate", []],
    ['rate(errors_total{job="a",code=~"5.."}[5m])', "rate", []],
  ])("recognises %s", (text, range, by) => {
    expect(only(text)).toEqual({
      selector: {
        metric: "errors_total",
        matchers: [
          { label: "job", op: "=", value: "a" },
          { label: "code", op: "=~", value: "5.." },
        ],
      },
      range,
      by,
    });
  });

  it("takes sums and differences apart, with their signs", () => {
    const terms = readCounterSums("sum(rate(a[5m])) - (sum(rate(b[5m])) - sum(rate(c[5m])))");
    expect(terms?.map(({ sign, sum }) => [sign, sum.selector.metric])).toEqual([
      [1, "a"],
      [-1, "b"],
      [1, "c"],
    ]);
  });

  it.each([
    "max(a)",
    "sum without (x) (rate(a[5m]))",
    "sum(rate(a[5m] offset 1h))",
    "sum(a offset 5m)",
    "sum(irate(a[5m]))",
    "sum(rate(a[5m])) / sum(rate(b[5m]))",
    "sum(rate(a[5m])) - on() sum(rate(b[5m]))",
    "sum by (x) (rate(a[5m])) - sum(rate(b[5m]))",
    '{__name__=~"a|b"}',
    'a{"dotted.label"="x"}',
    "a OR on() vector(0)",
    "sum(rate(a[5m]",
    "sum(rate(a[5m:1m]))",
    "-a",
    "",
  ])("leaves %s to the backend", (text) => {
    expect(readCounterSums(text)).toBeNull();
  });

  it("writes a selector with quotes, backslashes and line breaks so that it reads back as the same", () => {
    const value = 'say "hi"\\d\nend';
    const written = selectorText({ metric: "m", matchers: [{ label: "x", op: "=~", value }] });
    expect(only(written)?.selector.matchers[0]?.value).toBe(value);
  });
});

describe("readBareSelector", () => {
  it("takes a selector and nothing around it", () => {
    expect(readBareSelector('up{job="a"}')?.metric).toBe("up");
    expect(readBareSelector("sum(up)")).toBeNull();
    expect(readBareSelector("rate(up[5m])")).toBeNull();
  });
});

describe("escapeRegex", () => {
  it("leaves nothing that a regular expression would interpret", () => {
    const text = "a.b+c(d)[e]{f}|g^h$i\\j?k*";
    expect(new RegExp(`^${escapeRegex(text)}$`).test(text)).toBe(true);
    expect(new RegExp(`^${escapeRegex("a.b")}$`).test("axb")).toBe(false);
  });
});
