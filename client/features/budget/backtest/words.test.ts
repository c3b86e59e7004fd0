import { describe, expect, it } from "vitest";
import type { Backtest, BacktestResult } from "#shared/budget/backtest.ts";
import type { DependencyShare } from "#shared/budget/ceiling.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import {
  alertsText,
  basisSentence,
  ceilingFormula,
  ceilingSentence,
  chartMessage,
  resultSentence,
  suggestionSentence,
} from "./words.ts";

const plain = (text: string | null): string => (text ?? "").replace(/[\u00a0\u202f]/g, " ");
const WINDOW = "30 d";
const END = 90 * DAY_MS;

const aBacktest = (overrides: Partial<Backtest> = {}): Backtest => ({
  history: { from: 0, to: END },
  judged: { from: 30 * DAY_MS, to: END },
  excludedSeconds: 0,
  knownSeconds: 60 * 86_400 + 300,
  worst: { error: 0.0023, at: END },
  at: () => aResult(),
  suggest: () => null,
  ...overrides,
});

const aResult = (overrides: Partial<BacktestResult> = {}): BacktestResult => ({
  target: 0.997,
  remaining: new Float64Array(),
  least: 0.23,
  exhausted: [],
  exhaustedSeconds: 0,
  exhaustedNow: false,
  pages: 0,
  tickets: 1,
  ...overrides,
});

const TWICE = aResult({
  target: 0.999,
  least: -1.3,
  exhausted: [
    { from: 0, to: 4 * DAY_MS },
    { from: 10 * DAY_MS, to: 17 * DAY_MS },
  ],
  exhaustedSeconds: 11 * 86_400,
  pages: 7,
  tickets: 12,
});
const SUGGESTED = { target: 0.997, least: 0.23 };

describe("what a target would have meant", () => {
  it("is said in a sentence, with how often and for how long", () => {
    expect(plain(resultSentence(aResult(), aBacktest(), WINDOW))).toBe(
      "At 99.7 % the budget would have held: 23 % of it was left at the worst moment.",
    );
    expect(plain(resultSentence(TWICE, aBacktest(), WINDOW))).toBe(
      "At 99.9 % the budget would have run out twice, for 11 d in all.",
    );
    const now = { ...TWICE, exhausted: TWICE.exhausted.slice(1), exhaustedNow: true };
    expect(plain(resultSentence(now, aBacktest(), WINDOW))).toBe(
      "At 99.9 % the budget would have run out once, for 11 d; it would be spent now.",
    );
    expect(plain(alertsText(TWICE))).toBe("7 pages and 12 tickets");
    expect(plain(alertsText(aResult()))).toBe("0 pages and 1 ticket");
  });

  it("is not said where it is not known", () => {
    const short = aBacktest({ history: { from: 0, to: 12 * DAY_MS }, judged: null, worst: null });
    expect(plain(resultSentence(aResult({ least: null }), short, WINDOW))).toBe(
      "12 d of history are less than one whole window of 30 d: how often the budget would have run out cannot be said yet.",
    );
    expect(suggestionSentence(null, aResult(), short)).toBeNull();
    const unknown = aBacktest({ worst: null, knownSeconds: 0 });
    expect(resultSentence(aResult({ least: null }), unknown, WINDOW)).toContain("is unknown");
  });
});

describe("the achievable target", () => {
  it("comes with its reason, beside today's", () => {
    expect(plain(suggestionSentence(SUGGESTED, TWICE, aBacktest()))).toBe(
      "Over the last 90 d 99.7 % would have held with 23 % to spare; today’s 99.9 % would have run out twice, for 11 d in all.",
    );
    const loose = aResult({ target: 0.99, least: 0.77 });
    expect(plain(suggestionSentence(SUGGESTED, loose, aBacktest()))).toBe(
      "Over the last 90 d 99.7 % would have held with 23 % to spare; today’s 99 % would have held with 77 % to spare.",
    );
    expect(plain(suggestionSentence(SUGGESTED, aResult(), aBacktest()))).toMatch(
      /to spare: it is today’s target\.$/,
    );
  });

  it("is not made up where everything or nothing failed", () => {
    expect(plain(suggestionSentence(null, TWICE, aBacktest()))).toBe(
      "Over the last 90 d not even 50 % would have held with 20 % to spare.",
    );
    const perfect = aBacktest({ worst: { error: 0, at: END } });
    expect(suggestionSentence({ target: 0.99999, least: 1 }, aResult(), perfect)).toContain(
      "nothing failed",
    );
  });
});

