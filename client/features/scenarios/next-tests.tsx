import type { NextTest } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { FaceMark } from "./cell-mark.tsx";
import { Commands } from "./command.tsx";
import { formatGain, formatHours } from "./points.ts";
import classes from "./scenarios.module.css";

/** `+2.1 points for 3 h of work, 0.7 an hour` */
export function worthWords({ points, hours, pointsPerHour }: NextTest): string {
  return `${formatGain(points)} points for ${formatHours(hours)} of work, ${formatGain(pointsPerHour).replace("+", "")} an hour`;
}

/** Tests that a team could do next, the one that gives most for an hour first: why, and the command to run it. */
export function NextTests({ tests }: { readonly tests: readonly NextTest[] }) {
  return (
    <ol className={classes.tests}>
      {tests.map((test) => (
        <li key={`${test.service} ${test.scenario}`}>
          <div className={classes.testHead}>
            <CellLink service={test.service} scenario={test.scenario}>
              {test.scenario} {test.name}
            </CellLink>
            <span>
              on {test.serviceTitle} <FaceMark face={test.state} />
            </span>
            <b>{worthWords(test)}</b>
          </div>
          {test.why === null ? null : <p>{test.why}</p>}
          <Commands run={test.run} />
        </li>
      ))}
    </ol>
  );
}
