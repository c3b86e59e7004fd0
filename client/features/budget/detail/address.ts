import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import type { CalendarUnit } from "#shared/slo/model.ts";
import { DAY_MS, type Instant, type Interval } from "#shared/kernel/time.ts";

/** Stretches up to now that can be chosen, longest last. */
export const RECENT_RANGES = {
  "1h": { seconds: 3_600, label: "1 h", words: "the last hour" },
  "6h": { seconds: 21_600, label: "6 h", words: "the last 6 h" },
  "1d": { seconds: 86_400, label: "1 d", words: "the last day" },
  "3d": { seconds: 259_200, label: "3 d", words: "the last 3 d" },
  "7d": { seconds: 604_800, label: "7 d", words: "the last 7 d" },
  "30d": { seconds: 2_592_000, label: "30 d", words: "the last 30 d" },
  "90d": { seconds: 7_776_000, label: "90 d", words: "the last 90 d" },
} as const;

export type RecentRange = keyof typeof RECENT_RANGES;

/**
 * What the address bar holds of an SLO's page: nothing for the SLO's own window, a stretch up to now, or two instants
 * (ISO 8601 in UTC, so that a link means the same to whoever gets it).
 */
export interface SloAddress {
  readonly range?: RecentRange;
  readonly from?: string;
  readonly to?: string;
  /** A calendar window to show beside those of the definition: the day, week, … that now falls into. */
  readonly beside?: CalendarUnit;
  /** Target in percent that is tried on the history; absent: the one in force. */
  readonly target?: string;
}

/** The calendar windows that can be shown beside, shortest first. */
export const CALENDAR_UNITS = ["day", "week", "month", "quarter", "year"] as const;

function readBeside(word: unknown): Pick<SloAddress, "beside"> {
  const beside = CALENDAR_UNITS.find((unit) => unit === word);
  return beside === undefined ? {} : { beside };
}

function isRecentRange(word: unknown): word is RecentRange {
  return typeof word === "string" && Object.hasOwn(RECENT_RANGES, word);
}

function readInstant(word: unknown): Instant | null {
  if (
    typeof word !== "string" ||
    !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/.test(word)
  )
    return null;
  const at = Date.parse(word);
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** Writes an instant for an address, to the minute: `2026-11-23T06:52Z`. */
function writeInstant(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

/** Reads the search part of an address. What makes no sense is left out, so that an old or mangled link still opens. */
export function readSloAddress(raw: Readonly<Record<string, unknown>>): SloAddress {
  return { ...readRange(raw), ...tried(raw["target"]) };
}

function readRange(raw: Readonly<Record<string, unknown>>): SloAddress {
  const [from, to] = [readInstant(raw["from"]), readInstant(raw["to"])];
  const beside = readBeside(raw["beside"]);
  if (from !== null && to !== null && from < to)
    return { from: writeInstant(from), to: writeInstant(to), ...beside };
  return isRecentRange(raw["range"]) ? { range: raw["range"], ...beside } : beside;
}

/** The part of an address that holds the target that is tried, whatever stretch of time the charts show. */
export function tried(target: unknown): Pick<SloAddress, "target"> {
  return typeof target === "string" && /^\d{2}(?:\.\d{1,4})?$/.test(target) ? { target } : {};
}

/** The address of a stretch between two instants. */
export function customAddress(interval: Interval): SloAddress {
  return { from: writeInstant(interval.from), to: writeInstant(interval.to) };
}

/** The stretch of time an address asks for at an instant; `null`: the SLO's own window. */
export function intervalOf(address: SloAddress, at: Instant): Interval | null {
  const [from, to] = [readInstant(address.from), readInstant(address.to)];
  if (from !== null && to !== null) return { from, to };
  return address.range === undefined
    ? null
    : { from: at - RECENT_RANGES[address.range].seconds * 1_000, to: at };
}

/** The recent ranges that are offered beside an SLO's own window: not the one that is the window. */
export function rangesBeside(
  windowSeconds: number | null,
): readonly (readonly [range: RecentRange, label: string])[] {
  return Object.entries(RECENT_RANGES).flatMap(([range, { seconds, label }]) =>
    isRecentRange(range) && seconds !== windowSeconds ? [[range, label] as const] : [],
  );
}

/** Whether an address asks for the SLO's own window, by itself or as the recent range of that length. */
export function isOwnWindow(address: SloAddress, windowSeconds: number | null): boolean {
  if (address.from !== undefined) return false;
  return address.range === undefined || RECENT_RANGES[address.range].seconds === windowSeconds;
}

/** How the stretch is called within a sentence; `null`: the SLO's own window. */
export function rangeWords(address: SloAddress): string | null {
  if (address.from !== undefined) return "this stretch of time";
  return address.range === undefined ? null : RECENT_RANGES[address.range].words;
}

/** An instant as a `datetime-local` field holds it, in the reader's zone: `2026-11-23T07:52`. */
export function toLocalField(at: Instant, zone: string): string {
  return format(new TZDate(at, zone), "yyyy-MM-dd'T'HH:mm");
}

/** Reads a `datetime-local` field in the reader's zone; `null` when it is empty or not a date. */
export function fromLocalField(text: string, zone: string): Instant | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const at = new TZDate(year, month - 1, day, hour, minute, zone).getTime();
  return Number.isNaN(at) ? null : at;
}

const LONGEST_DAYS = 400;

/** What is wrong with a stretch that somebody filled in, as a sentence; `null` when nothing is. */
export function rangeFault(from: Instant | null, to: Instant | null): string | null {
  if (from === null || to === null) return "Fill in both.";
  if (from >= to) return "The end must be after the beginning.";
  return to - from > LONGEST_DAYS * DAY_MS ? `At most ${LONGEST_DAYS} days can be shown.` : null;
}
