import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { LeagueTeam } from "#shared/scenarios/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { formatPoints, formatSpread } from "#client/features/scenarios/points.ts";
import { NextTests } from "#client/features/scenarios/next-tests.tsx";
import { useLeague } from "#client/features/scenarios/use-league.ts";
import { plural } from "#client/ui/format.ts";
import { Figure } from "#client/ui/figure.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import classes from "./team.module.css";

/** What a team has tested of what could fail, and what it would best test next. */
export function TestedScenarios({ team }: { readonly team: string }) {
  const league = useLeague(team);
  if (league.data === undefined) {
    if (league.error === null) return <Skeleton height={120} radius="sm" />;
    return (
      <FailureNotice
        what="The tested failure scenarios could not be loaded"
        failure={asFailure(league.error)}
        onRetry={() => void league.refetch()}
      />
    );
  }
  const own = league.data.teams.find((one) => one.team === team);
  if (own === undefined || own.applicable === 0)
    return <p className={classes.quiet}>No failure scenario applies to what the team owns.</p>;
  return <Loaded team={own} isLeading={own.band === 1} />;
}

function Loaded({ team, isLeading }: { readonly team: LeagueTeam; readonly isLeading: boolean }) {
  const [best] = team.nextTests;
  return (
    <div className={classes.stack}>
      <dl className={classes.facts}>
        <div>
          <dt>R, of 100</dt>
          <dd>
            <span className={classes.headline}>
              <Figure text={formatPoints(team.R)} />
            </span>{" "}
            <small>
              {formatSpread(team.R, team.upper)}
              {isLeading ? ", in the leading band" : ""}
            </small>
          </dd>
        </div>
        <div>
          <dt>Tested</dt>
          <dd>
            <Link to="/league/matrix" search={{ team: [team.team] }}>
              {team.tested} of {plural(team.applicable, "scenario")} that apply
            </Link>
          </dd>
        </div>
        <div>
          <dt>Known risks</dt>
          <dd>{team.knownRisks === 0 ? "none" : team.knownRisks}</dd>
        </div>
      </dl>
      {best === undefined ? null : (
        <>
          <h3 className={classes.heading}>Next best test</h3>
          <NextTests tests={[best]} />
        </>
      )}
    </div>
  );
}
