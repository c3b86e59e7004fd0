import type { Instant } from "#shared/kernel/time.ts";

/** When `Retry-After` says to come back: in seconds from now, or as a date (RFC 9110, 10.2.3). */
export function retryAfter(headers: Headers, now: Instant): Instant | null {
  const text = headers.get("retry-after");
  if (text === null) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return now + Number(text) * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(now, date);
}

/** An instant that a header gives as a number of seconds or milliseconds since the epoch, or as an ISO 8601 date. */
export function instantIn(headers: Headers, name: string): Instant | null {
  const text = headers.get(name);
  if (text === null || text === "") return null;
  const number = Number(text);
  if (Number.isNaN(number)) {
    const date = Date.parse(text);
    return Number.isNaN(date) ? null : date;
  }
  // Seconds stay below this until the year 5138.
  return number < 100_000_000_000 ? number * 1_000 : number;
}
