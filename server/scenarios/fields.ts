import { z } from "zod";

const INSTANT = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/;

/** A time with its zone; a date alone begins at midnight UTC. */
export const instant = z.string().transform((written, context): number => {
  const at = INSTANT.test(written) ? Date.parse(written.replace(" ", "T")) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  context.addIssue({
    code: "custom",
    message: "must be a time with its zone, such as 2026-01-31T22:00:00Z, or a date",
  });
  return z.NEVER;
});

/** A name, without blanks around it. */
export const name = z.string().trim().min(1).max(500);

/** A name that may look like a number: builds do. */
export const label = z
  .union([name, z.number()], { error: "must be text" })
  .transform((value) => String(value));
