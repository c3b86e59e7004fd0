import { type FormEvent, useId, useState } from "react";
import classes from "./backtest.module.css";
import {
  COMMON_TARGETS,
  readTarget,
  sliderStops,
  stopOf,
  targetText,
  writeTarget,
} from "./targets.ts";

interface TargetPickerProps {
  readonly target: number;
  /** The target in force. */
  readonly own: number;
  readonly onTarget: (target: number) => void;
}

/** Chooses a target: by a slider over round ones, by a mark of a common one, or by its figure. */
export function TargetPicker({ target, own, onTarget }: TargetPickerProps) {
  const stops = sliderStops(own);
  const name = useId();
  const share = (mark: number) => stopOf(stops, mark) / (stops.length - 1);
  return (
    <div className={classes.picker}>
      <div className={classes.slider}>
        <label htmlFor={name} className={classes.label}>
          Target to try
        </label>
        <input
          id={name}
          type="range"
          min={0}
          max={stops.length - 1}
          step={1}
          value={stopOf(stops, target)}
          aria-valuetext={targetText(target)}
          className={classes.range}
          onChange={(event) => onTarget(stops[event.target.valueAsNumber] ?? own)}
        />
        <div className={classes.marks} role="group" aria-label="Common targets">
          {COMMON_TARGETS.map((mark) => (
            <button
              key={mark}
              type="button"
              className={classes.mark}
              style={{ "--at": share(mark) } as React.CSSProperties}
              aria-pressed={mark === target}
              onClick={() => onTarget(mark)}
            >
              {writeTarget(mark)}
            </button>
          ))}
        </div>
      </div>
      <TargetField key={target} target={target} onTarget={onTarget} />
      <button
        type="button"
        className={classes.choice}
        disabled={target === own}
        onClick={() => onTarget(own)}
      >
        Today’s: {targetText(own)}
      </button>
    </div>
  );
}

function TargetField({ target, onTarget }: Pick<TargetPickerProps, "target" | "onTarget">) {
  const [text, setText] = useState(writeTarget(target));
  const read = readTarget(text);
  const wrong = useId();

  function take(): void {
    if (read !== null && read !== target) onTarget(read);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    take();
  }

  return (
    <form className={classes.exact} onSubmit={submit}>
      <label>
        exactly{" "}
        <input
          type="text"
          inputMode="decimal"
          size={8}
          value={text}
          aria-invalid={read === null}
          aria-describedby={wrong}
          onChange={(event) => setText(event.target.value)}
          onBlur={take}
        />
        {" %"}
      </label>
      <span id={wrong} className={classes.wrong} role="status">
        {read === null ? "50 to 99.9999" : ""}
      </span>
    </form>
  );
}
