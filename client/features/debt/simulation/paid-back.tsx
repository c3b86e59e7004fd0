import type { Simulation } from "#shared/debt/simulation.ts";
import type { DebtRow, SimulationFacts } from "#shared/debt/views.ts";
import { Moment } from "#client/ui/moment.tsx";
import { DAYS_AHEAD, endOfDay } from "./words.ts";
import classes from "./simulation.module.css";

interface PaidBackProps {
  readonly facts: SimulationFacts;
  readonly simulation: Simulation;
  readonly register: readonly DebtRow[];
}

/** Which debt is paid back when, in the order of work. */
export function PaidBack({ facts, simulation, register }: PaidBackProps) {
  if (simulation.with === null || simulation.paidBack.length === 0) return null;
  const titles = new Map(register.map(({ debt }) => [debt.id, debt.title]));
  const burning = new Set(facts.debts.map(({ id }) => id));
  return (
    <details className={classes.paidBack}>
      <summary>When each debt is paid back</summary>
      <ol>
        {simulation.paidBack.map(({ id, day }) => (
          <li key={id}>
            {titles.get(id) ?? id}:{" "}
            {day === null ? (
              `not within ${DAYS_AHEAD} days`
            ) : (
              <Moment at={endOfDay(facts.at, day)} now={facts.at} as="day" />
            )}
            {burning.has(id) ? null : <small> (does not burn this budget)</small>}
          </li>
        ))}
      </ol>
    </details>
  );
}
