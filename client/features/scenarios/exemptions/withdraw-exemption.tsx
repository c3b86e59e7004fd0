import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { useEvidenceName } from "#client/ui/evidence-name.ts";
import { sentenceOf } from "#client/ui/format.ts";
import classes from "./exemptions.module.css";

const SHORTEST_REASON = 3;

/** Takes an exemption back, once who does it has said so a second time, with why. */
export function WithdrawExemption({
  id,
  approvedBy,
}: {
  readonly id: string;
  readonly approvedBy: string;
}) {
  const [open, setOpen] = useState(false);
  if (open) return <ConfirmForm id={id} onCancel={() => setOpen(false)} />;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Withdraw the exemption approved by ${approvedBy}`}
      onClick={() => setOpen(true)}
    >
      Withdraw…
    </Button>
  );
}

function ConfirmForm({ id, onCancel }: { readonly id: string; readonly onCancel: () => void }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const own = useEvidenceName();
  const why = useRef<HTMLInputElement>(null);
  // Who opened the form wants to write.
  useEffect(() => why.current?.focus(), []);
  const [by, setBy] = useState(own.name);
  const [reason, setReason] = useState("");
  const withdraw = useMutation(
    trpc.scenarios.withdrawExemption.mutationOptions({
      onSuccess: async () => {
        own.calledThemselves(by);
        await queries.invalidateQueries(trpc.scenarios.pathFilter());
      },
    }),
  );
  const failure = withdraw.error === null ? null : asFailure(withdraw.error);
  const isReady = by.trim() !== "" && reason.trim().length >= SHORTEST_REASON;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady && !withdraw.isPending)
      withdraw.mutate({ id, by: by.trim(), reason: reason.trim() });
  }

  return (
    <form className={classes.form} onSubmit={submit} aria-label="Withdraw the exemption">
      <p>
        From then on the cell counts what its evidence says. The exemption stays on record, as
        withdrawn, and cannot be taken up again.
      </p>
      <div className={classes.fields}>
        <TextInput
          size="xs"
          className={classes.wide ?? ""}
          label="Why it is withdrawn"
          required
          minLength={SHORTEST_REASON}
          maxLength={2_000}
          ref={why}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          label="Your name"
          required
          maxLength={200}
          autoComplete="name"
          value={by}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
      </div>
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button size="xs" type="submit" disabled={!isReady} loading={withdraw.isPending}>
          Withdraw it
        </Button>
        <Button size="xs" type="button" variant="default" onClick={onCancel}>
          Keep it
        </Button>
      </div>
    </form>
  );
}
