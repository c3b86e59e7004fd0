import { InvalidArgumentError } from "commander";

/** Plain decimals, as people and machines write them. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readNumber(text: string, allowed: (value: number) => boolean, advice: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && allowed(value)) return value;
  throw new InvalidArgumentError(advice);
}

/**
 * Reads a ratio.
 *
 * @returns a number between 0 and 1, neither of them
 * @throws InvalidArgumentError for anything else
 */
export function readRatio(text: string): number {
  return readNumber(
    text,
    (value) => value > 0 && value < 1,
    "write a ratio between 0 and 1: 3 % is 0.03.",
  );
}

/**
 * Reads a rate or a number of events.
 *
 * @returns a number above 0
 * @throws InvalidArgumentError for anything else
 */
export function readPositive(text: string): number {
  return readNumber(text, (value) => value > 0, "write a number above 0, such as 10 or 2.5.");
}

/**
 * Reads how many there were of something.
 *
 * @returns a whole number from 0 on
 * @throws InvalidArgumentError for anything else
 */
export function readCount(text: string): number {
  return readNumber(
    text,
    (value) => Number.isSafeInteger(value) && value >= 0,
    "write a whole number from 0 on; round what a backend has extrapolated.",
  );
}
