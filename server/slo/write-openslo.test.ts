import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import type {
  DeclaredAlert,
  MetricQuery,
  Sli,
  SloDefinition,
  TimeWindow,
} from "#shared/slo/model.ts";
import { readSloFiles } from "./lint.ts";
import { writeOpenslo } from "./write-openslo.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}[a-z0-9]$/);
/** Texts that YAML could mistake for something else. */
const text = fc.oneof(
  name,
  fc.constantFrom(
    "yes",
    "1.0",
    "null",
    "# no comment",
    "a: b",
    "- x",
    "line\nline",
    "ünï {{x}}",
    '"quoted"',
  ),
  fc.string({ minLength: 1 }).filter((value) => value.trim() === value),
);
const someMinutes = fc.integer({ min: 1, max: 60 * 24 * 366 }).map((minutes) => minutes * 60);

const query = (texts: fc.Arbitrary<string>): fc.Arbitrary<MetricQuery> =>
  fc.record(
    { language: fc.constant("Prometheus"), text: texts, source: fc.constantFrom("main", "other") },
    { requiredKeys: ["language", "text"] },
  );
const selector = name.map((job) => `requests_total{job="${job}"}`);
const anyQuery = query(
  fc.oneof(
    selector,
    selector.map((metric) => `sum(rate(${metric}[{{.window}}]))`),
    selector.map((metric) => `sum(\n  increase(${metric}[{{.window}}])\n)`),
  ),
);
const elsewhere: fc.Arbitrary<MetricQuery> = name.map((metric) => ({
  language: "Datadog",
  text: `sum:${metric}{*}.as_count()`,
}));

const ratio = fc.record({
  part: anyQuery,
  total: anyQuery,
  leg: fc.constantFrom("good", "bad"),
  value: fc.constantFrom("counter", "rate", "delta"),
  missing: fc.constantFrom("zero", "unknown"),
});
const sli: fc.Arbitrary<Sli> = fc.oneof(
  ratio.map(({ part, total, leg, value, missing }): Sli => ({
    kind: "ratio",
    ...(leg === "good" ? { good: part } : { bad: part }),
    total,
    value,
    missing,
  })),
  fc
    .record({ good: elsewhere, total: elsewhere, counter: fc.boolean() })
    .map(({ good, total, counter }): Sli => ({
      kind: "ratio",
      good,
      total,
      value: counter ? "counter" : "rate",
      missing: "unknown",
    })),
  fc.record({
    kind: fc.constant("raw" as const),
    query: anyQuery,
    rawType: fc.constantFrom("success" as const, "failure" as const),
  }),
  fc.record({
    kind: fc.constant("threshold" as const),
    query: anyQuery,
    op: fc.constantFrom("lt" as const, "gte" as const),
    bound: fc.integer(),
  }),
  fc.record({
    kind: fc.constant("native-latency" as const),
    histogram: query(selector),
    boundSeconds: fc.constantFrom(0.2, 1, 30),
  }),
  fc.record({ kind: fc.constant("bool-gauge" as const), gauge: query(selector) }),
);
const window: fc.Arbitrary<TimeWindow> = fc.oneof(
  someMinutes.map((seconds): TimeWindow => ({ kind: "rolling", seconds })),
  fc.record({
    kind: fc.constant("calendar" as const),
    count: fc.integer({ min: 1, max: 12 }),
    unit: fc.constantFrom(
      "day" as const,
      "week" as const,
      "month" as const,
      "quarter" as const,
      "year" as const,
    ),
    timeZone: fc.constantFrom("UTC", "America/New_York"),
    start: fc.constantFrom("2024-02-29T00:00:00", "2026-01-01T12:30:00"),
  }),
);
const method: fc.Arbitrary<Pick<SloDefinition, "method" | "timeSliceSeconds" | "timeSliceTarget">> =
  fc.oneof(
    fc.constant({ method: "Occurrences" as const }),
    fc.record({
      method: fc.constant("Timeslices" as const),
      timeSliceSeconds: someMinutes,
      timeSliceTarget: fc.constantFrom(0.5, 0.95, 1),
    }),
    fc.record({ method: fc.constant("RatioTimeslices" as const), timeSliceSeconds: someMinutes }),
  );
const texts = fc.dictionary(name, text, { maxKeys: 3 });
const alert: fc.Arbitrary<DeclaredAlert> = fc.record({
  name,
  severity: fc.constantFrom("page", "ticket"),
  enabled: fc.boolean(),
  burnRate: fc.record(
    {
      factor: fc.constantFrom(1, 14.4),
      op: fc.constantFrom("gt" as const, "gte" as const),
      lookbackSeconds: someMinutes,
      forSeconds: someMinutes,
    },
    { requiredKeys: ["factor", "op", "lookbackSeconds"] },
  ),
  labels: texts,
  annotations: texts,
  targets: fc.array(
    fc.tuple(name, name).map(([kind, who]) => `${kind}:${who}`),
    { maxLength: 2 },
  ),
});

