import type { CalendarUnit, TimeWindow } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import type { OpensloTimeWindow } from "./openslo-shapes.ts";

/** OpenSLO's units: `m` is a minute, `M` a month. A month, quarter or year that rolls counts 30, 90 or 365 days. */
const SECONDS = {
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  Q: 7_776_000,
  Y: 31_536_000,
} as const;
type Unit = keyof typeof SECONDS;
const CALENDAR_UNITS: Readonly<Partial<Record<Unit, CalendarUnit>>> = {
  d: "day",
  w: "week",
  M: "month",
  Q: "quarter",
  Y: "year",
};

interface Shorthand {
  readonly count: number;
  readonly unit: Unit;
}

function shorthand(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): Shorthand | null {
  const match = /^(\d+)([mhdwMQY])$/.exec(text.trim());
  if (match !== null && Number(match[1]) > 0)
    return { count: Number(match[1]), unit: match[2] as Unit };
  report.error(
    document.locate(path),
    "openslo.duration",
    `${pathText(path)} is "${text}", which is not an OpenSLO duration`,
    "write one number and one of m (minute), h, d, w, M (month), Q, Y, such as 28d or 1M",
  );
  return null;
}

/** Seconds of a duration; `null` when it is none, which is reported. */
export function opensloSeconds(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): number | null {
  const read = shorthand(text, document, path, report);
  return read === null ? null : read.count * SECONDS[read.unit];
}

/** A time slice's length: a duration, or a bare number of minutes. */
export function timeSliceSeconds(
  written: string | number,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): number | null {
  if (typeof written === "string" && !/^\d+$/.test(written))
    return opensloSeconds(written, document, path, report);
  const minutes = Number(written);
  if (minutes > 0) return minutes * 60;
  report.error(
    document.locate(path),
    "openslo.duration",
    `${pathText(path)} is ${written}; a time slice must be longer than 0`,
    "write 1m, or 5 for five minutes",
  );
  return null;
}

/** `null` for a window that no budget can be kept for; an error or a warning says why. */
export function opensloWindow(
  window: OpensloTimeWindow,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): TimeWindow | null {
  const duration = shorthand(String(window.duration), document, [...path, "duration"], report);
  const rolling = window.isRolling ?? window.calendar === undefined;
  if (rolling && window.calendar !== undefined) {
    report.error(
      document.locateKey([...path, "calendar"]),
      "openslo.window",
      `${pathText(path)} is rolling and has a calendar`,
      "remove the calendar, or say isRolling: false",
    );
    return null;
  }
  if (duration === null) return null;
  return rolling
    ? rollingWindow(duration, document, path, report)
    : calendarWindow(duration, window.calendar, document, path, report);
}

function rollingWindow(
  duration: Shorthand,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): TimeWindow {
  const seconds = duration.count * SECONDS[duration.unit];
  if (duration.unit === "M" || duration.unit === "Q" || duration.unit === "Y") {
    const text = `${duration.count}${duration.unit}`;
    report.warn(
      document.locate([...path, "duration"]),
      "openslo.rolling-month",
      `${pathText([...path, "duration"])}: a rolling ${text} counts as ${seconds / 86_400} days`,
      "give days, or a calendar for calendar months",
    );
  }
  return { kind: "rolling", seconds };
}

/** A window of a calendar; `null` when its start, zone or length cannot be one, which is reported. */
export function calendarWindow(
  duration: Shorthand,
  calendar: OpensloTimeWindow["calendar"],
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): TimeWindow | null {
  const unit = CALENDAR_UNITS[duration.unit];
  if (calendar === undefined) {
    report.error(
      document.locate(path),
      "openslo.window",
      `${pathText(path)} is not rolling and has no calendar`,
      "add calendar with startTime and timeZone, or say isRolling: true",
    );
    return null;
  }
  const start = localDateTime(calendar.startTime);
  const { timeZone } = calendar;
  const zoneKnown = isTimeZone(timeZone);
  if (start === null) {
    const at = [...path, "calendar", "startTime"];
    report.error(
      document.locate(at),
      "openslo.start-time",
      `${pathText(at)} is "${calendar.startTime}", which is not a date and time`,
      "write 2026-01-01 00:00:00, without a zone",
    );
  }
  if (!zoneKnown) {
    const at = [...path, "calendar", "timeZone"];
    report.error(
      document.locate(at),
      "openslo.time-zone",
      `${pathText(at)} is "${timeZone}", which is not an IANA time zone`,
      "write a name such as Europe/Berlin or UTC",
    );
  }
  if (unit === undefined) {
    const text = `${duration.count}${duration.unit}`;
    const meant =
      duration.unit === "m"
        ? `; ${text} is ${duration.count} minute${duration.count === 1 ? "" : "s"}, a month is ${duration.count}M`
        : "";
    report.warn(
      document.locate([...path, "duration"]),
      "openslo.window-too-short",
      `${pathText([...path, "duration"])}: no budget can be kept for a calendar window of ${text}${meant}; the SLO is not loaded`,
      "write days, weeks, months, quarters or years (d, w, M, Q, Y)",
    );
  }
  if (start === null || !zoneKnown || unit === undefined) return null;
  return { kind: "calendar", count: duration.count, unit, timeZone, start };
}

function localDateTime(text: string): string | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text.trim());
  if (match === null) return null;
  const local = `${match[1]}T${match[2] ?? "00:00:00"}`;
  const instant = new Date(`${local}Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(local) ? local : null;
}

function isTimeZone(name: string): boolean {
  try {
    return (
      new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" &&
      !/^[+-]/.test(name)
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
