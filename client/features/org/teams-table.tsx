import type { TeamRollup } from "#shared/budget/views.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare } from "#client/ui/format.ts";
import { useRowHeight } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { Sparkline } from "#client/ui/sparkline.tsx";
import { StatusShape } from "#client/ui/status.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import { StateCounts } from "./state-counts.tsx";
import { pressingFirst } from "./rollup-words.ts";
import { rowHeight } from "./row-height.ts";
import classes from "./org.module.css";

function TeamRow({ rollup }: { readonly rollup: TeamRollup }) {
  const { team, title, services, budgets, weightedRemaining, worst, spark } = rollup;
  return (
    <tr role="row" data-unowned={team === null}>
      <th role="rowheader" scope="row">
        <TeamLink team={team} title={team === null ? "Nobody owns these" : title} />
      </th>
      <td role="cell" data-numeric="true" data-label="left in all">
        {budgets === 0 ? (
          <span className={classes.quiet}>no budgets</span>
        ) : (
          <Figure text={formatShare(weightedRemaining)} />
        )}
      </td>
      <td role="cell" data-label="worst">
        {worst === null ? (
          <span className={classes.quiet}>unknown</span>
        ) : (
          <StatusShape status={worst.status} />
        )}{" "}
        {worst === null ? null : <SloLink slo={worst.key}>{worst.title}</SloLink>}{" "}
        {worst === null ? null : (
          <span className={classes.besideName}>
            <Figure text={formatShare(worst.remaining)} />
          </span>
        )}
      </td>
      <td role="cell" data-numeric="true" data-wide="true">
        {worst === null ? null : <Figure text={formatShare(worst.remaining)} />}
      </td>
      <td role="cell">{budgets === 0 ? null : <StateCounts rollup={rollup} />}</td>
      <td role="cell" data-numeric="true" data-label="services">
        {services}
      </td>
      <td role="cell" data-numeric="true" data-label="budgets">
        {budgets}
      </td>
      <td role="cell" data-beside="true">
        {budgets === 0 ? null : <Sparkline points={spark} />}
      </td>
    </tr>
  );
}

/** Every team's budgets in one line each. */
export function TeamsTable({ teams }: { readonly teams: readonly TeamRollup[] }) {
  const ordered = pressingFirst(teams);
  return (
    <table
      role="table"
      className={classes.table}
      data-cards="true"
      aria-label="Teams"
      style={rowHeight(useRowHeight())}
    >
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Team
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Left in all
          </th>
          <th role="columnheader" scope="col">
            Worst budget
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Left of it
          </th>
          <th role="columnheader" scope="col">
            States
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Services
          </th>
          <th role="columnheader" scope="col" data-numeric="true">
            Budgets
          </th>
          <th role="columnheader" scope="col">
            Window
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {ordered.map((rollup) => (
          <TeamRow key={rollup.team ?? "~"} rollup={rollup} />
        ))}
      </tbody>
    </table>
  );
}
