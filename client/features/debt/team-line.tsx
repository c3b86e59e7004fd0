import { Link } from "@tanstack/react-router";
import { formatShare } from "#client/ui/format.ts";
import classes from "./debt.module.css";
import { useBoard } from "./use-planning.ts";
import { debtsWords, decisionWords } from "./words.ts";

/** A team's debt in a line, with a way to its planning; absent until it is known. */
export function DebtLine({ team }: { readonly team: string }) {
  const board = useBoard();
  const row = board.data?.rows.find((one) => one.team === team);
  if (row === undefined) return null;
  const { recommendation, decision, turnedBad, openDebts, sprint } = row;
  const of = sprint === null ? "the next sprint" : `“${sprint.name}”`;
  return (
    <p className={classes.quiet}>
      Debt: {openDebts === 0 ? "none stands in the register" : debtsWords(row)}
      {turnedBad === 0 ? null : `, ${turnedBad} turned bad`}.{" "}
      {decision !== null
        ? `${formatShare(decision.planned)} of ${of} is planned for it, ${decisionWords(decision)}.`
        : recommendation === null
          ? null
          : `${formatShare(recommendation.share)} of ${of} is recommended for it.`}{" "}
      <Link to="/planning/$team" params={{ team }}>
        Planning of the team
      </Link>
    </p>
  );
}
