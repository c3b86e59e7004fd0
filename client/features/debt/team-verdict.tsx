import type { ReactNode } from "react";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { capital, formatShare, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { StatusMark } from "#client/ui/status.tsx";
import { leftOrOverspent } from "#client/ui/format.ts";
import classes from "./verdict.module.css";
import { decisionWords, forecastWords, isBelow, personDays } from "./words.ts";

interface TeamVerdictProps {
  readonly planning: TeamPlanning;
  /** What can be done about it. */
  readonly action: ReactNode;
}

/** The one number of a team's page: the share that is recommended, with why, what if not, and what was decided. */
export function TeamVerdict({ planning, action }: TeamVerdictProps) {
  const { recommendation, unknownWhy, sprint, decision, whyText, whatIfNotText, at } = planning;
  const share = recommendation?.share ?? null;
  const days = share === null || sprint === null ? null : personDays(share, sprint.capacityDays);
  return (
    <section className={classes.verdict} aria-label="How much goes to debt">
      <p className={classes.answer} data-unknown={share === null}>
        <b>{share === null ? "unknown" : formatShare(share)}</b>
        <span>
          {share === null
            ? sentenceOf(`how much to recommend: ${unknownWhy ?? "too little is known"}`)
            : `recommended for debt in ${sprint === null ? "the next sprint" : sprint.name}`}
        </span>
        <small>
          {sprint === null ? (
            "no sprint is known"
          ) : (
            <>
              from <Moment at={sprint.start} now={at} />
              {days === null
                ? "; its capacity is not known"
                : `; ${days} of ${sprint.capacityDays}`}
            </>
          )}
        </small>
      </p>
      <div className={classes.texts}>
        {share === null ? null : <p>{whyText}</p>}
        {whatIfNotText === "" ? null : <p>{whatIfNotText}</p>}
        {recommendation === null || recommendation.weightedShare === null ? null : (
          <p className={classes.quiet}>
            By all of the team's budgets, weighted by events, it would be{" "}
            {formatShare(recommendation.weightedShare)}.
          </p>
        )}
        <WorstBudget planning={planning} />
      </div>
      <div className={classes.decision}>
        {decision === null ? (
          <p>
            {sprint === null ? "There is nothing to decide on yet." : "Nobody has decided yet."}
          </p>
        ) : (
          <p>
            <b>{formatShare(decision.planned)} planned</b>,{" "}
            <span data-below={isBelow(decision.planned, decision.recommended)}>
              {decisionWords(decision)}
            </span>
            , by {decision.decidedBy}, <Moment at={decision.decidedAt} now={at} as="day" />.
            {decision.reason === null ? null : ` Reason: ${sentenceOf(decision.reason)}`}
          </p>
        )}
        {action}
      </div>
    </section>
  );
}

function WorstBudget({ planning }: Pick<TeamVerdictProps, "planning">) {
  const zone = useZone();
  const { budget, at } = planning;
  if (budget === null) return <p className={classes.quiet}>No budget of this team is known.</p>;
  return (
    <p className={classes.quiet}>
      Worst budget: <SloLink slo={budget.key}>{budget.title}</SloLink>{" "}
      <StatusMark status={budget.status} />, {leftOrOverspent(budget.remaining)}.{" "}
      {capital(`runs out: ${forecastWords(planning, at, zone)}`)}.
    </p>
  );
}
