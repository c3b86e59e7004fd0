import { z } from "zod";
import { parseDuration } from "#shared/kernel/duration.ts";
import { DomainError } from "#shared/kernel/errors.ts";

/** Keys with values where every key is known: another one is an error that lists them. */
export function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `is not a key that is known here; known are ${Object.keys(shape).join(", ")}`
        : undefined,
  });
}

/** A number, also as text, since `${PORT}` always is text. */
export function wholeNumber(least: number, most: number) {
  const said = `takes a whole number from ${least} to ${most}`;
  return z
    .union([z.number(), z.string().regex(/^\d+$/, { error: said })], { error: said })
    .transform(Number)
    .refine((value) => Number.isInteger(value) && value >= least && value <= most, { error: said });
}

export function portNumber() {
  return wholeNumber(0, 65_535);
}

/** A duration such as `90s`, read into seconds. */
export function duration(options: { readonly zero?: boolean } = {}) {
  return z.string().transform((text, context) => {
    if (options.zero === true && /^0(ms|[smhdw])?$/.test(text)) return 0;
    try {
      return parseDuration(text);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      context.addIssue({
        code: "custom",
        message: "takes a duration: a number and a unit, such as 60s, 5m or 1h",
      });
      return z.NEVER;
    }
  });
}

const DAY_SECONDS = 86_400;

/** The length of a slice: whole seconds, and a whole number of them in a day, so that days begin with a slice. */
export function sliceLength() {
  return duration().refine((seconds) => Number.isInteger(seconds) && DAY_SECONDS % seconds === 0, {
    error: "takes a length that divides a day, such as 30s, 60s or 5m",
  });
}

function hasScheme(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol);
}

export function webAddress() {
  return z
    .string()
    .refine((text) => hasScheme(text, ["http:", "https:"]), {
      error: "takes an address that begins with http:// or https://",
    })
    .refine(
      (text) =>
        !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""),
      {
        error: "takes an address without user and password; those belong under auth",
      },
    );
}

export function postgresAddress() {
  return z.string().refine((text) => hasScheme(text, ["postgres:", "postgresql:"]), {
    error: "takes an address that begins with postgres://",
  });
}

/** Text that is not empty. */
export function text() {
  return z.string().min(1, { error: "is empty" });
}
