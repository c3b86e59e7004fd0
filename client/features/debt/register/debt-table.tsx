import { Fragment } from "react";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { reviewDay } from "#shared/debt/register.ts";
import type { DebtRow } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare, plural, UNKNOWN } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { SloLink } from "#client/ui/slo-link.tsx";
import { StandingMark } from "#client/features/debt/standing-mark.tsx";
import type { DebtTask } from "./debt-dialog.tsx";
import { DebtMore } from "./debt-more.tsx";
import { interestWords, paybackWords, sourceWords, STATUS_WORDS } from "./words.ts";
import classes from "./register.module.css";

interface DebtTableProps {
  readonly rows: readonly DebtRow[];
  readonly policy: PlanningPolicy;
  readonly now: Instant;
  readonly onTask: (task: DebtTask) => void;
}

/** Debts as rows, in the order that is given. */
export function DebtTable({ rows, policy, now, onTask }: DebtTableProps) {
  return (
    <table className={classes.table} role="table" aria-label="Debts">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Debt
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Interest
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Work
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Saved per person-day
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Pays back
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Fragment key={row.debt.id}>
            <tr role="row" className={classes.debt}>
              <th role="rowheader" scope="row">
                <Title row={row} now={now} />
              </th>
              <td role="cell" data-label="interest" data-numeric="true">
                <Interest row={row} />
              </td>
              <td role="cell" data-label="work" data-numeric="true">
                <span className={classes.figure}>{plural(row.debt.principalDays, "day")}</span>
              </td>
              <td role="cell" data-label="saved per person-day" data-numeric="true">
                {row.savedPerDay === null ? (
                  UNKNOWN
                ) : (
                  <Figure text={formatShare(row.savedPerDay)} />
                )}
              </td>
              <td role="cell" data-label="pays back" data-numeric="true">
                <span className={row.paybackSprints === null ? undefined : classes.figure}>
                  {paybackWords(row, policy.horizonSprints)}
                </span>
              </td>
            </tr>
            <tr role="row">
              <td role="cell" colSpan={5} className={classes.moreCell}>
                <DebtMore row={row} now={now} onTask={onTask} />
              </td>
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: DebtRow;
}

function Title({ row, now }: RowProps & Pick<DebtTableProps, "now">) {
  const { debt, standing, serviceTitle } = row;
  return (
    <>
      <b className={classes.title}>{debt.title}</b>
      <span className={classes.facts}>
        <StandingMark standing={standing} /> {serviceTitle}
        {debt.reviewBy === null || debt.closedAt !== null ? null : (
          <>
            , review <Moment at={reviewDay(debt.reviewBy)} now={now} as="day" />
          </>
        )}
        {debt.status === "open" ? null : `, ${STATUS_WORDS[debt.status]}`}
        {debt.closedAt === null ? null : (
          <>
            {" "}
            <Moment at={debt.closedAt} now={now} as="day" />
          </>
        )}
      </span>
      <Links row={row} />
    </>
  );
}

/** What a debt leads to: incidents that come of it, scenarios it would make pass, its item in the tracker. */
function Links({ row: { debt, scenarios, interest } }: RowProps) {
  if (scenarios.length + interest.incidents.length === 0 && debt.trackerUrl === null) return null;
  return (
    <span className={classes.links}>
      {scenarios.map(({ id, name, state }) => (
        <span key={id} title={name}>
          <CellLink service={debt.service} scenario={id}>
            {id}
          </CellLink>{" "}
          {state.replaceAll("-", " ")}
        </span>
      ))}
      {interest.incidents.length === 0 ? null : <Incidents row={interest} />}
      {debt.trackerUrl === null ? null : <a href={debt.trackerUrl}>in the tracker</a>}
    </span>
  );
}

/** Incidents stand on the page of the budget that suffers most. */
function Incidents({ row: { incidents, slo } }: { readonly row: DebtRow["interest"] }) {
  const words = plural(incidents.length, "incident");
  const titles = incidents.map(({ title }) => title).join("; ");
  return slo === null ? (
    <span title={titles}>{words}</span>
  ) : (
    <SloLink slo={slo.key} title={titles}>
      {words}
    </SloLink>
  );
}

function Interest({ row: { interest, debt } }: RowProps) {
  const { source, slo, sharedWith, toilHoursPerWeek } = interest;
  const stated = debt.interest.budgetPerWeek;
  return (
    <>
      {source === "unknown" ? UNKNOWN : <Figure text={interestWords(interest)} />}
      <small title={sourceWords(interest)}>
        {source === "unknown" ? "nobody said" : source}
        {source === "measured" && slo !== null ? (
          <>
            {" "}
            on <SloLink slo={slo.key}>{slo.title}</SloLink>
          </>
        ) : null}
        {source === "measured" && sharedWith > 0
          ? `; shared with ${plural(sharedWith, "other debt")}`
          : null}
        {source === "measured" && stated !== null ? `; stated ${formatShare(stated)}` : null}
      </small>
      {toilHoursPerWeek === 0 ? null : <small>+ {toilHoursPerWeek} h of toil</small>}
    </>
  );
}
