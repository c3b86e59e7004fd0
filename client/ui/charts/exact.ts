import { UNKNOWN } from "#client/ui/format.ts";

const GROUP = "\u202f";
const MINUS = "\u2212";

/** A number as it entered the arithmetic: grouped, with at most `decimals` decimals. */
export function exactNumber(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals);
  const [whole = "0", fraction = ""] = text.split(".");
  const kept = fraction.replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, GROUP);
  const sign = value < 0 && Number(text) !== 0 ? MINUS : "";
  return `${sign}${grouped}${kept === "" ? "" : `.${kept}`}`;
}

/** A ratio in percent with at most `decimals` decimals, rounded as usual: 0.99516 is `99.516 %`; `null` is unknown. */
export function exactPercent(ratio: number | null, decimals: number): string {
  if (ratio === null) return UNKNOWN;
  return `${exactNumber(ratio * 100, decimals)}\u00a0%`;
}
