import { describe, expect, it } from "vitest";
import { addAnswer, type LegValues } from "./leg-values.ts";
import type { Leg } from "./legs.ts";
import { readBareSelector } from "./promql.ts";
import { legKey, queriesFor, type CounterWay } from "./shapes.ts";

const TIMING = { sliceSeconds: 60, reachSeconds: 3_600 };
const LIMITS = { legsPerQuery: 200, queryCharacters: 100_000 };

function counter(selector: string, by: readonly string[] = []): Leg {
  const read = readBareSelector(selector);
  if (read === null) throw new Error(`${selector} is not a selector`);
  return { kind: "counter", selector: read, by, sibling: null };
}

/** In the short way of asking, so that the selectors can be read. */
function textsOf(
  legs: readonly Leg[],
  way: CounterWay = "increase",
  limits = LIMITS,
): readonly string[] {
  return queriesFor(legs, TIMING, way, limits).map(({ text }) => text);
}

describe("queriesFor", () => {
  it("asks legs of one shape with one query, by the labels that differ", () => {
    expect(textsOf([counter('m{job="a",env="p"}'), counter('m{env="p",job="b.c"}')])).toEqual([
      'sum by (job) (increase(m{env="p",job=~"a|b\\\\.c"}[1m]))',
    ]);
  });

  it("keeps shapes apart that differ in metric, label names, other matchers or fan-out", () => {
    const legs = [
      counter('m{job="a"}'),
      counter('n{job="a"}'),
      counter('m{job="a",code=~"5.."}'),
      counter('m{job="a",code=~"4.."}'),
      counter('m{job="a"}', ["region"]),
    ];
    expect(textsOf(legs)).toHaveLength(5);
  });

  it("asks what is asked twice once", () => {
    const expression: Leg = { kind: "expression", text: "vector(1)", by: [] };
    expect(
      textsOf([counter('m{job="a"}'), counter('m{job="a"}'), expression, { ...expression }]),
    ).toEqual(['sum(increase(m{job="a"}[1m]))', "vector(1)"]);
  });

  it("splits a query that becomes too long or serves too many", () => {
    const legs = Array.from({ length: 1_000 }, (_, index) => counter(`m{job="job-${index}"}`));
    expect(textsOf(legs)).toHaveLength(5);
    const short = textsOf(legs, "difference", { legsPerQuery: 200, queryCharacters: 4_000 });
    expect(Math.max(...short.map((text) => text.length))).toBeLessThanOrEqual(4_000);
  });

  it("asks for both spellings of a bound", () => {
    expect(
      textsOf([
        counter('m_bucket{le="5.0"}'),
        counter('m_bucket{le="5"}'),
        counter('m_bucket{le="0.5"}'),
      ]),
    ).toEqual(['sum by (le) (increase(m_bucket{le=~"0\\\\.5|5|5\\\\.0"}[1m]))']);
  });

  it("looks for a target's kin among the merged selectors too", () => {
    const leg = (job: string): Leg =>
      ({
        ...counter(`m{job="${job}",code=~"5.."}`),
        sibling: { metric: "m", matchers: [{ label: "job", op: "=", value: job }] },
      }) as Leg;
    const [text] = textsOf([leg("a"), leg("b")], "difference");
    expect(text).toContain('count by (job,instance) (timestamp(m{job=~"a|b"} offset 1m))');
  });
});

describe("addAnswer", () => {
  it("gives each leg its own series, and to nobody what nobody asked for", () => {
    const legs = [counter('m{job="a",env="p"}', ["zone"]), counter('m{job="b",env="q"}', ["zone"])];
    const [query] = queriesFor(legs, TIMING, "increase", LIMITS);
    if (query === undefined) throw new Error("there is no query");
    const values: LegValues = new Map();
    const answer = [
      {
        metric: { job: "a", env: "p", zone: "1" },
        values: [
          [60, "1"],
          [120, "2"],
        ] as const,
      },
      { metric: { job: "b", env: "q", zone: "1" }, values: [[120, "7"]] as const },
      { metric: { job: "a", env: "q", zone: "1" }, values: [[60, "99"]] as const },
    ];
    addAnswer(values, query, answer, { first: 60, stepSeconds: 60, count: 2 });
    const read = legs.map((leg) =>
      [...(values.get(legKey(leg))?.values() ?? [])].map(({ labels, values: at }) => [labels, at]),
    );
    expect(read).toEqual([[[{ zone: "1" }, [1, 2]]], [[{ zone: "1" }, [undefined, 7]]]]);
  });
});
