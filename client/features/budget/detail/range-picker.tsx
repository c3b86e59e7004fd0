import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Interval } from "#shared/kernel/time.ts";
import { useZone } from "#client/ui/preferences.ts";
import {
  customAddress,
  fromLocalField,
  isOwnWindow,
  rangeFault,
  rangesBeside,
  type SloAddress,
  toLocalField,
  tried,
} from "./address.ts";
import classes from "./range-picker.module.css";

interface RangePickerProps {
  readonly sloKey: string;
  readonly address: SloAddress;
  /** What the charts show now; the custom fields begin with it. */
  readonly shown: Interval;
  /** The SLO's own window: `30 d`. */
  readonly window: string;
  /** Length of the SLO's own window where it rolls; `null` where it follows the calendar. */
  readonly windowSeconds: number | null;
  readonly onChoose: (address: SloAddress) => void;
}

/** The stretch of time the charts show. Every choice is a link, so that it can be opened elsewhere or sent to somebody. */
export function RangePicker({
  sloKey,
  address,
  shown,
  window,
  windowSeconds,
  onChoose,
}: RangePickerProps) {
  const { beside } = address;
  const kept: SloAddress = {
    ...(beside === undefined ? {} : { beside }),
    ...tried(address.target),
  };
  const isCustom = address.from !== undefined;
  const [open, setOpen] = useState(isCustom);
  return (
    <nav className={classes.picker} aria-label="Stretch of time">
      <RangeLink
        sloKey={sloKey}
        search={kept}
        current={isOwnWindow(address, windowSeconds)}
        label={`window: ${window}`}
      />
      {rangesBeside(windowSeconds).map(([range, label]) => (
        <RangeLink
          key={range}
          sloKey={sloKey}
          search={{ ...kept, range }}
          current={address.range === range}
          label={label}
        />
      ))}
      <button
        type="button"
        className={classes.choice}
        aria-expanded={open}
        data-current={isCustom}
        onClick={() => setOpen(!open)}
      >
        from – to
      </button>
      {open ? (
        <CustomRange
          key={`${shown.from}-${isCustom}`}
          shown={shown}
          onChoose={(chosen) => onChoose({ ...kept, ...chosen })}
        />
      ) : null}
    </nav>
  );
}

function RangeLink({
  sloKey,
  search,
  current,
  label,
}: {
  sloKey: string;
  search: SloAddress;
  current: boolean;
  label: string;
}) {
  return (
    <Link
      to="/slos/$"
      params={{ _splat: sloKey }}
      search={search}
      resetScroll={false}
      className={classes.choice ?? ""}
      data-current={current}
      aria-current={current ? "true" : undefined}
      activeProps={{}}
    >
      {label}
    </Link>
  );
}

function CustomRange({ shown, onChoose }: Pick<RangePickerProps, "shown" | "onChoose">) {
  const zone = useZone();
  const [from, setFrom] = useState(toLocalField(shown.from, zone));
  const [to, setTo] = useState(toLocalField(shown.to, zone));
  const [start, end] = [fromLocalField(from, zone), fromLocalField(to, zone)];
  const wrong = rangeFault(start, end);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (start !== null && end !== null && start < end)
      onChoose(customAddress({ from: start, to: end }));
  }

  return (
    <form className={classes.custom} onSubmit={submit}>
      <label>
        from
        <input
          type="datetime-local"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        to
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <button type="submit" className={classes.choice} disabled={wrong !== null}>
        Show
      </button>
      <span className={classes.wrong} role="status">
        {wrong ?? ""}
      </span>
    </form>
  );
}
