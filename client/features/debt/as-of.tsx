import type { PlanningPolicy } from "#shared/debt/policy.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./debt.module.css";

interface AsOfProps {
  readonly at: Instant;
  readonly policy: PlanningPolicy;
}

/** By when and by which rules a sheet was printed: on paper nothing else says so. */
export function AsOf({ at, policy }: AsOfProps) {
  return (
    <p className={`${classes.quiet} ${classes.onlyPrint}`}>
      As of <Moment at={at} now={at} as="day" /> {new Date(at).getUTCFullYear()},{" "}
      <Moment at={at} now={at} as="clock" />, policy <code>{policy.version}</code>.
    </p>
  );
}
