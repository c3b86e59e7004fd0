import type { z } from "zod";
import type { Skipped } from "./model.ts";

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined
    ? "is not of the form it has to be"
    : `${issue.path.join(".")}: ${issue.message}`;
}

/** Reads entries one by one: an odd one is named and left out, and the rest goes on. */
export function readList<Entry>(
  entries: readonly unknown[],
  schema: z.ZodType<Entry>,
  nameOf: (entry: unknown, index: number) => string,
): { readonly read: readonly Entry[]; readonly skipped: readonly Skipped[] } {
  const read: Entry[] = [];
  const skipped: Skipped[] = [];
  entries.forEach((entry, index) => {
    const parsed = schema.safeParse(entry);
    if (parsed.success) read.push(parsed.data);
    else skipped.push({ what: nameOf(entry, index), why: firstIssue(parsed.error) });
  });
  return { read, skipped };
}

/** A member of something that came from outside, as text; `null`: it has none. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return null;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return typeof at === "string" || typeof at === "number" ? String(at) : null;
}

/** An estimate as a number of at least 0, whatever form it comes in; `null`: it is none. */
export function estimateOf(value: unknown): number | null {
  // A field that offers a choice holds an object with what was chosen.
  const text = typeof value === "object" ? textAt(value, "value") : value;
  if (typeof text !== "string" && typeof text !== "number") return null;
  if (typeof text === "string" && text.trim() === "") return null;
  const number = Number(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
