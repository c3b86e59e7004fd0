import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useAsker } from "./asker.ts";
import classes from "./gate.module.css";

const SHORTEST_REASON = 3;

/** Lets a change pass that the gate did not, with who answers for it and why. Shown once the server has it. */
export function OverrideForm({ check }: { readonly check: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const name = useAsker((asker) => asker.name);
  const [by, setBy] = useState(name);
  const [reason, setReason] = useState("");
  const override = useMutation(
    trpc.gate.override.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.gate.records.pathFilter());
        setReason("");
      },
    }),
  );
  const failure = override.error === null ? null : asFailure(override.error);
  const isReady = by.trim() !== "" && reason.trim().length >= SHORTEST_REASON;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady && !override.isPending)
      override.mutate({ check, by: by.trim(), reason: reason.trim() });
  }

  return (
    <form className={classes.overriding} onSubmit={submit} aria-label="Let it pass">
      <TextInput
        label="Your name"
        required
        maxLength={200}
        autoComplete="name"
        value={by}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <TextInput
        className={classes.why ?? ""}
        label="Why it has to pass all the same"
        required
        minLength={SHORTEST_REASON}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!isReady} loading={override.isPending}>
        Let it pass
      </Button>
      <p role="status" className={classes.fieldNote}>
        {failure === null
          ? "The check stays as it was; name and reason are kept beside it for good."
          : `${sentenceOf(failure.message)} What to try: ${failure.remedy}.`}
      </p>
    </form>
  );
}
