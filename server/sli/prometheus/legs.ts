import { formatDuration } from "#shared/kernel/duration.ts";
import { queriesOf } from "#shared/sli/queries.ts";
import type { MetricQuery, Sli, SloDefinition } from "#shared/slo/model.ts";
import {
  increaseOfExpression,
  nativeCount,
  nativeFraction,
  overSlice,
  type SliceTiming,
} from "./expressions.ts";
import {
  readBareSelector,
  readCounterSums,
  selectorText,
  type Selector,
  type Term,
} from "./promql.ts";

/** One thing to ask for, whose answer has a value for each slice. */
export type Leg =
  | {
      /** Increase of counters, which can be asked together with others of the same shape. */
      readonly kind: "counter";
      readonly selector: Selector;
      readonly by: readonly string[];
      /** Series whose presence shows that a target was there before one of its counters was created. */
      readonly sibling: Selector | null;
    }
  | { readonly kind: "expression"; readonly text: string; readonly by: readonly string[] };

export type LegRole = "good" | "bad" | "total" | "value" | "fraction";

/** A leg's part in an SLI: `role` is the sum of `factor x value` over its parts. */
interface LegPart {
  readonly role: LegRole;
  readonly factor: number;
  readonly leg: Leg;
}

export interface SliLegs {
  readonly parts: readonly LegPart[];
  /** How values become slices, in words. */
  readonly how: string;
}

/** Why an SLI cannot be asked for. */
export interface Refusal {
  readonly refused: string;
  readonly query: string;
}

/** The text with `{{.window}}` set to the slice. */
function windowed(text: string, timing: SliceTiming): string {
  return text.replaceAll(/\{\{\s*\.window\s*\}\}/g, formatDuration(timing.sliceSeconds)).trim();
}

type RatioSli = Extract<Sli, { kind: "ratio" }>;

function isCounter(
  terms: readonly Term[] | null,
  value: RatioSli["value"],
): terms is readonly Term[] {
  return terms !== null && (terms[0]?.sum.range !== null || value === "counter");
}

function ratioParts(
  role: LegRole,
  query: MetricQuery,
  sli: RatioSli,
  by: readonly string[],
  timing: SliceTiming,
): readonly LegPart[] {
  const text = windowed(query.text, timing);
  const terms = readCounterSums(text);
  if (isCounter(terms, sli.value)) {
    const sibling = sli.missing === "zero" ? siblingOf(sli, timing) : null;
    return terms.map(({ sign, sum }) => ({
      role,
      factor: sign,
      leg: { kind: "counter", selector: sum.selector, by, sibling },
    }));
  }
  if (sli.value === "counter")
    return [
      {
        role,
        factor: 1,
        leg: { kind: "expression", text: increaseOfExpression(text, timing), by },
      },
    ];
  return [
    {
      role,
      factor: sli.value === "rate" ? timing.sliceSeconds : 1,
      leg: { kind: "expression", text, by },
    },
  ];
}

/** The series of the total show whether a target was there; both legs go by them, so that they count a new series alike. */
function siblingOf(sli: RatioSli, timing: SliceTiming): Selector | null {
  const terms = readCounterSums(windowed(sli.total.text, timing));
  return isCounter(terms, sli.value) ? (terms[0]?.sum.selector ?? null) : null;
}

function ratioLegs(sli: RatioSli, by: readonly string[], timing: SliceTiming): SliLegs {
  const numerator = sli.good ?? sli.bad;
  const role = sli.good === undefined ? "bad" : "good";
  const parts = [
    ...(numerator === undefined ? [] : ratioParts(role, numerator, sli, by, timing)),
    ...ratioParts("total", sli.total, sli, by, timing),
  ];
  const asCounters = parts.every(({ leg }) => leg.kind === "counter");
  const otherwise = {
    counter: "increase of the expression over the slice",
    rate: `value x slice (${timing.sliceSeconds} s)`,
    delta: "value as it is, evaluated at slice ends",
  } as const;
  return { parts, how: asCounters ? "counters" : otherwise[sli.value] };
}

function valueLegs(
  query: MetricQuery,
  by: readonly string[],
  timing: SliceTiming,
  how: string,
): SliLegs {
  return {
    parts: [
      {
        role: "value",
        factor: 1,
        leg: { kind: "expression", text: windowed(query.text, timing), by },
      },
    ],
    how,
  };
}

function selectorLegs(
  sli: Extract<Sli, { kind: "native-latency" | "bool-gauge" }>,
  by: readonly string[],
  timing: SliceTiming,
): SliLegs | Refusal {
  const query = sli.kind === "bool-gauge" ? sli.gauge : sli.histogram;
  const selector = readBareSelector(windowed(query.text, timing));
  if (selector === null)
    return { refused: "a selector of one metric is needed here", query: query.text };
  const text = selectorText(selector);
  const part = (role: LegRole, expression: string): LegPart => ({
    role,
    factor: 1,
    leg: { kind: "expression", text: expression, by },
  });
  if (sli.kind === "bool-gauge") {
    return {
      parts: [
        part("good", overSlice("sum_over_time", text, by, timing)),
        part("total", overSlice("count_over_time", text, by, timing)),
      ],
      how: "share of the slice's samples that are 1",
    };
  }
  return {
    parts: [
      part("fraction", nativeFraction(text, sli.boundSeconds, by, timing)),
      part("total", nativeCount(text, by, timing)),
    ],
    how: "share of a native histogram's observations up to the bound (histogram_fraction), x their count",
  };
}

/** What a definition may call the query language. Its grammar is left to the backend: some know more than PromQL. */
const LANGUAGES: ReadonlySet<string> = new Set([
  "prometheus",
  "promql",
  "metricsql",
  "victoriametrics",
]);

/** What to ask a Prometheus for, or why it cannot be asked for. */
export function legsOf(definition: SloDefinition, timing: SliceTiming): SliLegs | Refusal {
  const { sli, groupBy } = definition;
  const foreign = queriesOf(sli).find(({ language }) => !LANGUAGES.has(language.toLowerCase()));
  if (foreign !== undefined) {
    return {
      refused: `a Prometheus source cannot be asked a query in ${foreign.language}`,
      query: foreign.text,
    };
  }
  if (sli.kind === "ratio") return ratioLegs(sli, groupBy, timing);
  if (sli.kind === "raw")
    return valueLegs(
      sli.query,
      groupBy,
      timing,
      "ratio as the backend computes it; each slice weighs the same (unweighted)",
    );
  if (sli.kind === "threshold")
    return valueLegs(
      sli.query,
      groupBy,
      timing,
      `value at the slice's end compared with ${sli.bound} (${sli.op})`,
    );
  return selectorLegs(sli, groupBy, timing);
}
