import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useEvidenceName } from "#client/ui/evidence-name.ts";
import classes from "./evidence.module.css";

const SHORTEST_REASON = 3;

/** Withdraws a document, or takes a withdrawal back; with who says so and why, which stay on record. */
export function WithdrawForm({
  id,
  withdrawn,
}: {
  readonly id: string;
  readonly withdrawn: boolean;
}) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const own = useEvidenceName();
  const [by, setBy] = useState(own.name);
  const [reason, setReason] = useState("");
  const withdraw = useMutation(
    trpc.scenarios.withdraw.mutationOptions({
      onSuccess: async () => {
        own.calledThemselves(by);
        setReason("");
        await queries.invalidateQueries(trpc.scenarios.pathFilter());
      },
    }),
  );
  const failure = withdraw.error === null ? null : asFailure(withdraw.error);
  const isReady = by.trim() !== "" && reason.trim().length >= SHORTEST_REASON;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady && !withdraw.isPending)
      withdraw.mutate({
        document: id,
        by: by.trim(),
        reason: reason.trim(),
        ...(withdrawn ? { reinstate: true } : {}),
      });
  }

  return (
    <form
      className={classes.fields}
      onSubmit={submit}
      aria-label={withdrawn ? "Reinstate" : "Withdraw"}
    >
      <TextInput
        size="xs"
        label="Your name"
        required
        maxLength={200}
        autoComplete="name"
        value={by}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        className={classes.wide ?? ""}
        label={withdrawn ? "Why it counts after all" : "Why it should not count"}
        required
        minLength={SHORTEST_REASON}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button
        size="xs"
        type="submit"
        variant="default"
        disabled={!isReady}
        loading={withdraw.isPending}
      >
        {withdrawn ? "Reinstate" : "Withdraw"}
      </Button>
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
    </form>
  );
}
