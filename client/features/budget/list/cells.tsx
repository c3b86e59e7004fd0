import { createContext, Fragment, use } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import { runsOut } from "#shared/budget/overview.ts";
import type { BudgetRow } from "#shared/budget/views.ts";
import { formatExact, formatSince } from "#client/ui/dates.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatBurn, formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import {
  burnMeaning,
  endMeaning,
  endText,
  labelText,
  leftMeaning,
  leftText,
  unknownReason,
} from "./words.ts";
import classes from "./list.module.css";

interface CellProps {
  readonly row: BudgetRow;
}

/** The instant that the rows stand for. Handed down past the table, so that its columns stay the same. */
export const RowsAt = createContext<Instant>(0);

/** Whether there are no figures to show, and a reason stands in their place. */
export function isSilent({ status }: BudgetRow): boolean {
  return status === "unknown" || status === "no-traffic";
}

/** Says beside the name that the figures are old, or that something is the matter with the data. */
function Doubt({ row }: CellProps) {
  const now = use(RowsAt);
  const zone = useZone();
  if (isSilent(row)) return null;
  if (row.staleSince !== null)
    return (
      <span
        className={classes.doubt}
        title={`The newest figures are of ${formatExact(row.staleSince, zone)}`}
      >
        stale {formatSince(row.staleSince, now, zone)}
      </span>
    );
  if (row.problem === null) return null;
  return (
    <span className={classes.doubt} title={row.problem}>
      data problem
    </span>
  );
}

/** Says beside the name that some of the window counts neither way. */
function Excluded({ row }: CellProps) {
  if (row.excluded === undefined) return null;
  return (
    <span className={classes.excluded} title="Planned maintenance: it counts neither way">
      {formatShare(row.excluded)} excluded
    </span>
  );
}

/** The values of a series' labels; their names are said to whoever hears the page, and show on hover. */
function Labels({ labels }: Pick<BudgetRow, "labels">) {
  const entries = Object.entries(labels);
  if (entries.length === 0) return null;
  return (
    <span className={classes.labels}>
      {entries.map(([name, value], index) => (
        <Fragment key={name}>
          {index === 0 ? null : ", "}
          <span className={classes.unseen}>{name}=</span>
          {value}
        </Fragment>
      ))}
    </span>
  );
}

export function SloCell({ row }: CellProps) {
  const labels = labelText(row.labels);
  return (
    <span
      className={classes.slo}
      title={`${row.title}${labels === "" ? "" : ` {${labels}}`}, service ${row.service}`}
    >
      <SloLink slo={row.key} className={classes.title}>
        <span className={classes.name}>{row.title}</span> <Labels labels={row.labels} />
      </SloLink>
      <span className={classes.service}>{row.service}</span>
      <Doubt row={row} />
      <Excluded row={row} />
    </span>
  );
}

export function TeamCell({ row }: CellProps) {
  if (row.team === null) return <span className={classes.nobody}>nobody</span>;
  return <TeamLink team={row.team} title={row.teamTitle ?? row.team} />;
}

export function LeftCell({ row }: CellProps) {
  return (
    <span className={classes.left} title={leftMeaning(row)} data-status={row.status}>
      <Figure text={formatShare(row.remaining)} />
      <span className={classes.amount}>
        <Figure text={leftText(row)} />
      </span>
    </span>
  );
}

export function EndCell({ row }: CellProps) {
  const now = use(RowsAt);
  const zone = useZone();
  const isDated = row.status === "exhausted" ? row.exhaustedSince !== null : runsOut(row) !== null;
  return (
    <span className={isDated ? undefined : classes.quiet} title={endMeaning(row, now, zone)}>
      {endText(row, now, zone)}
    </span>
  );
}

export function BurnCell({ row }: CellProps) {
  const now = use(RowsAt);
  const zone = useZone();
  return (
    <span
      title={burnMeaning(row, now, zone)}
      className={row.burn === null ? classes.quiet : undefined}
    >
      <Figure text={formatBurn(row.burn)} />
    </span>
  );
}

/** Stands in the place of the figures when there are none. */
export function ReasonCell({ row }: CellProps) {
  const now = use(RowsAt);
  const zone = useZone();
  const reason =
    row.status === "no-traffic"
      ? "nothing was asked of it in the window"
      : unknownReason(row, now, zone);
  return (
    <span className={classes.reason} title={reason}>
      {reason}
    </span>
  );
}
