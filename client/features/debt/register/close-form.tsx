import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Debt, DebtStatus } from "#shared/debt/model.ts";
import { asFailure } from "#client/data/failure.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useUnsaved } from "#client/features/debt/dialog.tsx";
import { useFaultFocus } from "#client/features/debt/fault-focus.ts";
import { usePlanner } from "#client/features/debt/planner.ts";
import { useSaveDebt } from "#client/features/debt/use-planning.ts";
import { asInput, draftOf } from "./debt-fields.ts";
import classes from "./register.module.css";

interface CloseFormProps {
  readonly debt: Debt;
  readonly isReopening: boolean;
  readonly onClose: () => void;
  readonly onSaved: (debt: Debt) => void;
}

const WAYS: readonly { readonly status: DebtStatus; readonly label: string }[] = [
  { status: "paid", label: "paid back: the work is done" },
  { status: "written-off", label: "written off: it will not be done" },
];

/** Closes a debt, as paid back or written off, or opens it again. What it was stays in its history. */
export function CloseForm({ debt, isReopening, onClose, onSaved }: CloseFormProps) {
  const planner = usePlanner();
  const save = useSaveDebt();
  const [status, setStatus] = useState<DebtStatus>(isReopening ? "open" : "paid");
  const [by, setBy] = useState(planner.name);
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const failure = save.error === null ? null : asFailure(save.error);
  const { form, toFaults } = useFaultFocus(save.error);
  useUnsaved(note !== "");

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (by.trim() === "") return toFaults();
    if (save.isPending) return;
    planner.calledThemselves(by);
    save.mutate(
      {
        id: debt.id,
        expectedVersion: debt.version,
        draft: asInput({ ...draftOf(debt), status }),
        by: by.trim(),
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      },
      { onSuccess: onSaved },
    );
  }

  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={submit}
      aria-label={isReopening ? "Reopen" : "Close"}
      noValidate
    >
      {isReopening ? null : (
        <fieldset className={`${classes.choice} ${classes.wide}`}>
          <legend>What became of it</legend>
          {WAYS.map((way) => (
            <label key={way.status}>
              <input
                type="radio"
                name="status"
                checked={status === way.status}
                onChange={() => setStatus(way.status)}
              />
              {way.label}
            </label>
          ))}
        </fieldset>
      )}
      <Textarea
        className={classes.wide ?? ""}
        label={isReopening ? "Why it is open again" : "What to remember of it"}
        rows={2}
        maxLength={4_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextInput
        className={classes.wide ?? ""}
        label="Your name"
        required
        maxLength={200}
        autoComplete="name"
        value={by}
        error={asked && by.trim() === "" ? "Somebody has to say so." : null}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <div className={classes.row}>
        <Button type="submit" loading={save.isPending}>
          {isReopening ? "Reopen it" : "Close it"}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try:{" "}
          {failure.code === "debt.changed-meanwhile"
            ? "close this and look at what changed."
            : sentenceOf(failure.remedy)}
        </p>
      )}
    </form>
  );
}
