import type { Instant } from "#shared/kernel/time.ts";
import {
  formatAgo,
  formatClock,
  formatDay,
  formatExact,
  formatMoment,
  formatSince,
} from "./dates.ts";
import { useZone } from "./preferences.ts";

interface MomentProps {
  readonly at: Instant;
  /** The instant that the page stands for, as the server says. */
  readonly now: Instant;
  /** `moment`: `Thu 3 Dec, in 10 days`; `since`: `since Tue`; `clock`: `13:10`; `day`: `Thu 3 Dec`; `ago`: `4 min ago`. */
  readonly as?: "moment" | "since" | "clock" | "day" | "ago";
}

/** An instant in the reader's zone; the exact one with its zone shows on hover. */
export function Moment({ at, now, as = "moment" }: MomentProps) {
  const zone = useZone();
  const write = {
    moment: formatMoment,
    since: formatSince,
    day: formatDay,
    ago: formatAgo,
    clock: (instant: Instant) => formatClock(instant, zone),
  }[as];
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at, zone)}>
      {write(at, now, zone)}
    </time>
  );
}
