import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DEBT_STATUSES, type Debt } from "#shared/debt/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure, type Failure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { useUnsaved } from "#client/features/debt/dialog.tsx";
import { useFaultFocus } from "#client/features/debt/fault-focus.ts";
import { usePlanner } from "#client/features/debt/planner.ts";
import { useSaveDebt } from "#client/features/debt/use-planning.ts";
import { Conflict } from "./conflict.tsx";
import {
  asInput,
  type DebtFields,
  draftFrom,
  draftOf,
  fieldErrors,
  fieldsOf,
  newDebtFields,
  serverErrors,
  withTyped,
} from "./debt-fields.ts";
import { STATUS_WORDS } from "./words.ts";
import classes from "./register.module.css";

interface DebtFormProps {
  /** `null`: a new one. */
  readonly debt: Debt | null;
  readonly team: string;
  readonly now: Instant;
  readonly onClose: () => void;
  readonly onSaved: (debt: Debt) => void;
}

/** Services to choose from: the team's own first. */
function useServices(team: string, chosen: string) {
  const catalog = useQuery(useTRPC().org.catalog.queryOptions());
  const all = catalog.data?.services ?? [];
  const option = ({ name, displayName }: (typeof all)[number]) => ({
    value: name,
    label: displayName,
  });
  const known = all.some(({ name }) => name === chosen);
  return [
    { value: "", label: "choose a service" },
    ...(known || chosen === "" ? [] : [{ value: chosen, label: chosen }]),
    { group: "Of the team", items: all.filter(({ owner }) => owner === team).map(option) },
    { group: "Others", items: all.filter(({ owner }) => owner !== team).map(option) },
  ];
}

/** Why the server took nothing; what it says of a field stands at the field. */
function refusalWords(
  { fields, rest }: ReturnType<typeof serverErrors>,
  { message, remedy }: Failure,
): string {
  if (rest.length > 0) return rest.map(sentenceOf).join(" ");
  if (Object.keys(fields).length > 0) return "Look at what is marked above.";
  return `${sentenceOf(message)} What to try: ${sentenceOf(remedy)}`;
}

/** A debt with all that is said of it. What somebody else changed meanwhile is never overwritten unseen. */
export function DebtForm({ debt, team, now, onClose, onSaved }: DebtFormProps) {
  const zone = useZone();
  const planner = usePlanner();
  const save = useSaveDebt();
  const [base, setBase] = useState(debt);
  const [by, setBy] = useState(planner.name);
  const [note, setNote] = useState("");
  const [nameless, setNameless] = useState(false);
  const form = useForm<DebtFields>({
    initialValues:
      debt === null ? newDebtFields(now, zone, planner.name) : fieldsOf(draftOf(debt), zone),
    validate: (fields) => fieldErrors(fields, zone),
  });
  const services = useServices(team, form.values.service);
  const failure = save.error === null ? null : asFailure(save.error);
  const refused = serverErrors(failure?.fields ?? []);
  const isConflict = failure?.code === "debt.changed-meanwhile";
  const { form: place, toFaults } = useFaultFocus(save.error);
  useUnsaved(form.isDirty() || note !== "");

  function submit(fields: DebtFields): void {
    setNameless(by.trim() === "");
    if (by.trim() === "") return toFaults();
    if (save.isPending) return;
    planner.calledThemselves(by);
    const draft = draftFrom(fields, base === null ? null : draftOf(base), zone);
    save.mutate(
      {
        ...(base === null ? {} : { id: base.id, expectedVersion: base.version }),
        draft: asInput(draft),
        by: by.trim(),
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      },
      {
        onSuccess: onSaved,
        onError: (error) => form.setErrors(serverErrors(asFailure(error).fields ?? []).fields),
      },
    );
  }

  /** Theirs, with what was typed here on top. */
  function rebase(newest: Debt): void {
    if (base === null) return;
    const [theirs, before] = [fieldsOf(draftOf(newest), zone), fieldsOf(draftOf(base), zone)];
    form.setValues(withTyped(theirs, before, form.values));
    setBase(newest);
    save.reset();
    // What offered it is gone now. From the top on it can be looked through.
    place.current?.querySelector("input")?.focus();
  }

  function refuse(): void {
    setNameless(by.trim() === "");
    toFaults();
  }

  return (
    <form
      ref={place}
      className={classes.form}
      onSubmit={form.onSubmit(submit, refuse)}
      aria-label="Debt"
      noValidate
    >
      <TextInput
        className={classes.wide ?? ""}
        label="What it is"
        required
        maxLength={200}
        data-autofocus
        {...form.getInputProps("title")}
      />
      <NativeSelect label="Service" required data={services} {...form.getInputProps("service")} />
      <NativeSelect
        label="Status"
        data={DEBT_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))}
        {...form.getInputProps("status")}
      />
      <NativeSelect
        label="Good or bad"
        data={[
          { value: "bad", label: "bad: nobody took it on purpose" },
          { value: "good", label: "good: taken on purpose, with a review date" },
        ]}
        {...form.getInputProps("intent")}
      />
      <TextInput
        label="Look at it again by"
        type="date"
        description="After that day good debt is bad"
        {...form.getInputProps("reviewBy")}
      />
      <TextInput label="Taken" type="date" required {...form.getInputProps("takenAt")} />
      <TextInput label="Decided by" required maxLength={200} {...form.getInputProps("decidedBy")} />
      <TextInput
        label="Work to pay it back"
        required
        inputMode="decimal"
        rightSection="days"
        rightSectionWidth={48}
        {...form.getInputProps("principalDays")}
      />
      <TextInput
        label="Budget it burns in a week"
        description="Only counts where nothing is measured"
        inputMode="decimal"
        rightSection="%"
        {...form.getInputProps("budgetPerWeek")}
      />
      <TextInput
        label="Toil in a week"
        inputMode="decimal"
        rightSection="h"
        {...form.getInputProps("toilHoursPerWeek")}
      />
      <TextInput
        label="In the tracker"
        placeholder="https://"
        inputMode="url"
        {...form.getInputProps("trackerUrl")}
      />
      <Textarea
        className={classes.wide ?? ""}
        label="Why it was taken, or came about"
        rows={2}
        maxLength={4_000}
        {...form.getInputProps("why")}
      />
      <Textarea
        className={classes.wide ?? ""}
        label="What if it is not paid back"
        rows={2}
        maxLength={4_000}
        {...form.getInputProps("whatIfNot")}
      />
      <TextInput
        label="Incidents that come of it"
        description="Their ids, separated by commas: their burn is its interest"
        {...form.getInputProps("incidents")}
      />
      <TextInput
        label="Scenarios it would make pass"
        description="Such as DEPL-01, separated by commas"
        {...form.getInputProps("scenarios")}
      />
      <TextInput
        className={classes.wide ?? ""}
        label="Themes of incidents"
        description="Separated by commas"
        {...form.getInputProps("themes")}
      />
      <TextInput
        label="Your name"
        required
        maxLength={200}
        autoComplete="name"
        value={by}
        error={nameless && by.trim() === "" ? "Somebody has to say so." : null}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      {base === null ? null : (
        <TextInput
          label="Why you change it"
          maxLength={4_000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      {isConflict && base !== null ? (
        <Conflict base={base} typed={form.values} onRebase={rebase} />
      ) : null}
      {failure === null || isConflict ? null : (
        <p role="alert" className={classes.failed}>
          Not saved. {refusalWords(refused, failure)}
        </p>
      )}
      <div className={classes.row}>
        <Button type="submit" loading={save.isPending}>
          {base === null ? "Write it down" : "Save"}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
