import { z } from "zod";

// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** A text that the database can hold, at most so many characters long. */
export function storableText(most: number) {
  return z
    .string()
    .max(most)
    .refine((text) => !UNSTORABLE.test(text), { error: "must hold no NUL and no half characters" });
}
