import type { Instant } from "#shared/kernel/time.ts";
import type { Entity } from "./importer.ts";

/*
 * Documents of other people's tools leave out and add what they like, so they are asked gently: a value of another type
 * than expected is as good as none.
 */

/** The map that a value is; an empty one when it is none. */
export function mapOf(value: unknown): Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Entity)
    : {};
}

/** The list that a value is; an empty one when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The text that a value is, without blanks around it; a number is its own text; `null` when there is nothing. */
export function textOf(value: unknown): string | null {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value : "";
  const trimmed = text.trim().slice(0, 500);
  return trimmed === "" ? null : trimmed;
}

/** Pairs of names and texts of a map; anything else in it is left out. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(mapOf(value)).flatMap(([key, item]) => {
      const text = typeof item === "boolean" ? String(item) : textOf(item);
      return text === null ? [] : [[key, text]];
    }),
  );
}

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?$/i;
const HAS_ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * An instant as tools write it: ISO-8601, or seconds or milliseconds since the epoch. Without a zone it is UTC, which is
 * what those tools mean that leave it out.
 */
export function instantOf(value: unknown): Instant | null {
  if (typeof value === "number")
    return Number.isFinite(value) && value > 0
      ? Math.round(value < 1e11 ? value * 1e3 : value)
      : null;
  if (typeof value !== "string" || !ISO.test(value.trim())) return null;
  const text = value.trim().replace(" ", "T").replace(",", ".");
  const at = Date.parse(text.length > 10 && !HAS_ZONE.test(text) ? `${text}Z` : text);
  return Number.isNaN(at) ? null : at;
}

/** Whether a value says yes or no; `null`: it says neither. */
export function yesOrNo(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  return text === "true" || text === "yes"
    ? true
    : text === "false" || text === "no"
      ? false
      : null;
}

/** A number that is 0 or more; `null` when it is none. */
export function amountOf(value: unknown): number | null {
  const number = typeof value === "string" ? Number.parseFloat(value.replaceAll(",", "")) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

/** A text, number or yes and no as it is written; empty for anything else. */
export function written(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
