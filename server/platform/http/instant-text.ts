import { z } from "zod";

const iso = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const milliseconds = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);

/** An instant in an address: ISO-8601 with a zone, or milliseconds since the epoch. */
export const instantText = z
  .union([iso, milliseconds], {
    error:
      "must be an instant: ISO-8601 with a zone (2026-11-23T00:00:00Z), or milliseconds since the epoch",
  })
  .meta({
    description: "ISO-8601 with a zone, or milliseconds since the epoch",
    examples: ["2026-11-23T00:00:00Z"],
  });

/** An instant in a JSON document: the same, milliseconds as a number. */
export const instantValue = z
  .union([iso, z.int().min(0).max(8_640_000_000_000_000)], {
    error:
      "must be an instant: ISO-8601 with a zone (2026-11-23T00:00:00Z), or milliseconds since the epoch",
  })
  .meta({ description: "ISO-8601 with a zone, or milliseconds since the epoch" });
