import { InvalidArgumentError } from "commander";
import { parseDuration } from "#shared/kernel/duration.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, SECOND_MS } from "#shared/kernel/time.ts";

/**
 * Reads the length of a slice.
 *
 * @returns whole seconds that divide a day
 * @throws InvalidArgumentError for anything else
 */
export function readSlice(text: string): number {
  try {
    const seconds = parseDuration(text);
    if (Number.isInteger(seconds) && (DAY_MS / SECOND_MS) % seconds === 0) return seconds;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  throw new InvalidArgumentError("write whole seconds that divide a day, such as 30s, 60s or 5m.");
}
