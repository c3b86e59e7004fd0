import type { DataProblem } from "./model.ts";

/** What was read for one slice; `undefined` where the backend had nothing. */
export interface SliceReading {
  readonly numerator: number | undefined;
  readonly total: number | undefined;
}

export interface SliceRules {
  /** What the numerator counts. */
  readonly counts: "good" | "bad";
  /** What it means when `total` is there and the numerator is absent. */
  readonly missing: "zero" | "unknown";
}

interface SliceCounts {
  readonly good: number;
  readonly total: number;
}

interface SliceFault {
  readonly code: DataProblem["code"];
  readonly message: string;
}

/** A slice that is known, or why it is not. */
export type SliceVerdict =
  | { readonly known: true; readonly counts: SliceCounts }
  | { readonly known: false; readonly fault: SliceFault };

/** Sums of floating-point numbers may differ by this share and still be the same number. */
const FLOAT_NOISE = 1e-9;

/** Beyond this a double no longer counts single events, and sums over a window could overflow. */
const LARGEST_COUNT = 1e15;

function unknown(code: DataProblem["code"], message: string): SliceVerdict {
  return { known: false, fault: { code, message } };
}

function faultOf(name: string, value: number, noise: number): SliceFault | null {
  if (Number.isNaN(value))
    return { code: "not-a-number", message: `${name} is not a number (NaN)` };
  if (!Number.isFinite(value)) return { code: "infinite", message: `${name} is infinite` };
  if (value > LARGEST_COUNT)
    return { code: "infinite", message: `${name} (${value}) is too large for a count` };
  if (value < -noise) return { code: "negative", message: `${name} is negative (${value})` };
  return null;
}

/**
 * Decides what a slice holds by the rules of docs: an absent total is unknown, an absent numerator counts zero only
 * where the SLI says so, and values that cannot be counts keep the slice unknown. Excess within float noise (1e-9 of
 * the total) is taken as equality.
 */
export function judgeSlice(reading: SliceReading, rules: SliceRules): SliceVerdict {
  const { numerator, total } = reading;
  if (total === undefined) return unknown("total-missing", "the total is absent");
  const noise = FLOAT_NOISE * Math.max(1, Math.abs(total));
  const totalFault = faultOf("total", total, noise);
  if (totalFault !== null) return { known: false, fault: totalFault };
  if (numerator === undefined && rules.missing === "unknown") {
    return unknown(
      "numerator-missing",
      `total is ${total}, but the ${rules.counts} events are absent`,
    );
  }
  const counted = numerator ?? 0;
  const fault = faultOf(rules.counts, counted, noise);
  if (fault !== null) return { known: false, fault };
  if (counted > total + noise) {
    return unknown(
      "good-exceeds-total",
      `${rules.counts} events (${counted}) exceed total (${total})`,
    );
  }
  const whole = Math.max(0, total);
  const part = Math.min(whole, Math.max(0, counted));
  return {
    known: true,
    counts: { good: rules.counts === "good" ? part : whole - part, total: whole },
  };
}

/** A slice of weight 1 from a ratio that the backend computed. A ratio outside 0..1 keeps the slice unknown. */
export function judgeRatio(ratio: number, rawType: "success" | "failure"): SliceVerdict {
  const fault = faultOf("the ratio", ratio, FLOAT_NOISE);
  if (fault !== null) return { known: false, fault };
  if (ratio > 1 + FLOAT_NOISE)
    return unknown("good-exceeds-total", `the ratio (${ratio}) is greater than 1`);
  const share = Math.min(1, Math.max(0, ratio));
  return { known: true, counts: { good: rawType === "success" ? share : 1 - share, total: 1 } };
}
