import type { CellDetail, ExemptionView } from "#shared/scenarios/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./cell.module.css";

const STATES: Readonly<Record<ExemptionView["state"], string>> = {
  planned: "planned",
  "in-force": "in force",
  expired: "expired",
  withdrawn: "withdrawn",
};

const REFUSED: Readonly<Record<NonNullable<ExemptionView["refused"]>, string>> = {
  "inside-the-team": "It counts nothing, because who approved it is of the team itself.",
  "too-long": "It counts nothing any more, because it lasts longer than the policy allows.",
};

/** Who let the team off, why, and until when. */
export function Exemptions({ detail: { exemptions, at } }: { readonly detail: CellDetail }) {
  if (exemptions.length === 0) return <p className={classes.quiet}>It was never exempt.</p>;
  return (
    <ul className={classes.runs}>
      {exemptions.map((one) => (
        <Exemption key={one.id} exemption={one} now={at} />
      ))}
    </ul>
  );
}

function Exemption({
  exemption: { state, from, until, reason, approvedBy, refused, withdrawnReason },
  now,
}: {
  readonly exemption: ExemptionView;
  readonly now: Instant;
}) {
  return (
    <li>
      <div className={classes.runHead}>
        <b>{STATES[state]}</b>
        <span>
          <Moment at={from} now={now} as="day" /> to <Moment at={until} now={now} />
        </span>
        <span>approved by {approvedBy}</span>
      </div>
      <p>{sentenceOf(reason)}</p>
      {refused === null ? null : <p>{REFUSED[refused]}</p>}
      {withdrawnReason === null ? null : <p>Withdrawn: {sentenceOf(withdrawnReason)}</p>}
    </li>
  );
}
