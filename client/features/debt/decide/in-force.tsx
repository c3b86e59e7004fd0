import type { Decision } from "#shared/debt/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { formatShare, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { decisionWords } from "#client/features/debt/words.ts";
import classes from "./decide.module.css";

interface InForceProps {
  readonly decision: Decision;
  readonly now: Instant;
  /** Whether somebody decided it while the form was open. */
  readonly isNew: boolean;
}

/** The decision that a new one would replace, with who made it and why. */
export function InForce({ decision, now, isNew }: InForceProps) {
  const { planned, decidedBy, decidedAt, reason } = decision;
  return (
    <p className={isNew ? classes.meanwhile : classes.quiet}>
      {isNew ? <b>Decided meanwhile: </b> : "In force: "}
      {formatShare(planned)} by {decidedBy}, <Moment at={decidedAt} now={now} as="day" />{" "}
      <Moment at={decidedAt} now={now} as="clock" />, {decisionWords(decision)}.
      {reason === null ? null : ` Reason: ${sentenceOf(reason)}`}
    </p>
  );
}