describe("what the answer rests on", () => {
  it("is said with lengths, gaps included", () => {
    expect(plain(basisSentence(aBacktest(), WINDOW, 300, "rolling"))).toBe(
      "Looked at every 5 min. 90 d of history; budgets are judged over the last 60 d, from when one window of 30 d is stored. Pages and tickets are counted over all of it, by the policy’s rules.",
    );
    const gaps = aBacktest({ knownSeconds: 57 * 86_400 + 300 });
    expect(plain(basisSentence(gaps, WINDOW, 300, "calendar"))).toContain(
      "one whole calendar window is stored. For 3 d of that the budget is not known",
    );
    expect(plain(basisSentence(aBacktest({ judged: null }), WINDOW, 300, "rolling"))).toBe(
      "Looked at every 5 min, over 90 d of history.",
    );
  });

  it("says which share of the history is excluded, when any is", () => {
    const excludedSeconds = 4 * 3_600;
    expect(plain(basisSentence(aBacktest({ excludedSeconds }), WINDOW, 300, "rolling"))).toContain(
      "is stored. 4 h of the history (0.19 %) are excluded and count neither way. Pages",
    );
    const short = aBacktest({ judged: null, excludedSeconds });
    expect(plain(basisSentence(short, WINDOW, 300, "rolling"))).toBe(
      "Looked at every 5 min, over 90 d of history. 4 h of the history (0.19 %) are excluded and count neither way.",
    );
  });

  it("is the chart's message", () => {
    expect(plain(chartMessage(aResult(), TWICE))).toBe("At 99.7 % the budget never runs out");
    expect(plain(chartMessage(TWICE, aResult()))).toBe("At 99.9 % the budget runs out twice");
    expect(plain(chartMessage(TWICE, TWICE))).toBe(
      "Today’s 99.9 % would have run out twice, for 11 d in all",
    );
    expect(plain(chartMessage(aResult(), aResult()))).toContain("would have held all the time");
  });
});

describe("the dependency ceiling in words", () => {
  const share = (title: string, sli: number | null): DependencyShare => ({
    service: title,
    title,
    slo: sli === null ? null : `${title}/requests`,
    sloTitle: sli === null ? null : "Requests",
    sli,
  });
  const two = {
    dependencies: [share("payments-db", 0.9995), share("ledger", 0.9998), share("search", null)],
    sli: 0.9995 * 0.9998,
  };

  it("says what cannot be promised, and which dependencies are not measured", () => {
    expect(plain(ceilingSentence(two, 0.999, WINDOW))).toBe(
      "payments-db and ledger together measured 99.93 % over 30 d: this service cannot promise more unless it tolerates their failure. Not measured, and so not counted: search.",
    );
    expect(plain(ceilingSentence(two, 0.9995, WINDOW))).toContain(
      "this service cannot promise 99.95 % unless it tolerates their failure",
    );
    expect(plain(ceilingFormula(two))).toBe("99.95 % × 99.98 % = 99.93001 %");
  });

  it("says nothing where nothing is needed, and that it is unknown where nothing is measured", () => {
    expect(ceilingSentence({ dependencies: [], sli: null }, 0.999, WINDOW)).toBeNull();
    const unknown = { dependencies: [share("search", null)], sli: null };
    expect(plain(ceilingSentence(unknown, 0.999, WINDOW))).toBe(
      "This service needs search, of which no failures are measured: what it can promise at most is unknown.",
    );
    expect(ceilingFormula(unknown)).toBeNull();
  });
});
