import { useState } from "react";
import type { ScorecardLine, ScorecardView } from "#shared/scenarios/views.ts";
import { formatShare, UNKNOWN } from "#client/ui/format.ts";
import { TeamLink } from "#client/ui/team-link.tsx";
import { ScoreParts } from "./score-parts.tsx";
import { QuarterTrend } from "./quarter-trend.tsx";
import { budgetsKept, hundredths, points, TERM_WORDS } from "./words.ts";
import classes from "./scorecard.module.css";

/** So many teams go on one printed sheet beside the rest; the others are in the CSV, and that is said. */
export const MOST_PRINTED = 12;

interface LineProps {
  readonly line: ScorecardLine;
  readonly view: ScorecardView;
  readonly top: number;
  readonly printed: boolean;
}

function Line({ line, view, top, printed }: LineProps) {
  const [open, setOpen] = useState(false);
  const { team, title, R, se, S, parts, trend, applicable, tested, knownRisks, exposureShare } =
    line;
  const columns = 8 + parts.length;
  return (
    <>
      <tr role="row" data-whole={team === null} data-printed={printed}>
        <th role="rowheader" scope="row">
          {team === null ? <span>{title}</span> : <TeamLink team={team} title={title} />}
          <button
            type="button"
            className={`${classes.open} no-print`}
            aria-expanded={open}
            aria-label={`How the score of ${title} came about`}
            onClick={() => setOpen(!open)}
          >
            {open ? "less" : "how?"}
          </button>
        </th>
        <td role="cell" data-label="R" data-numeric="true">
          <b>{points(R)}</b>
          {R === null || se === null ? null : (
            <small title="one standard error"> ±{(100 * se).toFixed(1)}</small>
          )}
        </td>
        <td role="cell" data-label="S" data-numeric="true">
          <b>{hundredths(S)}</b>
        </td>
        {parts.map(({ term, value, points: added }) => (
          <td key={term} role="cell" data-label={`${term} in S`} data-numeric="true">
            {value === null ? (
              <span title="not known of this team: it counts 0">{UNKNOWN}</span>
            ) : (
              added.toFixed(1)
            )}
          </td>
        ))}
        <td role="cell" data-label="budgets kept" data-numeric="true">
          {budgetsKept(line)}
        </td>
        <td role="cell" data-label="tested" data-numeric="true">
          {tested} of {applicable}
        </td>
        <td role="cell" data-label="known to fail" data-numeric="true">
          {knownRisks}
        </td>
        <td role="cell" data-label="exposed" data-numeric="true">
          {formatShare(exposureShare)}
        </td>
        <td role="cell" data-label="by quarter">
          <QuarterTrend trend={trend} labels={view.quarters.map(({ label }) => label)} top={top} />
        </td>
      </tr>
      {open ? (
        <tr role="row" className="no-print">
          <td role="cell" colSpan={columns} className={classes.opened}>
            <ScoreParts line={line} view={view} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** The organisation and its teams, a line each, every score with its parts. */
export function ScorecardTable({ view }: { readonly view: ScorecardView }) {
  const { organisation, teams, quarters } = view;
  const lines = [organisation, ...teams];
  const top = Math.max(0, ...lines.flatMap(({ trend }) => trend.map((value) => value ?? 0)));
  const first = quarters[0]?.label;
  return (
    <>
      <div className={classes.scroller}>
        <table role="table" className={classes.table} aria-label="Scores">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Team
              </th>
              <th role="columnheader" scope="col" data-numeric="true">
                R
              </th>
              <th role="columnheader" scope="col" data-numeric="true">
                S
              </th>
              {organisation.parts.map(({ term, weight }) => (
                <th
                  key={term}
                  role="columnheader"
                  scope="col"
                  data-numeric="true"
                  title={`${TERM_WORDS[term].name}: ${TERM_WORDS[term].meaning}`}
                >
                  {term} <small>of {(100 * weight).toFixed(0)}</small>
                </th>
              ))}
              {["Budgets kept", "Tested", "Known risks", "Exposed"].map((head) => (
                <th key={head} role="columnheader" scope="col" data-numeric="true">
                  {head}
                </th>
              ))}
              <th role="columnheader" scope="col">
                R {first === undefined ? "by quarter" : `from ${first}`}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {lines.map((line, index) => (
              <Line
                key={line.team ?? "~"}
                line={line}
                view={view}
                top={top}
                printed={index <= MOST_PRINTED}
              />
            ))}
          </tbody>
        </table>
      </div>
      {teams.length > MOST_PRINTED ? (
        <p className={classes.onlyPrint}>
          And {teams.length - MOST_PRINTED} more teams: they stand on the page and in the CSV.
        </p>
      ) : null}
    </>
  );
}
