import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useId, useState } from "react";
import type { LeagueTeam, NextTest } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { NextTests, worthWords } from "#client/features/scenarios/next-tests.tsx";
import { formatPoints, formatSpread } from "#client/features/scenarios/points.ts";
import { FaceShape } from "#client/features/scenarios/cell-mark.tsx";
import { formatShare, plural } from "#client/ui/format.ts";
import { TeamLink } from "#client/ui/team-link.tsx";
import type { ScoreAxis } from "./axis.ts";
import classes from "./league.module.css";
import { Trend } from "./trend.tsx";
import { Whisker } from "./whisker.tsx";
import { scoreWords } from "./words.ts";

interface TeamRowProps {
  readonly team: LeagueTeam;
  readonly axis: ScoreAxis;
}

/** How one team stands, and what it would best test next. */
export function TeamRow({ team, axis }: TeamRowProps) {
  const [open, setOpen] = useState(false);
  const testsId = useId();
  const [best] = team.nextTests;
  return (
    <>
      <div role="row" className={classes.row}>
        <div role="rowheader" className={classes.team}>
          <TeamLink team={team.team} title={team.title} />
          <small>
            {plural(team.services, "service")}, {formatShare(team.exposureShare)} of the exposure
          </small>
        </div>
        <div role="cell" className={classes.score}>
          <VisuallyHidden>{scoreWords(team)}</VisuallyHidden>
          <span aria-hidden="true">
            <b data-unknown={team.R === null}>{formatPoints(team.R)}</b>{" "}
            <small>{formatSpread(team.R, team.upper)}</small>
          </span>
        </div>
        <div role="cell" className={classes.interval}>
          <Whisker team={team} axis={axis} />
        </div>
        <div role="cell" className={classes.trendCell}>
          <Trend trend={team.trend} axis={axis} />
        </div>
        <div role="cell" className={classes.tested}>
          <Tested team={team} />
        </div>
        <div role="cell" className={classes.next}>
          {best === undefined ? (
            <span className={classes.nothing}>
              {team.applicable === 0 ? "nothing applies yet" : "nothing would add to it now"}
            </span>
          ) : (
            <>
              <NextTestLine test={best} />
              <UnstyledButton
                className={classes.more ?? ""}
                aria-expanded={open}
                aria-controls={testsId}
                onClick={() => setOpen(!open)}
              >
                {open ? "Hide how" : "Show how"}
                <VisuallyHidden> {team.title} would test it</VisuallyHidden>
              </UnstyledButton>
            </>
          )}
        </div>
      </div>
      {best === undefined ? null : (
        <div role="row" className={classes.opened} id={testsId} hidden={!open}>
          <div role="cell" aria-colspan={6}>
            {open ? <NextTests tests={team.nextTests} /> : null}
          </div>
        </div>
      )}
    </>
  );
}

function Tested({ team: { tested, applicable, knownRisks } }: Pick<TeamRowProps, "team">) {
  return (
    <>
      <span>
        {tested} <small>of {applicable} tested</small>
      </span>
      {knownRisks === 0 ? null : (
        <span className={classes.risks}>
          <FaceShape face="known-risk" />
          {plural(knownRisks, "known risk")}
        </span>
      )}
    </>
  );
}

function NextTestLine({ test }: { readonly test: NextTest }) {
  return (
    <span className={classes.nextLine}>
      <CellLink service={test.service} scenario={test.scenario}>
        {test.scenario} {test.name}
      </CellLink>{" "}
      on {test.serviceTitle}
      <small>{worthWords(test)}</small>
    </span>
  );
}
