import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Decision, Sprint } from "#shared/debt/model.ts";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { asFailure, type Failure } from "#client/data/failure.ts";
import { formatShare, sentenceOf } from "#client/ui/format.ts";
import { useUnsaved } from "#client/features/debt/dialog.tsx";
import { useFaultFocus } from "#client/features/debt/fault-focus.ts";
import { usePlanner } from "#client/features/debt/planner.ts";
import { useDecide } from "#client/features/debt/use-planning.ts";
import { isBelow, personDays, pointsBetween } from "#client/features/debt/words.ts";
import { ShareFields, Texts } from "./decide-fields.tsx";
import { InForce } from "./in-force.tsx";
import { percentOf, readPercent, shareOf } from "./share.ts";
import { useTexts } from "./use-texts.ts";
import classes from "./decide.module.css";

const SHORTEST_REASON = 3;

interface DecideFormProps {
  readonly planning: TeamPlanning;
  readonly sprint: Sprint;
  /** Of the sprint, as people read them. */
  readonly dates: string;
  /** What was tried out before, in whole percent; absent: nothing. */
  readonly tried?: number;
  readonly onClose: () => void;
  readonly onDecided: (decision: Decision) => void;
}

/** How much, why, what if not, and by whom. Below the recommendation it takes a reason, which stands on the scorecard. */
export function DecideForm({
  planning,
  sprint,
  dates,
  tried,
  onClose,
  onDecided,
}: DecideFormProps) {
  const { team, decision } = planning;
  const recommended = planning.recommendation?.share ?? null;
  const planner = usePlanner();
  const decide = useDecide();
  const [first] = useState({
    percent: String(tried ?? percentOf(decision?.planned ?? recommended ?? planning.policy.base)),
    by: planner.name,
    reason: decision?.reason ?? "",
  });
  /** The decision in force that whoever decides has seen. */
  const [seen, setSeen] = useState(decision?.id ?? null);
  const [percent, setPercent] = useState(first.percent);
  const [by, setBy] = useState(first.by);
  const [reason, setReason] = useState(first.reason);
  const [asked, setAsked] = useState(false);
  const read = readPercent(percent);
  const planned = read === null ? null : shareOf(read, recommended);
  const texts = useTexts(planning, planned);
  const { form, toFaults } = useFaultFocus(decide.error);
  useUnsaved(
    percent !== first.percent || by !== first.by || reason !== first.reason || texts.isTyped,
  );

  const below = planned !== null && isBelow(planned, recommended);
  const lacks = {
    share: planned === null ? "A whole percent from 0 to 100." : null,
    by: by.trim() === "" ? "Somebody has to stand for it." : null,
    reason:
      below && reason.trim().length < SHORTEST_REASON
        ? "Below the recommendation it takes a reason."
        : null,
  };
  const failure = decide.error === null ? null : asFailure(decide.error);
  const isOvertaken = failure?.code === "decision.changed-meanwhile";
  // What was just decided here is no news.
  const isReplaced = (decision?.id ?? null) !== seen && (decide.isIdle || decide.isError);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    const isReady = Object.values(lacks).every((lack) => lack === null);
    if (!isReady || planned === null) return toFaults();
    if (decide.isPending) return;
    planner.calledThemselves(by);
    // Whoever was told of the other decision, and decides again, has seen it.
    const expected = isOvertaken ? (decision?.id ?? null) : seen;
    setSeen(expected);
    decide.mutate(
      {
        team,
        sprint: sprint.id,
        planned,
        decidedBy: by.trim(),
        why: texts.why.trim(),
        whatIfNot: texts.whatIfNot.trim(),
        expected,
        ...(below ? { reason: reason.trim() } : {}),
      },
      { onSuccess: onDecided },
    );
  }

  return (
    <form ref={form} className={classes.form} onSubmit={submit} aria-label="Decide" noValidate>
      <p className={classes.quiet}>
        {sprint.name}, {dates}
        {sprint.capacityDays === null
          ? "; its capacity is not known"
          : `, ${personDays(1, sprint.capacityDays) ?? ""}`}
        .{" "}
        {recommended === null
          ? (planning.unknownWhy ?? "Too little is known to recommend anything.")
          : `Recommended: ${formatShare(recommended)}.`}
      </p>
      {decision === null ? null : (
        <InForce decision={decision} now={planning.at} isNew={isReplaced} />
      )}
      <ShareFields
        percent={percent}
        days={planned === null ? null : personDays(planned, sprint.capacityDays)}
        problem={asked ? lacks.share : null}
        onPercent={setPercent}
      />
      {below && planned !== null && recommended !== null ? (
        <div className={classes.below}>
          <p role="status">
            ▼ Below the recommendation by {pointsBetween(planned, recommended)}: this is a risk
            taken knowingly and will stand on the scorecard.
          </p>
          <Textarea
            label="Why it has to be less"
            required
            rows={2}
            maxLength={2_000}
            value={reason}
            error={asked ? lacks.reason : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      ) : null}
      <Texts {...texts.fields} />
      <TextInput
        label="Decided by"
        required
        maxLength={200}
        autoComplete="name"
        value={by}
        error={asked ? lacks.by : null}
        onChange={(event) => setBy(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={decide.isPending}>
          {planned === null ? "Decide" : `Decide on ${formatShare(planned)}`}
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <p className={classes.quiet}>
          {decision === null
            ? "To undo it, decide again: what was decided stays in its history."
            : "This replaces the decision in force, which stays in the history. To undo it, decide again."}
        </p>
      </div>
      {failure === null ? null : <Refusal failure={failure} isOvertaken={isOvertaken} />}
    </form>
  );
}

interface RefusalProps {
  readonly failure: Failure;
  readonly isOvertaken: boolean;
}

function Refusal({ failure: { message, remedy }, isOvertaken }: RefusalProps) {
  return (
    <p role="alert" className={classes.failed}>
      Not decided: {sentenceOf(message)}{" "}
      {isOvertaken
        ? "What you typed is kept. Look at what is in force above; to replace it, decide again."
        : `What to try: ${sentenceOf(remedy)}`}
    </p>
  );
}
