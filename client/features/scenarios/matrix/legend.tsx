import { FaceMark } from "#client/features/scenarios/cell-mark.tsx";
import { FACE_ORDER, FACES } from "#client/features/scenarios/cell-words.ts";
import classes from "./matrix.module.css";

/** What the signs in the cells mean, and which keys there are. */
export function Legend() {
  return (
    <section className={classes.legend} aria-label="Legend">
      <dl>
        {FACE_ORDER.map((face) => (
          <div key={face}>
            <dt>
              <FaceMark face={face} />
            </dt>
            <dd>{FACES[face].meaning}</dd>
          </div>
        ))}
        <div>
          <dt>
            <span className={classes.sample} aria-hidden="true">
              <span className={classes.proof}>3</span>
              <span className={classes.fresh} style={{ width: "60%" }} />
            </span>
            figure and bar
          </dt>
          <dd>How many valid pieces of evidence there are, and how fresh the newest still is.</dd>
        </div>
      </dl>
      <p>
        The figure beside a service is its R. Keys: arrows go from cell to cell, Home and End along
        the row, Page Up and Page Down by a page, Enter opens the cell.
      </p>
    </section>
  );
}
