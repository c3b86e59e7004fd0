import { Button, Textarea, TextInput } from "@mantine/core";
import { useEffect, useRef } from "react";
import { readPercent } from "./share.ts";
import classes from "./decide.module.css";

const LONGEST_TEXT = 4_000;
/** The slider goes no further than a sprint is ever given to debt; the field takes any share. */
const SLIDER_TO = 60;

interface ShareFieldsProps {
  readonly percent: string;
  /** What it comes to in person-days. */
  readonly days: string | null;
  readonly problem: string | null;
  readonly onPercent: (percent: string) => void;
}

/** How much of the sprint, by a slider and as a figure, with what it comes to. */
export function ShareFields({ percent, days, problem, onPercent }: ShareFieldsProps) {
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

/** Why, and what if not. */
export function Texts({ why, whatIfNot, onWhy, onWhatIfNot, onGenerated }: TextsProps) {
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
