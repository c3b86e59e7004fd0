import type { Composite } from "#shared/budget/composite.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { exactNumber } from "#client/ui/charts/exact.ts";
import { describeWindow } from "#client/ui/charts/units.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatRatio } from "#client/ui/format.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { StatusMark } from "#client/ui/status.tsx";
import classes from "./composite.module.css";
import { compositeLines, compositeSentence, partLeft } from "./words.ts";

interface CompositePartsProps {
  readonly composite: Composite;
  /** The part whose page this is. */
  readonly current: SeriesKey;
}

/** A composite that an SLO is part of: what it comes to, its parts, and its formula with the values put in. */
export function CompositeParts({ composite, current }: CompositePartsProps) {
  const lines = compositeLines(composite);
  const isWeighted = composite.kind === "weighted";
  return (
    <div className={classes.composite}>
      <div className={classes.whole}>
        <StatusMark status={composite.status} />
        <p className={classes.sentence}>{compositeSentence(composite)}</p>
      </div>
      <div
        className={classes.scroll}
        // Scrolls by itself on narrow screens, so it takes the focus for the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label="Parts of the composite"
      >
        <table className={classes.table}>
          <thead>
            <tr>
              {[
                "Part",
                "Service",
                "State",
                ...(isWeighted ? ["Weight"] : []),
                "Target",
                "SLI",
                "Left",
                "Window",
              ].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {composite.parts.map((part) => (
              <tr key={part.key} data-current={part.key === current}>
                <th scope="row">
                  {part.key === current ? (
                    part.title
                  ) : (
                    <SloLink slo={part.key}>{part.title}</SloLink>
                  )}
                </th>
                <td>{part.service}</td>
                <td>
                  <StatusMark status={part.status} />
                </td>
                {isWeighted ? <td>{exactNumber(part.weight)}</td> : null}
                <td>
                  <Figure text={formatRatio(part.target)} />
                </td>
                <td>
                  <Figure text={formatRatio(part.sli)} />
                </td>
                <td>
                  <Figure text={partLeft(part)} />
                </td>
                <td>{describeWindow(part.windowLabel)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length === 0 ? null : (
        <dl className={classes.formula}>
          {lines.map((line) => (
            <div key={line.name}>
              <dt>
                {line.name} <span>= {line.rule}</span>
              </dt>
              <dd>
                <code>{line.values}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
