import { NativeSelect } from "@mantine/core";
import type { PlanningRow } from "#shared/debt/views.ts";
import { SearchField } from "#client/ui/search-field.tsx";
import { STATUS_ORDER, STATUS_WORDS, StatusShape } from "#client/ui/status.tsx";
import { BOARD_SORTS, type BoardAddress, type BoardChange, type BoardSort } from "./address.ts";
import classes from "./board.module.css";

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
      <SearchField
        value={address.search ?? ""}
        label="Search the teams"
        className={classes.search}
        onSearch={(search) => onChange({ search })}
      />
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
