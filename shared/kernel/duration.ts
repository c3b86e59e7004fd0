import { DomainError } from "./errors.ts";

/** Seconds per unit of a fixed-length duration. Months, quarters and years are calendar lengths and stand elsewhere. */
const SECONDS_PER_UNIT = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
type FixedUnit = keyof typeof SECONDS_PER_UNIT;

const DURATION = /^(?:\d+(?:ms|[smhdw]))+$/;
const PART = /(\d+)(ms|[smhdw])/g;

/**
 * Reads a Prometheus-style duration such as `5m`, `1h30m` or `30d`.
 *
 * @returns seconds, greater than 0
 * @throws DomainError `duration.invalid` when the text is not such a duration or is zero
 */
export function parseDuration(text: string): number {
  let seconds = 0;
  if (DURATION.test(text)) {
    for (const [, count, unit] of text.matchAll(PART)) {
      seconds += Number(count) * SECONDS_PER_UNIT[unit as FixedUnit];
    }
  }
  if (!(seconds > 0)) {
    throw new DomainError({
      code: "duration.invalid",
      message: `"${text}" is not a duration`,
      remedy: "write a number and a unit, such as 30s, 5m, 1h, 7d or 4w",
    });
  }
  return seconds;
}

const FORMAT_UNITS: readonly (readonly [FixedUnit, number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
];

/**
 * Writes seconds as the shortest exact Prometheus-style duration: 2,592,000 is `30d`, 5,400 is `1h30m`.
 *
 * @param seconds a whole number greater than 0; a fraction is written in milliseconds
 */
export function formatDuration(seconds: number): string {
  let rest = Math.floor(seconds);
  let text = "";
  for (const [unit, size] of FORMAT_UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  const ms = Math.round((seconds - Math.floor(seconds)) * 1_000);
  if (ms > 0) text += `${ms}ms`;
  return text === "" ? "0s" : text;
}
