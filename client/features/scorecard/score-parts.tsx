import type { ScorecardLine, ScorecardView } from "#shared/scenarios/views.ts";
import { formatShare } from "#client/ui/format.ts";
import { compositeInFigures, partInFigures, TERM_WORDS } from "./words.ts";
import classes from "./scorecard.module.css";

interface ScorePartsProps {
  readonly line: ScorecardLine;
  readonly view: ScorecardView;
}

/** How a line's S came about: each term with its formula and figures, and the terms that were left out. */
export function ScoreParts({ line, view }: ScorePartsProps) {
  return (
    <div className={classes.parts}>
      <p>
        <code>{compositeInFigures(line)}</code>
      </p>
      <dl>
        {line.parts.map((part) => {
          const { name, meaning, formula } = TERM_WORDS[part.term];
          return (
            <div key={part.term}>
              <dt>
                <b>{part.term}</b> {name}
              </dt>
              <dd>
                <p>{`${meaning}; ${formatShare(part.weight)} of S`}</p>
                <code>{formula}</code>
                <code>{partInFigures(part)}</code>
              </dd>
            </div>
          );
        })}
      </dl>
      <LeftOut view={view} />
    </div>
  );
}

/** Terms that are in nobody's S, and why. */
export function LeftOut({ view: { leftOut } }: { readonly view: ScorecardView }) {
  if (leftOut.length === 0) return null;
  return (
    <p className={classes.leftOut}>
      Left out for everyone, and the rest re-weighted:{" "}
      {leftOut
        .map(({ term, reason }) => `${TERM_WORDS[term].name} (${term}): ${reason}`)
        .join("; ")}
      .
    </p>
  );
}
