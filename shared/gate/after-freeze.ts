import { TZDate } from "@date-fns/tz";
import { addBusinessDays, addDays, startOfDay, subDays } from "date-fns";
import type { Instant } from "#shared/kernel/time.ts";

/**
 * Until when the first working days after a freeze last: the end of the last of them. The day on which the freeze ends is
 * the first, if it is a working day (Monday to Friday; holidays are not known).
 *
 * @param end of the freeze
 * @param timeZone IANA zone whose days count
 */
export function workingDaysEnd(end: Instant, workingDays: number, timeZone: string): Instant {
  const day = startOfDay(new TZDate(end, timeZone));
  return addDays(addBusinessDays(subDays(day, 1), workingDays), 1).getTime();
}
