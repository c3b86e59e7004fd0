import { TZDate, tzOffset } from "@date-fns/tz";
import { format } from "date-fns";
import { DAY_MS, HOUR_MS, type Instant } from "#shared/kernel/time.ts";

/**
 * An instant as JQL takes it: to the minute, in the time zone of whoever asks. Where clocks are put back an hour comes
 * twice, and which one Jira means nobody knows: the text is then of an hour earlier, so that nothing is left out.
 * So it is a day earlier in UTC where the zone is not known here.
 */
export function jqlMinute(at: Instant, zone: string): string {
  if (Number.isNaN(tzOffset(zone, new Date(at)))) return jqlMinute(at - DAY_MS, "UTC");
  const before = tzOffset(zone, new Date(at - HOUR_MS));
  const after = tzOffset(zone, new Date(at + HOUR_MS));
  const early = before === after ? at : at - HOUR_MS;
  return format(new TZDate(early, zone), "yyyy-MM-dd HH:mm");
}

/**
 * Issues that changed at a minute or later, the one first that changed first.
 *
 * @param project `null`: the question itself says of what
 */
export function jqlSince(project: string | null, minute: string): string {
  const part = project === null ? "" : `project = "${project}" AND `;
  return `${part}updated >= "${minute}" ORDER BY updated ASC, key ASC`;
}
