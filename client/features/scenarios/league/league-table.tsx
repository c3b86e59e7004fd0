import { VisuallyHidden } from "@mantine/core";
import { useId } from "react";
import type { LeagueView } from "#shared/scenarios/views.ts";
import { type ScoreAxis, scoreAxis } from "./axis.ts";
import { groupTeams, type TeamGroup } from "./groups.ts";
import classes from "./league.module.css";
import { TeamRow } from "./team-row.tsx";
import { AxisHead } from "./whisker.tsx";

/** Teams in their tie bands, each with R and its interval on one axis. */
export function LeagueTable({ view }: { readonly view: LeagueView }) {
  const axis = scoreAxis(view.teams);
  return (
    <div role="table" className={classes.table} aria-label="Teams">
      <div role="rowgroup" className={classes.heads}>
        <div role="row" className={classes.row}>
          <span role="columnheader" className={classes.team}>
            Team
          </span>
          <span role="columnheader" className={classes.score}>
            R, of 100
          </span>
          <span role="columnheader" className={classes.interval}>
            <VisuallyHidden>R with its interval</VisuallyHidden>
            <AxisHead axis={axis} />
          </span>
          <span role="columnheader" className={classes.trendCell}>
            26 weeks
          </span>
          <span role="columnheader" className={classes.tested}>
            Scenarios
          </span>
          <span role="columnheader" className={classes.next}>
            Next best test
          </span>
        </div>
      </div>
      {groupTeams(view).map((group) => (
        <Group key={group.key} group={group} axis={axis} />
      ))}
    </div>
  );
}

function Group({ group, axis }: { readonly group: TeamGroup; readonly axis: ScoreAxis }) {
  const titleId = useId();
  return (
    <div
      role="rowgroup"
      className={classes.group}
      data-band={group.isBand}
      aria-labelledby={titleId}
    >
      <div role="row" className={classes.groupHead}>
        <div role="cell" aria-colspan={6} id={titleId}>
          <b>{group.title}</b> <span>{group.note}</span>
        </div>
      </div>
      {group.teams.map((team) => (
        <TeamRow key={team.team} team={team} axis={axis} />
      ))}
    </div>
  );
}
