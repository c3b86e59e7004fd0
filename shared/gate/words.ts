import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type {
  AppliedOverride,
  FiringAlert,
  GateBudget,
  GateException,
  RiskClass,
} from "./model.ts";

const MINUS = "\u2212";

/** `61 %`, `2.4 %`, `\u22123.8 %`: one decimal below ten percent, never rounded to 0 or 100 % unless it is that. */
export function percent(share: number): string {
  const size = Math.abs(share) * 100;
  const digits = size < 10 || (size > 99 && size < 100) ? 1 : 0;
  const rounded = size.toFixed(digits);
  const told =
    size > 0 && Number(rounded) === 0
      ? "less than 0.1"
      : size < 100 && Number(rounded) === 100
        ? "more than 99.9"
        : String(Number(rounded));
  return `${share < 0 ? MINUS : ""}${told} %`;
}

/** `Mon 23 Nov 14:05 UTC`: for texts that are read on every continent, and in logs. */
export function instantWords(at: Instant): string {
  return format(new TZDate(at, "UTC"), "EEE d MMM HH:mm 'UTC'");
}

/** A burn rate, or a factor: `14.4`. */
export function rateWords(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}

/** Whole days between two instants. */
export function daysBetween(from: Instant, to: Instant): number {
  return Math.floor((to - from) / DAY_MS);
}

/** `1 day`, `3 days`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The budget as a reason names it: its title, with its labels where the SLO fans out. */
export function budgetName({ title, labels }: Pick<GateBudget, "title" | "labels">): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? `"${title}"` : `"${title}" (${parts.toSorted().join(", ")})`;
}

/** `a page alert fires: it burns 20 times as fast as planned over 1h (limit 14.4), since ...` */
export function alertWords({ severity, window, factor, rate, since }: FiringAlert): string {
  const pace =
    rate === null
      ? `over ${window} it burned more than ${rateWords(factor)} times as fast as planned`
      : `over ${window} it burned ${rateWords(rate)} times as fast as planned, the limit is ${rateWords(factor)}`;
  const begun = since === null ? "" : `, since ${instantWords(since)}`;
  return `a ${severity} alert fires (${pace}${begun})`;
}

/** `the policy is another one for the service "invoice-pdf": by plan (Grace Hopper)` */
export function overrideWords({ scope, name, by, why }: AppliedOverride): string {
  return `the policy is another one for the ${scope} "${name}": ${why} (${by})`;
}

const EXCEPTIONS: Readonly<Record<GateException, string>> = {
  "security-fix": "a security fix",
  "incident-fix": "an incident fix",
};

export function exceptionWords(exception: GateException): string {
  return EXCEPTIONS[exception];
}

const RISKS: Readonly<Record<RiskClass, string>> = {
  low: "low risk",
  medium: "medium risk",
  high: "high risk",
};

export function riskWords(risk: RiskClass): string {
  return RISKS[risk];
}
