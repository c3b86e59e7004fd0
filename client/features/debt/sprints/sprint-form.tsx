import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Sprint } from "#shared/debt/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { useUnsaved } from "#client/features/debt/dialog.tsx";
import { useFaultFocus } from "#client/features/debt/fault-focus.ts";
import {
  useRemoveSprint,
  useSaveSprint,
  useSetCapacity,
} from "#client/features/debt/use-planning.ts";
import { daysOf, spanOf } from "./sprint-days.ts";
import classes from "./sprints.module.css";

interface SprintFormProps {
  readonly team: string;
  /** `null`: a new one. */
  readonly sprint: Sprint | null;
  /** Where a new one begins: when the last one ends, or now. */
  readonly from: Instant;
  readonly onDone: (text: string) => void;
  readonly onClose: () => void;
}

const USUAL_DAYS = 14;

function readDays(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const days = Number(text.trim().replace(",", "."));
  return Number.isFinite(days) && days > 0 ? days : undefined;
}

/** A sprint by hand. Of one that a tracker brought only the capacity can be said. */
export function SprintForm({ team, sprint, from, onDone, onClose }: SprintFormProps) {
  const zone = useZone();
  const save = useSaveSprint();
  const saveCapacity = useSetCapacity();
  const remove = useRemoveSprint();
  const isOwn = sprint === null || sprint.tracker === null;
  const [before] = useState({
    from: sprint?.start ?? from,
    to: sprint?.end ?? from + USUAL_DAYS * DAY_MS,
  });
  const [first] = useState({
    ...daysOf(before, zone),
    name: sprint?.name ?? "",
    capacity: String(sprint?.capacityDays ?? ""),
  });
  const [name, setName] = useState(first.name);
  const [start, setStart] = useState(first.start);
  const [last, setLast] = useState(first.last);
  const [capacity, setCapacity] = useState(first.capacity);
  const [asked, setAsked] = useState(false);
  const { start: begins, end: ends } = spanOf({ start, last }, before, zone);
  const days = readDays(capacity);
  const lacks = {
    name: name.trim() === "" ? "It needs a name." : null,
    start: begins === null ? "On which day does it begin?" : null,
    last:
      ends === null
        ? "Which is its last day?"
        : begins !== null && ends <= begins
          ? "It ends before it begins."
          : null,
    capacity: days === undefined ? "Person-days above 0, or nothing." : null,
  };
  const error = save.error ?? saveCapacity.error ?? remove.error;
  const failure = error === null ? null : asFailure(error);
  const { form, toFaults } = useFaultFocus(error);
  useUnsaved(
    name !== first.name ||
      start !== first.start ||
      last !== first.last ||
      capacity !== first.capacity,
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    if (Object.values(lacks).some((lack) => lack !== null)) return toFaults();
    if (begins === null || ends === null || days === undefined) return;
    if (!isOwn) {
      saveCapacity.mutate(
        { sprint: sprint.id, capacityDays: days },
        { onSuccess: (saved) => onDone(`The capacity of ${saved.name} is kept.`) },
      );
      return;
    }
    save.mutate(
      {
        ...(sprint === null ? {} : { id: sprint.id }),
        team,
        name: name.trim(),
        start: begins,
        end: ends,
        capacityDays: days,
      },
      { onSuccess: (saved) => onDone(`${saved.name} is kept.`) },
    );
  }

  return (
    <form ref={form} className={classes.form} onSubmit={submit} aria-label="Sprint" noValidate>
      {isOwn ? (
        <>
          <TextInput
            className={classes.wide ?? ""}
            label="Name"
            required
            maxLength={200}
            data-autofocus
            value={name}
            error={asked ? lacks.name : null}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="First day"
            type="date"
            required
            value={start}
            error={asked ? lacks.start : null}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
          <TextInput
            label="Last day"
            type="date"
            required
            value={last}
            error={asked ? lacks.last : null}
            onChange={(event) => setLast(event.currentTarget.value)}
          />
        </>
      ) : (
        <p className={`${classes.quiet} ${classes.wide}`}>
          It comes from {sprint.tracker}, which says when it begins and ends.
        </p>
      )}
      <TextInput
        label="Capacity"
        description="Person-days of the whole team; leave it empty if nobody knows"
        inputMode="decimal"
        rightSection="days"
        rightSectionWidth={48}
        value={capacity}
        error={asked ? lacks.capacity : null}
        onChange={(event) => setCapacity(event.currentTarget.value)}
      />
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
      <div className={classes.row}>
        <Button type="submit" loading={save.isPending || saveCapacity.isPending}>
          {sprint === null ? "Add it" : "Save"}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {sprint !== null && isOwn ? (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(
                { id: sprint.id },
                { onSuccess: () => onDone(`${sprint.name} is removed.`) },
              )
            }
          >
            Remove it
          </Button>
        ) : null}
      </div>
    </form>
  );
}
