import { Button, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { Decision, Sprint } from "#shared/debt/model.ts";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { formatShare, sentenceOf } from "#client/ui/format.ts";
import { usePlanner } from "#client/features/debt/planner.ts";
import { useDecide } from "#client/features/debt/use-planning.ts";
import { isBelow, personDays, pointsBetween } from "#client/features/debt/words.ts";
import { percentOf, readPercent, shareOf } from "./share.ts";
import classes from "./decide.module.css";

const SHORTEST_REASON = 3;
const LONGEST_TEXT = 4_000;
/** The slider goes no further than a sprint is ever given to debt; the field takes any share. */
const SLIDER_TO = 60;

interface DecideFormProps {
  readonly planning: TeamPlanning;
  readonly sprint: Sprint;
  /** Of the sprint, as people read them. */
  readonly dates: string;
  readonly onClose: () => void;
  readonly onDecided: (decision: Decision) => void;
}

/** How much, why, what if not, and by whom. Below the recommendation it takes a reason, which stands on the scorecard. */
export function DecideForm({ planning, sprint, dates, onClose, onDecided }: DecideFormProps) {
  const { team, decision, whyText, whatIfNotText } = planning;
  const recommended = planning.recommendation?.share ?? null;
  const planner = usePlanner();
  const decide = useDecide();
  const [percent, setPercent] = useState(
    String(percentOf(decision?.planned ?? recommended ?? planning.policy.base)),
  );
  const [by, setBy] = useState(planner.name);
  const [why, setWhy] = useState(decision?.why ?? whyText);
  const [whatIfNot, setWhatIfNot] = useState(decision?.whatIfNot ?? whatIfNotText);
  const [reason, setReason] = useState(decision?.reason ?? "");
  const [asked, setAsked] = useState(false);

  const read = readPercent(percent);
  const planned = read === null ? null : shareOf(read, recommended);
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

  function submit(event: FormEvent): void {
    event.preventDefault();
    setAsked(true);
    const isReady = Object.values(lacks).every((lack) => lack === null);
    if (!isReady || planned === null || decide.isPending) return;
    planner.calledThemselves(by);
    decide.mutate(
      {
        team,
        sprint: sprint.id,
        planned,
        decidedBy: by.trim(),
        why: why.trim(),
        whatIfNot: whatIfNot.trim(),
        ...(below ? { reason: reason.trim() } : {}),
      },
      { onSuccess: onDecided },
    );
  }

  return (
    <form className={classes.form} onSubmit={submit} aria-label="Decide" noValidate>
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
      <Texts
        why={why}
        whatIfNot={whatIfNot}
        onWhy={setWhy}
        onWhatIfNot={setWhatIfNot}
        {...(why === whyText && whatIfNot === whatIfNotText
          ? {}
          : {
              onGenerated: () => {
                setWhy(whyText);
                setWhatIfNot(whatIfNotText);
              },
            })}
      />
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
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          Not decided: {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
    </form>
  );
}

interface ShareFieldsProps {
  readonly percent: string;
  /** What it comes to in person-days. */
  readonly days: string | null;
  readonly problem: string | null;
  readonly onPercent: (percent: string) => void;
}

function ShareFields({ percent, days, problem, onPercent }: ShareFieldsProps) {
  const value = readPercent(percent) ?? 0;
  const slider = useRef<HTMLInputElement>(null);
  // The dialog was open before the figures came, so that the focus could not be set then.
  useEffect(() => slider.current?.focus(), []);
  return (
    <div className={classes.share}>
      <input
        className={classes.slider}
        type="range"
        min={0}
        max={Math.max(SLIDER_TO, value)}
        step={1}
        value={value}
        aria-label="Share of the sprint for debt"
        aria-valuetext={`${value} percent`}
        ref={slider}
        onChange={(event) => onPercent(event.currentTarget.value)}
      />
      <TextInput
        className={classes.percent ?? ""}
        aria-label="Share in percent"
        inputMode="numeric"
        maxLength={3}
        rightSection="%"
        value={percent}
        error={problem}
        onChange={(event) => onPercent(event.currentTarget.value)}
      />
      <output className={classes.days}>{days ?? "person-days unknown"}</output>
    </div>
  );
}

interface TextsProps {
  readonly why: string;
  readonly whatIfNot: string;
  readonly onWhy: (text: string) => void;
  readonly onWhatIfNot: (text: string) => void;
  /** Puts back what follows from the figures; absent where that is what stands there. */
  readonly onGenerated?: () => void;
}

function Texts({ why, whatIfNot, onWhy, onWhatIfNot, onGenerated }: TextsProps) {
  return (
    <>
      <Textarea
        label="Why"
        rows={4}
        maxLength={LONGEST_TEXT}
        value={why}
        onChange={(event) => onWhy(event.currentTarget.value)}
      />
      <Textarea
        label="What if we don't"
        rows={3}
        maxLength={LONGEST_TEXT}
        value={whatIfNot}
        onChange={(event) => onWhatIfNot(event.currentTarget.value)}
      />
      {onGenerated === undefined ? null : (
        <Button
          className={classes.generated ?? ""}
          variant="subtle"
          size="compact-xs"
          onClick={onGenerated}
        >
          Take what follows from the figures now
        </Button>
      )}
    </>
  );
}
