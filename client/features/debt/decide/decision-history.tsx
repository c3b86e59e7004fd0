import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Decision } from "#shared/debt/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { formatShare, leftOrOverspent, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { decisionWords } from "#client/features/debt/words.ts";
import classes from "./decide.module.css";

interface DecisionHistoryProps {
  readonly team: string;
  readonly sprint: string;
  readonly now: Instant;
}

/** What was decided on one sprint, the newest first. Asked for when somebody opens it. */
export function DecisionHistory(props: DecisionHistoryProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.history} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What was decided on it so far</summary>
      {open ? <Decisions {...props} /> : null}
    </details>
  );
}

function Decisions({ team, sprint, now }: DecisionHistoryProps) {
  const decisions = useQuery(useTRPC().debt.decisions.queryOptions({ team, sprint }));
  if (decisions.data === undefined) {
    if (decisions.error === null) return <Skeleton height={80} radius="sm" />;
    return (
      <p role="alert">
        The history could not be loaded: {sentenceOf(asFailure(decisions.error).message)}
      </p>
    );
  }
  if (decisions.data.length === 0) return <p>Nothing was decided yet.</p>;
  return (
    <ol aria-label="Decisions, the newest first">
      {decisions.data.map((decision, index) => (
        <DecisionLine key={decision.id} decision={decision} now={now} inForce={index === 0} />
      ))}
    </ol>
  );
}

interface DecisionLineProps {
  readonly decision: Decision;
  readonly now: Instant;
  readonly inForce: boolean;
}

function DecisionLine({ decision, now, inForce }: DecisionLineProps) {
  const { planned, recommended, decidedBy, decidedAt, reason, why, budget, policy } = decision;
  return (
    <li>
      <b>{formatShare(planned)}</b> {inForce ? "in force, " : null}
      {decisionWords(decision)}
      {recommended === null ? null : ` (${formatShare(recommended)})`}, by {decidedBy},{" "}
      <Moment at={decidedAt} now={now} as="day" /> <Moment at={decidedAt} now={now} as="clock" />.
      {reason === null ? null : <span> Reason: {sentenceOf(reason)}</span>}
      <small>
        {budget === null
          ? "No budget was known then"
          : `${budget.title}: ${leftOrOverspent(budget.remaining)} then`}
        , policy {policy.version}.{why === "" ? null : ` ${why}`}
      </small>
    </li>
  );
}
