import type { VirtualItem } from "@tanstack/react-virtual";
import { passWords } from "#client/features/scenarios/pass-words.ts";
import type { MatrixScenario } from "#shared/scenarios/views.ts";
import classes from "./matrix.module.css";
import type { ShownMatrix } from "./shown.ts";

interface GridHeadProps {
  readonly shown: ShownMatrix;
  readonly visible: readonly VirtualItem[];
  readonly width: number;
}

function meaning({ id, name, category, pass, sigma, weight }: MatrixScenario): string {
  const counted =
    weight === sigma
      ? `weight ${sigma}`
      : `weight ${weight} instead of ${sigma}, as nearly every run passes`;
  return `${id} ${name} (${category}): passes if ${passWords(pass)}; ${counted}`;
}

/** The categories, and below them the scenarios, as heads of the columns. */
export function GridHead({ shown: { columns, categories }, visible, width }: GridHeadProps) {
  return (
    <div role="rowgroup" className={classes.head} style={{ width }}>
      <div role="row" aria-rowindex={1}>
        <div role="columnheader" aria-colindex={1} className={classes.corner}>
          Service
        </div>
        {visible.map(({ index, start }) => {
          const scenario = columns[index]?.scenario;
          return scenario === undefined ? null : (
            <div
              key={scenario.id}
              role="columnheader"
              aria-colindex={index + 2}
              aria-label={`${scenario.id} ${scenario.name}, ${scenario.category}`}
              title={meaning(scenario)}
              className={classes.scenario}
              style={{ left: start }}
            >
              <span>
                <b>{scenario.id}</b> {scenario.name}
              </span>
            </div>
          );
        })}
        {categories.map(({ category, from, count }) => (
          <div
            key={category}
            aria-hidden="true"
            className={classes.category}
            style={{
              left: `calc(var(--first) + ${from} * var(--column))`,
              width: `calc(${count} * var(--column))`,
            }}
          >
            <span>{category}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
