import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import type { CellDetail, ExemptionView } from "#shared/scenarios/views.ts";
import { useNames } from "#client/data/use-names.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import { ExemptForm } from "./exempt-form.tsx";
import classes from "./exemptions.module.css";
import { faceOfExemption } from "./states.ts";
import { WithdrawExemption } from "./withdraw-exemption.tsx";
import { EXEMPTION_FACES, whyCredit } from "./words.ts";

/** Who let the team off this cell, why and until when; with what asks for it and takes it back. */
export function CellExemptions({ detail }: { readonly detail: CellDetail }) {
  const { exemptions, at } = detail;
  return (
    <>
      <AskForExemption detail={detail} />
      {exemptions.length === 0 ? (
        <p className={classes.quiet}>It was never exempt.</p>
      ) : (
        <ul className={classes.list} aria-label="Exemptions of this cell">
          {exemptions.map((one) => (
            <Exemption key={one.id} exemption={one} now={at} />
          ))}
        </ul>
      )}
    </>
  );
}

function AskForExemption({ detail }: { readonly detail: CellDetail }) {
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const { ifExempt } = detail;
  if (ifExempt === null) return null;
  const close = (isDone: boolean) => {
    setDone(isDone);
    setOpen(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  return (
    <>
      <p role="status" className={classes.quiet}>
        {done ? "It is on record now; the score follows." : ""}
      </p>
      {open ? (
        <ExemptForm
          detail={detail}
          offer={ifExempt}
          onDone={() => close(true)}
          onCancel={() => close(false)}
        />
      ) : (
        <div>
          <Button ref={opener} size="xs" variant="default" onClick={() => setOpen(true)}>
            Exempt this cell…
          </Button>
        </div>
      )}
    </>
  );
}

function Exemption({
  exemption,
  now,
}: {
  readonly exemption: ExemptionView;
  readonly now: Instant;
}) {
  const { from, until, reason, approvedBy, credit, via, id } = exemption;
  const { team } = useNames();
  const why = whyCredit(exemption);
  const { status, word, meaning } = EXEMPTION_FACES[faceOfExemption(exemption, now)];
  const isOver = exemption.state === "expired" || exemption.state === "withdrawn";
  return (
    <li>
      <div className={classes.head}>
        <StateMark status={status} word={word} meaning={meaning} />
        <span>
          <Moment at={from} now={now} as="day" />, last day <Moment at={until - 1} now={now} />
        </span>
        <span>approved by {team(approvedBy)}</span>
        {credit === null ? null : <span>counts {credit.toFixed(2)} of 1</span>}
      </div>
      <p>{sentenceOf(reason)}</p>
      {why === null ? null : <p>{why}</p>}
      <Record exemption={exemption} now={now} />
      {isOver ? null : via === "file" ? (
        <p>To take it back, remove it from its file.</p>
      ) : (
        <WithdrawExemption id={id} approvedBy={team(approvedBy)} />
      )}
    </li>
  );
}

/** Who asked for it and who took it back, and when. */
function Record({
  exemption: { via, enteredAt, enteredBy, withdrawnAt, withdrawnBy, withdrawnReason },
  now,
}: {
  readonly exemption: ExemptionView;
  readonly now: Instant;
}) {
  return (
    <>
      <p>
        {via === "file" ? "Read from a file" : `Asked for by ${enteredBy ?? "nobody who said so"}`},{" "}
        <Moment at={enteredAt} now={now} as="ago" />.
      </p>
      {withdrawnAt === null ? null : (
        <p>
          Withdrawn{withdrawnBy === null ? "" : ` by ${withdrawnBy}`},{" "}
          <Moment at={withdrawnAt} now={now} as="ago" />: {sentenceOf(withdrawnReason ?? "")}
        </p>
      )}
    </>
  );
}
