import { Button, Checkbox, NativeSelect, Popover } from "@mantine/core";
import type { BudgetStatus } from "#shared/budget/model.ts";
import type { BudgetSort, TeamRollup } from "#shared/budget/views.ts";
import { UNOWNED } from "#shared/org/model.ts";
import { SearchField } from "#client/ui/search-field.tsx";
import { STATUS_ORDER, STATUS_WORDS, StatusShape } from "#client/ui/status.tsx";
import { type ListAddress, SORTS } from "./address.ts";
import classes from "./filters.module.css";

export type ChangeAddress = (change: {
  readonly [Field in keyof ListAddress]?: ListAddress[Field] | undefined;
}) => void;

function toggled<Value>(values: readonly Value[] | undefined, value: Value): readonly Value[] {
  const before = values ?? [];
  return before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
}

interface StateFilterProps {
  readonly counts: Readonly<Record<BudgetStatus, number>>;
  readonly chosen: readonly BudgetStatus[] | undefined;
  readonly onChange: ChangeAddress;
}

function StateFilter({ counts, chosen, onChange }: StateFilterProps) {
  const shown = STATUS_ORDER.filter((status) => counts[status] > 0 || chosen?.includes(status));
  return (
    <div className={classes.states} role="group" aria-label="States">
      {shown.map((status) => (
        <button
          key={status}
          type="button"
          className={classes.state}
          aria-pressed={chosen?.includes(status) ?? false}
          title={STATUS_WORDS[status].meaning}
          onClick={() => onChange({ state: toggled(chosen, status) })}
        >
          <StatusShape status={status} /> {STATUS_WORDS[status].word} <b>{counts[status]}</b>
        </button>
      ))}
    </div>
  );
}

interface TeamFilterProps {
  readonly teams: readonly TeamRollup[];
  readonly chosen: readonly string[] | undefined;
  readonly onChange: ChangeAddress;
}

function teamWords(teams: readonly TeamRollup[], chosen: readonly string[] | undefined): string {
  if (chosen === undefined) return "All teams";
  const only =
    chosen.length === 1 ? teams.find(({ team }) => (team ?? UNOWNED) === chosen[0]) : undefined;
  return only?.title ?? (chosen.length === 1 ? (chosen[0] ?? "") : `${chosen.length} teams`);
}

function TeamFilter({ teams, chosen, onChange }: TeamFilterProps) {
  return (
    <Popover position="bottom-start" shadow="sm" width={280} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          className={classes.teams ?? ""}
          aria-label={`Teams: ${teamWords(teams, chosen)}`}
          rightSection={<span aria-hidden="true">▾</span>}
        >
          {teamWords(teams, chosen)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.choices ?? ""} aria-label="Teams">
        {teams.map(({ team, title, budgets }) => {
          const name = team ?? UNOWNED;
          return (
            <Checkbox
              key={name}
              size="xs"
              label={`${title} (${budgets})`}
              checked={chosen?.includes(name) ?? false}
              onChange={() => onChange({ team: toggled(chosen, name) })}
            />
          );
        })}
        {chosen === undefined ? null : (
          <Button variant="subtle" size="compact-xs" onClick={() => onChange({ team: undefined })}>
            All teams
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface FiltersProps {
  readonly address: ListAddress;
  readonly counts: Readonly<Record<BudgetStatus, number>>;
  /** Absent where the page is about one team anyway. */
  readonly teams?: readonly TeamRollup[];
  readonly onChange: ChangeAddress;
}

/** What to show of the budgets, and in which order. All of it stands in the address bar. */
export function Filters({ address, counts, teams, onChange }: FiltersProps) {
  const { team, state, search, sort } = address;
  const orders = Object.entries(SORTS).map(([value, label]) => ({ value, label }));
  return (
    <div className={`${classes.filters} no-print`} role="search" aria-label="Budgets">
      {teams === undefined ? null : <TeamFilter teams={teams} chosen={team} onChange={onChange} />}
      <StateFilter counts={counts} chosen={state} onChange={onChange} />
      <SearchField
        value={search ?? ""}
        label="Search the budgets"
        className={classes.search}
        onSearch={(text) => onChange({ search: text })}
      />
      <NativeSelect
        size="xs"
        className={classes.sort ?? ""}
        aria-label="Order"
        data={orders}
        value={sort ?? "runs-out"}
        onChange={(event) =>
          onChange({ sort: event.currentTarget.value as BudgetSort, order: undefined })
        }
      />
    </div>
  );
}
