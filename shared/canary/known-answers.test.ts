import { describe, expect, it } from "vitest";
import answers from "#fixtures/known-answers/canary.json";
import { mixtureRatioOf } from "./mixture.ts";
import { planCanary } from "./plan.ts";
import { sampleSize, smallestDetectable, zeroFailureSample } from "./sample-size.ts";
import { sprtDesign } from "./sequential.ts";
import { conditionalBinomial, twoProportionZ, wilsonLower } from "./two-proportions.ts";

type Item = Readonly<Record<string, number>>;
/** An answer of the file, and what is computed for it. */
type Answer = (item: Item) => readonly [computed: number, relative: number];

interface List {
  /** Fields that are asked with. Every other one is an answer. */
  readonly given: readonly string[];
  readonly answers: Readonly<Record<string, Answer>>;
}

/** The file's figures are rounded, some to four. */
const TO_FIVE = 2e-5;
const EXACT = 0;

const at = (item: Item, name: string): number => {
  const value = item[name];
  if (value === undefined) throw new Error(`the item has no ${name}`);
  return value;
};
const question = (item: Item) => ({
  baseline: at(item, "p0"),
  detect: item["p1"] ?? Number.NaN,
  alpha: at(item, "alpha"),
  power: item["power"] ?? 1 - at(item, "beta"),
  sides: (item["sides"] ?? 1) as 1 | 2,
});
const planned = (item: Item, perSecond: number) =>
  planCanary({
    ...question(item),
    share: 1 / (1 + at(item, "k")),
    traffic: { kind: "constant", perSecond },
  });
const sprt = (item: Item) => sprtDesign(question(item));
const arms = (item: Item) =>
  [
    { errors: at(item, "x1"), total: at(item, "n1") },
    { errors: at(item, "x2"), total: at(item, "n2") },
  ] as const;
const lambda = (item: Item): number => {
  const total = at(item, "perArm");
  const arm = (ratio: number) => ({ errors: ratio * total, total });
  return mixtureRatioOf(arm(at(item, "pA")), arm(at(item, "pB")), at(item, "tau"));
};

const LISTS: Readonly<Record<string, List>> = {
  sampleSize: {
    given: ["p0", "p1", "power", "alpha", "sides", "k"],
    answers: {
      n: (item) => [sampleSize(question(item), at(item, "k")), TO_FIVE],
      perCanary: (item) => [planned(item, 10).perCanary, EXACT],
      seconds_at_10rps_3percent: (item) => [planned(item, 10).seconds ?? Number.NaN, TO_FIVE],
      rpsForSevenDaysAt3Percent: (item) => [
        (planned(item, 1).seconds ?? Number.NaN) / (7 * 86_400),
        // Given to three decimals.
        5e-4,
      ],
    },
  },
  minimumDetectable: {
    given: ["canaryN", "p0", "alpha", "power", "sides", "k"],
    answers: {
      p1: (item) => [
        smallestDetectable(question(item), at(item, "k"), at(item, "canaryN")) ?? Number.NaN,
        TO_FIVE,
      ],
    },
  },
  sprt: {
    given: ["p0", "p1", "alpha", "beta"],
    answers: {
      upper: (item) => [sprt(item).upper, TO_FIVE],
      lower: (item) => [sprt(item).lower, TO_FIVE],
      expectedNunderH0: (item) => [sprt(item).expectedAtBaseline, TO_FIVE],
      expectedNunderH1: (item) => [sprt(item).expectedAtDetect, TO_FIVE],
    },
  },
  msprt: {
    given: ["perArm", "delta", "pA", "pB", "tau"],
    answers: { lambda: (item) => [lambda(item), TO_FIVE] },
  },
  twoProportionZ: {
    given: ["x1", "n1", "x2", "n2"],
    answers: {
      z: (item) => [twoProportionZ(...arms(item)).z, TO_FIVE],
      pOneSided: (item) => [twoProportionZ(...arms(item)).pOneSided, 1e-4],
    },
  },
  conditionalBinomial: {
    given: ["canaryErrors", "totalErrors", "canaryShare"],
    answers: {
      pAtLeast: (item) => [
        conditionalBinomial(
          at(item, "canaryErrors"),
          at(item, "totalErrors"),
          at(item, "canaryShare"),
        ),
        TO_FIVE,
      ],
    },
  },
  zeroFailures: {
    given: ["confidence", "pBelow"],
    answers: {
      n: (item) => [zeroFailureSample(at(item, "confidence"), at(item, "pBelow")), EXACT],
    },
  },
  wilsonLower95: {
    given: ["x", "n"],
    answers: { lower: (item) => [wilsonLower(at(item, "x"), at(item, "n")), TO_FIVE] },
  },
};

const { note: _, ...lists } = answers;
const items = Object.entries(lists).flatMap(([list, entries]) =>
  entries.flatMap((entry, index) =>
    Object.entries(entry)
      .filter(([field]) => field !== "source" && LISTS[list]?.given.includes(field) !== true)
      .map(([field, value]) => ({ name: `${list}[${index}].${field}`, list, field, value, entry })),
  ),
);

describe("known answers", () => {
  it.each(items)("$name = $value", ({ list, field, value, entry }) => {
    const answer = LISTS[list]?.answers[field];
    if (answer === undefined) throw new Error(`nothing is computed for ${list}.${field}`);
    const numbers = Object.entries(entry).filter(([, one]) => typeof one === "number");
    const [computed, relative] = answer(Object.fromEntries(numbers) as Item);
    expect(Math.abs(computed / Number(value) - 1)).toBeLessThanOrEqual(relative);
  });

  it("are asked of every item of every list", () => {
    const asked = new Set(items.map(({ name }) => name.replace(/\..*/, "")));
    const all = Object.entries(lists).flatMap(([list, entries]) =>
      entries.map((__, index) => `${list}[${index}]`),
    );
    expect([...asked]).toEqual(all);
    expect(Object.keys(LISTS)).toEqual(Object.keys(lists));
  });
});
