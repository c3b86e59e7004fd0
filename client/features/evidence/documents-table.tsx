import { Link } from "@tanstack/react-router";
import type { Instant } from "#shared/kernel/time.ts";
import type { DocumentRow } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { FAILED_WORDS, formatName } from "#client/ui/evidence-words.ts";
import { plural } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import { documentTitle, ENVIRONMENT_WORDS, rowStanding } from "./words.ts";
import classes from "./evidence.module.css";

const COLUMNS = ["Received", "Document", "Outcome", "Counts for", "Where", "Format"] as const;

function Row({ row, now }: { readonly row: DocumentRow; readonly now: Instant }) {
  const { id, fileName, runs, service, scenario, failedChecks } = row;
  const title = documentTitle(row);
  return (
    <tr role="row">
      <td role="cell" className={classes.when}>
        <Moment at={row.receivedAt} now={now} as="day" />
      </td>
      <th role="rowheader" scope="row">
        <Link to="/evidence/$digest" params={{ digest: id }}>
          {title}
        </Link>
        <small>
          {fileName === null || fileName === title ? null : fileName}
          {fileName !== null && fileName !== title && runs !== 1 ? ", " : null}
          {runs === 1 ? null : plural(runs, "run")}
        </small>
      </th>
      <td role="cell">
        <StateMark {...rowStanding(row)} />
        {failedChecks.length === 0 ? null : (
          <small>{failedChecks.map((check) => FAILED_WORDS[check]).join(", ")}</small>
        )}
      </td>
      <td role="cell">
        {service === null || scenario === null ? (
          <span className={classes.quiet}>
            {service ?? "service?"} × {scenario ?? "scenario?"}
          </span>
        ) : (
          <CellLink service={service} scenario={scenario} />
        )}
      </td>
      <td role="cell" className={classes.when}>
        {ENVIRONMENT_WORDS[row.environment]}
      </td>
      <td role="cell" className={classes.when}>
        {formatName(row.format)}
      </td>
    </tr>
  );
}

/** Documents in the order they come, which is the newest first. */
export function DocumentsTable({
  rows,
  now,
}: {
  readonly rows: readonly DocumentRow[];
  readonly now: Instant;
}) {
  return (
    <table role="table" className={classes.table} aria-label="Documents">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((head) => (
            <th key={head} role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.id} row={row} now={now} />
        ))}
      </tbody>
    </table>
  );
}
