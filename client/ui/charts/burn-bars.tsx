import { useId } from "react";
import type { Budget } from "#shared/budget/model.ts";
import classes from "./burn-bars.module.css";
import { type BurnRow, burnDomain, burnRows, burnTicks } from "./burn-rows.ts";
import chart from "./chart.module.css";
import { type Domain, logPosition } from "./scale.ts";

interface BurnBarsProps {
  readonly title: string;
  readonly budget: Budget;
}

const share = (value: number, domain: Domain): string =>
  `${(logPosition(value, domain) * 100).toFixed(2)}%`;

/** The burn rate over each window against the factors that alert on it. Every row is also a sentence. */
export function BurnBars({ title, budget }: BurnBarsProps) {
  const titleId = useId();
  const rows = burnRows(budget);
  const domain = burnDomain(rows, budget.target);
  return (
    <figure className={classes.burn} aria-labelledby={titleId}>
      <header>
        <h3 className={chart.title} id={titleId}>
          {title}
        </h3>
        <p className={chart.what}>
          Burn rate by window: how many times as fast as planned the budget is spent
        </p>
      </header>
      <ul className={classes.rows}>
        {rows.map((row) => (
          <Row key={row.label} row={row} domain={domain} />
        ))}
      </ul>
      <div className={`${classes.row} ${classes.axis}`} aria-hidden="true">
        <span />
        <div className={classes.scale}>
          {burnTicks(domain).map((tick) => (
            <span key={tick} style={{ left: share(tick, domain) }}>
              {`${tick}×`}
            </span>
          ))}
        </div>
        <span className={classes.sentence} />
      </div>
      <figcaption className={chart.foot}>
        <span>
          Logarithmic scale. Long mark: pages; short mark: opens a ticket; dotted: even spending.
        </span>
      </figcaption>
    </figure>
  );
}

function Row({ row, domain }: { readonly row: BurnRow; readonly domain: Domain }) {
  return (
    <li className={classes.row}>
      <span className={classes.window} aria-hidden="true">
        {row.label}
      </span>
      <div className={classes.track} data-unknown={row.isUnknown} aria-hidden="true">
        {row.rate === null || row.rate === 0 ? null : (
          <div
            className={classes.bar}
            data-exceeds={row.exceeds ?? "none"}
            style={{ width: share(row.rate, domain) }}
          />
        )}
        {row.marks.map((mark) => (
          <div
            key={`${mark.severity}${mark.factor}`}
            className={classes.mark}
            data-severity={mark.severity}
            style={{ left: share(mark.factor, domain) }}
          />
        ))}
      </div>
      <span className={classes.sentence}>{row.sentence}</span>
    </li>
  );
}