const definition: fc.Arbitrary<SloDefinition> = fc
  .record({
    service: name,
    name,
    optional: fc.record({ displayName: text, description: text, team: name }, { requiredKeys: [] }),
    labels: fc.dictionary(name, fc.array(text, { minLength: 1, maxLength: 3 }), { maxKeys: 3 }),
    annotations: texts,
    objective: fc.option(text),
    sli,
    target: fc.integer({ min: 1, max: 99_999 }).map((share) => share / 100_000),
    method,
    groupBy: fc.uniqueArray(fc.constantFrom("handler", "job"), { maxLength: 2 }),
    window,
    alerts: fc.array(alert, { maxLength: 2 }),
  })
  .map(({ optional, objective, annotations, method: chosen, window: only, ...rest }) =>
    anSlo({
      ...rest,
      ...optional,
      ...chosen,
      id: sloId(`${rest.service}/${rest.name}`),
      annotations: {
        ...annotations,
        ...(objective === null ? {} : { "headroom.dev/objective": objective }),
      },
      windows: [only],
    }),
  );

function withoutPlace({ where: _where, ...content }: SloDefinition): unknown {
  return content;
}

function readBack(written: string) {
  return readSloFiles([{ path: "written.yaml", text: written }], { sources: ["main", "other"] });
}

describe("definitions written as OpenSLO", () => {
  it("are read back as they were", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(definition, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
        (definitions) => {
          const { text: written, problems } = writeOpenslo(definitions);
          expect(problems.filter(({ code }) => code === "convert.lost")).toEqual([]);
          const reading = readBack(written);
          expect(reading.problems.filter(({ severity }) => severity === "error")).toEqual([]);
          expect(reading.definitions.map(withoutPlace)).toEqual(definitions.map(withoutPlace));
        },
      ),
      { numRuns: 150 },
    );
  });

  const objective = (name: string, changes: Partial<SloDefinition>, label?: string) =>
    anSlo({
      service: "web",
      name,
      id: sloId(`web/${name}`),
      annotations: label === undefined ? {} : { "headroom.dev/objective": label },
      ...changes,
    });
  const queue = (bound: number): Sli => ({
    kind: "threshold",
    query: { language: "Prometheus", text: "queue_length" },
    op: "lt",
    bound,
  });

  it.each<readonly [string, readonly SloDefinition[], number]>([
    [
      "objectives of one SLO, as one",
      [
        objective("slo/fast", { sli: queue(5), target: 0.9 }, "Fast"),
        objective("slo/2", { sli: queue(50), target: 0.99 }),
      ],
      1,
    ],
    [
      "what was one SLO and measures different things, by itself",
      [
        objective("slo/1", { sli: queue(5) }),
        objective("slo/2", {
          sli: { ...queue(5), query: { language: "Prometheus", text: "other" } } as Sli,
        }),
      ],
      2,
    ],
    [
      "what is left of an SLO without its other objectives, by itself",
      [objective("slo/2", { sli: queue(5) }), objective("slo/3", { sli: queue(6) })],
      2,
    ],
    [
      "objectives of one name in two services, each in its own",
      [
        objective("slo/1", { sli: queue(5) }),
        objective("slo/2", { sli: queue(6) }),
        objective("slo/1", { sli: queue(5), service: "api", id: sloId("api/slo/1") }),
      ],
      2,
    ],
  ])("are %s", (_, definitions, documents) => {
    const { text: written } = writeOpenslo(definitions);
    expect(written.split("---\n")).toHaveLength(documents);
    const reading = readBack(written);
    expect(reading.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(reading.definitions.map(withoutPlace)).toEqual(definitions.map(withoutPlace));
  });

  it("keep a name that other tools refuse, and say so", () => {
    const { problems } = writeOpenslo([objective("Slo_1", {}), objective("slo", {})]);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "convert.name: web/Slo_1: other tools of OpenSLO refuse the name Slo_1, which is kept as it is",
    ]);
  });

  it("say nothing of an alert that is off", () => {
    const off: DeclaredAlert = {
      name: "",
      severity: "page",
      enabled: false,
      labels: {},
      annotations: {},
      targets: [],
    };
    expect(writeOpenslo([objective("slo", { alerts: [off] })]).problems).toEqual([]);
  });

  it("name what OpenSLO cannot carry", () => {
    const silent: DeclaredAlert = {
      name: "Slow",
      severity: "page",
      enabled: true,
      labels: {},
      annotations: {},
      targets: [],
    };
    const { problems } = writeOpenslo([
      anSlo({
        alerts: [silent],
        windows: [{ kind: "rolling", seconds: 3_601 }],
        groupBy: ["handler"],
      }),
    ]);
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "convert.annotation: checkout-api/availability: OpenSLO has no field for one budget for each handler; it stands in annotations that only Headroom reads",
      "convert.lost: checkout-api/availability: OpenSLO cannot carry the window of 1h1s, which is no whole number of minutes; it is lost",
      "convert.lost: checkout-api/availability: OpenSLO cannot carry the page alert Slow, which names no burn rate; it is lost",
    ]);
  });

  it("give other tools queries they can run for a native histogram", () => {
    const sliOfHistogram: Sli = {
      kind: "native-latency",
      histogram: { language: "Prometheus", text: "h" },
      boundSeconds: 0.2,
    };
    const { text: written } = writeOpenslo([anSlo({ sli: sliOfHistogram })]);
    expect(written).toContain(
      "query: histogram_fraction(0, 0.2, sum(rate(h[{{.window}}]))) * histogram_count(sum(rate(h[{{.window}}])))",
    );
  });
});
