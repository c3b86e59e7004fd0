/** Between a number and its unit, so that the two never part at the end of a line. */
const NO_BREAK = "\u00a0";
/** Between groups of three digits. */
const THIN = "\u202f";
const MINUS = "\u2212";

/** What stands where a number is not known. Never 0 and never 100 %. */
export const UNKNOWN = "unknown";

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
}

function signed(value: number, text: string): string {
  return value < 0 ? `${MINUS}${text}` : text;
}

/** Decimals of a magnitude in percent: none from 10 on, one from 1 on, else two figures that count (at most four). */
function decimalsOf(percent: number): number {
  if (percent >= 9.95) return 0;
  if (percent >= 0.995 || percent === 0) return 1;
  return Math.min(4, 1 - Math.floor(Math.log10(percent)));
}

/**
 * A share of a budget: 0.42 is `42 %`, -0.038 is `−3.8 %`, 1 is `100 %`. Something is never rounded to nothing, and a
 * budget that was touched never reads `100 %`.
 *
 * @param share any finite number, or `null` when unknown
 */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  const percent = Math.abs(share * 100);
  const decimals = share < 1 && share >= 0.995 ? 1 : decimalsOf(percent);
  const fixed =
    share < 1 && share > 0.999 ? "99.9" : percent.toFixed(decimals).replace(/\.0+$/, "");
  const [whole = "0", fraction] = fixed.split(".");
  return `${signed(share, fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`)}${NO_BREAK}%`;
}

/**
 * What is left of a budget, in words: `42 % left`; below zero by how much it is overspent: `overspent by 163 %`.
 *
 * @param remaining any finite number, or `null` when unknown
 */
export function leftOrOverspent(remaining: number | null): string {
  if (remaining === null) return UNKNOWN;
  return remaining < 0
    ? `overspent by ${formatShare(-remaining)}`
    : `${formatShare(remaining)} left`;
}

/** A probability in whole percent. A thousand paths do not show that something is certain or impossible. */
export function formatLikelihood(probability: number): string {
  if (probability < 0.01) return "less than 1\u00a0%";
  if (probability > 0.99) return "more than 99\u00a0%";
  return `${Math.round(probability * 100)}\u00a0%`;
}

/**
 * An SLI or a target, where what counts is the distance from 1: 0.9995 is `99.95 %`, 0.99 is `99 %`. Two figures of
 * that distance are kept, cut off instead of rounded, so that what was missed never reads as reached.
 *
 * @param ratio 0..1, or `null` when unknown
 */
export function formatRatio(ratio: number | null): string {
  if (ratio === null || !Number.isFinite(ratio)) return UNKNOWN;
  const missing = (1 - ratio) * 100;
  const decimals =
    missing <= 0 ? 0 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(missing) + 1e-9)));
  const scale = 10 ** decimals;
  const percent = Math.floor(ratio * 100 * scale + 1e-6) / scale;
  return `${percent
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")}${NO_BREAK}%`;
}

/** A count of events: 18400 is `18 400`, in full up to a million, then `2.4 million`. Fractions show below ten only. */
export function formatCount(count: number): string {
  const size = Math.abs(count);
  if (size >= 1e9) return signed(count, `${(size / 1e9).toFixed(1)}${NO_BREAK}billion`);
  if (size >= 1e6) return signed(count, `${(size / 1e6).toFixed(1)}${NO_BREAK}million`);
  const text =
    size < 10 && !Number.isInteger(size)
      ? size.toFixed(1).replace(/\.0$/, "")
      : grouped(String(Math.round(size)));
  return text === "0" ? text : signed(count, text);
}

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
];

/** How exact a length is written, from which length on. */
const EXACTNESS: readonly (readonly [from: number, step: number])[] = [
  [864_000, 86_400],
  [86_400, 3_600],
  [600, 60],
  [0, 1],
];

/**
 * A length of time in at most two units: 40,800 is `11 h 20 min`, 90 is `1 min 30 s`, 0.4 is `0.4 s`. From ten minutes
 * on to the minute, from a day on to the hour, from ten days on to the day.
 *
 * @param seconds any finite number; negative lengths carry a minus sign
 */
export function formatDuration(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 9.95) return signed(seconds, `${size.toFixed(1).replace(/\.0$/, "")}${NO_BREAK}s`);
  const step = EXACTNESS.find(([from]) => size >= from)?.[1] ?? 1;
  let rest = Math.round(size / step) * step;
  const parts: string[] = [];
  for (const [name, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count}${NO_BREAK}${name}`);
    rest -= count * length;
  }
  return signed(seconds, parts.join(" "));
}

/** A burn rate: `14.8×`, `0.3×`, `0.04×`, `120×`. 1 spends the budget exactly over its window. */
export function formatBurn(rate: number | null): string {
  if (rate === null || !Number.isFinite(rate)) return UNKNOWN;
  if (rate === 0) return "0×";
  const decimals = rate >= 99.95 ? 0 : rate >= 0.095 ? 1 : 2;
  return `${rate < 0.005 ? "<0.01" : rate.toFixed(decimals)}×`;
}

/** A burn rate in words: `burning 14.8 times faster than planned`. */
export function describeBurn(rate: number | null): string {
  if (rate === null) return "how fast it burns is unknown";
  if (rate === 0) return "nothing was spent";
  const figure = formatBurn(rate).replace("×", "");
  if (rate > 1.05) return `burning ${figure} times faster than planned`;
  if (rate < 0.95) return `spending ${figure} of what is planned`;
  return "spending as planned";
}

/** `1 budget`, `2 budgets`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Begins with a capital, unless the first word is a name such as `http_requests_total`. */
export function capital(text: string): string {
  return /^\p{Ll}[\p{L}’'-]*[,;:.]?(?:\s|$)/u.test(text)
    ? `${text.charAt(0).toUpperCase()}${text.slice(1)}`
    : text;
}

/** A clause as a sentence: with a capital where it may have one, and a stop at its end. */
export function sentenceOf(text: string): string {
  return `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;
}
