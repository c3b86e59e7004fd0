import { VisuallyHidden } from "@mantine/core";
import type { SimulatedCourse, Simulation } from "#shared/debt/simulation.ts";
import type { SimulationFacts } from "#shared/debt/views.ts";
import { formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { balanceSentence, costOf, dayCount, DAYS_AHEAD, exhaustedWords } from "./words.ts";
import classes from "./simulation.module.css";

interface CurrencyProps {
  readonly facts: SimulationFacts;
  readonly simulation: Simulation;
  readonly share: number;
}

/** Both courses in figures, and in one currency: feature-days asked now against those lost later. */
export function Currency({ facts, simulation, share }: CurrencyProps) {
  const zone = useZone();
  const { without, with: working } = simulation;
  const balance = balanceSentence(simulation);
  const lines: readonly (readonly [string, (course: SimulatedCourse) => string])[] = [
    ["Exhausted", (course) => exhaustedWords(facts, course, zone)],
    [`Days exhausted, of ${DAYS_AHEAD}`, (course) => String(course.daysExhausted)],
  ];
  const days: readonly (readonly [string, (course: SimulatedCourse) => number])[] =
    facts.capacityDays === null
      ? []
      : [
          ["Feature-days asked now", ({ asked }) => asked],
          ["Feature-days lost to holds", ({ lost }) => lost],
          ["Days of toil on debts", ({ toil }) => toil],
          ["In all", costOf],
        ];
  return (
    <div className={classes.currency}>
      <p className={classes.message} role="status">
        {balance ??
          "No capacity is known, so nobody can say when debt would be paid back. Say below, at the sprint, how many person-days it has."}
      </p>
      <table className={classes.table} aria-label="With and without the work">
        <thead>
          <tr>
            <th scope="col">
              <VisuallyHidden>What</VisuallyHidden>
            </th>
            <th scope="col">Without</th>
            {working === null ? null : <th scope="col">With {formatShare(share)}</th>}
          </tr>
        </thead>
        <tbody>
          {[
            ...lines,
            ...days.map(
              ([name, of]) => [name, (course: SimulatedCourse) => dayCount(of(course))] as const,
            ),
          ].map(([name, write]) => (
            <tr key={name} data-sum={name === "In all"}>
              <th scope="row">{name}</th>
              <td>{write(without)}</td>
              {working === null ? null : <td>{write(working)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
