import { UnstyledButton } from "@mantine/core";
import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import classes from "./exemptions.module.css";
import { inOrder } from "./order.ts";
import { type ExemptionSort, faceOfExemption } from "./states.ts";
import { EXEMPTION_FACES, whyCredit } from "./words.ts";

const COLUMNS: readonly { readonly sort: ExemptionSort; readonly title: string }[] = [
  { sort: "state", title: "State" },
  { sort: "cell", title: "Cell" },
  { sort: "team", title: "Team" },
  { sort: "approver", title: "Approved by" },
  { sort: "from", title: "From" },
  { sort: "until", title: "Last day" },
  { sort: "credit", title: "Counts, of 1" },
];

interface ExemptionsTableProps {
  readonly exemptions: readonly ExemptionView[];
  readonly titles: ReadonlyMap<string, string>;
  readonly now: Instant;
  readonly sort: ExemptionSort;
  readonly reversed: boolean;
  readonly onSort: (sort: ExemptionSort) => void;
}

/** Every exemption in a line, with what it counts and why. */
export function ExemptionsTable(props: ExemptionsTableProps) {
  const { exemptions, titles, now, sort, reversed, onSort } = props;
  return (
    <table role="table" className={classes.table} aria-label="Exemptions">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((column) => {
            const sorted = column.sort === sort;
            return (
              <th
                key={column.sort}
                role="columnheader"
                scope="col"
                data-numeric={column.sort === "credit"}
                aria-sort={sorted ? (reversed ? "descending" : "ascending") : undefined}
              >
                <UnstyledButton className={classes.sort ?? ""} onClick={() => onSort(column.sort)}>
                  {column.title}
                  {sorted ? <span aria-hidden="true">{reversed ? " ↑" : " ↓"}</span> : null}
                </UnstyledButton>
              </th>
            );
          })}
          <th role="columnheader" scope="col">
            Why
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {inOrder(exemptions, sort, reversed, now).map((one) => (
          <Row key={one.id} exemption={one} titles={titles} now={now} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<ExemptionsTableProps, "titles" | "now"> {
  readonly exemption: ExemptionView;
}

function Row({ exemption, titles, now }: RowProps) {
  const { service, scenario, team, approvedBy, from, until, credit, reason } = exemption;
  const why = whyCredit(exemption);
  const { status, word, meaning } = EXEMPTION_FACES[faceOfExemption(exemption, now)];
  return (
    <tr role="row">
      <td role="cell">
        <StateMark status={status} word={word} meaning={meaning} />
      </td>
      <th role="rowheader" scope="row">
        <CellLink service={service} scenario={scenario} />
      </th>
      <td role="cell" data-label="team">
        {team === null ? (
          "owned by nobody"
        ) : (
          <TeamLink team={team} title={titles.get(team) ?? team} />
        )}
      </td>
      <td role="cell" data-label="approved by">
        {titles.get(approvedBy) ?? approvedBy}
      </td>
      <td role="cell" data-label="from">
        <Moment at={from} now={now} as="day" />
      </td>
      <td role="cell" data-label="last day">
        <Moment at={until - 1} now={now} />
      </td>
      <td role="cell" data-label="counts" data-numeric="true">
        {credit === null ? "–" : credit.toFixed(2)}
      </td>
      <td role="cell" className={classes.why}>
        {sentenceOf(reason)}
        {why === null ? null : <small>{why}</small>}
        {exemption.withdrawnReason === null ? null : (
          <small>
            Withdrawn{exemption.withdrawnBy === null ? "" : ` by ${exemption.withdrawnBy}`}:{" "}
            {sentenceOf(exemption.withdrawnReason)}
          </small>
        )}
      </td>
    </tr>
  );
}
