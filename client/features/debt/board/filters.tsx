import { NativeSelect, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type { PlanningRow } from "#shared/debt/views.ts";
import { STATUS_ORDER, STATUS_WORDS, StatusShape } from "#client/ui/status.tsx";
import { BOARD_SORTS, type BoardAddress, type BoardChange, type BoardSort } from "./address.ts";
import classes from "./board.module.css";

const TYPING_MS = 200;

interface FiltersProps {
  /** Every team, whatever is shown. */
  readonly rows: readonly PlanningRow[];
  readonly address: BoardAddress;
  readonly onChange: (change: BoardChange) => void;
}

function StateFilter({ rows, address, onChange }: FiltersProps) {
  const chosen = address.state ?? [];
  const counts = STATUS_ORDER.map((status) => ({
    status,
    teams: rows.filter(({ budget }) => (budget?.status ?? "unknown") === status).length,
  })).filter(({ status, teams }) => teams > 0 || chosen.includes(status));
  return (
    <>
      {counts.map(({ status, teams }) => {
        const isOn = chosen.includes(status);
        return (
          <button
            key={status}
            type="button"
            aria-pressed={isOn}
            title={STATUS_WORDS[status].meaning}
            onClick={() =>
              onChange({
                state: isOn ? chosen.filter((other) => other !== status) : [...chosen, status],
              })
            }
          >
            <StatusShape status={status} /> {STATUS_WORDS[status].word} <b>{teams}</b>
          </button>
        );
      })}
    </>
  );
}

/** Follows the keys at once and the address a moment later. */
function SearchField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: FiltersProps["onChange"];
}) {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [asked, setAsked] = useState(value);
  useHotkeys([["/", () => field.current?.focus()]]);
  if (value !== asked) {
    setAsked(value);
    if (value.trim() !== text.trim()) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value.trim()) return undefined;
    const timer = setTimeout(() => onChange({ search: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <TextInput
      ref={field}
      size="xs"
      type="search"
      className={classes.search ?? ""}
      aria-label="Search the teams"
      aria-keyshortcuts="/"
      placeholder="Search  /"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** Which teams to show, and in which order. All of it stands in the address bar. */
export function BoardFilters({ rows, address, onChange }: FiltersProps) {
  const undecided = rows.filter(({ decision }) => decision === null).length;
  return (
    <div className={`${classes.filters} no-print`} role="search" aria-label="Teams">
      <div className={classes.states} role="group" aria-label="States">
        <button
          type="button"
          aria-pressed={address.undecided === "yes"}
          onClick={() =>
            onChange({ undecided: address.undecided === undefined ? "yes" : undefined })
          }
        >
          undecided <b>{undecided}</b>
        </button>
        <StateFilter rows={rows} address={address} onChange={onChange} />
      </div>
      <SearchField value={address.search ?? ""} onChange={onChange} />
      <NativeSelect
        size="xs"
        aria-label="Order"
        data={Object.entries(BOARD_SORTS).map(([value, label]) => ({ value, label }))}
        value={address.sort ?? "risk"}
        onChange={(event) =>
          onChange({ sort: event.currentTarget.value as BoardSort, order: undefined })
        }
      />
    </div>
  );
}
