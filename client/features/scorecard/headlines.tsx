import type { ReactNode } from "react";
import type { ScorecardView } from "#shared/scenarios/views.ts";
import { formatShare } from "#client/ui/format.ts";
import { budgetsKept, hundredths, points, quarterAgo, signedPoints } from "./words.ts";
import classes from "./scorecard.module.css";

interface HeadlineProps {
  readonly name: string;
  readonly figure: string;
  readonly unit?: string;
  readonly children: ReactNode;
}

function Headline({ name, figure, unit, children }: HeadlineProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className={classes.figure}>
          {figure}
          {unit === undefined ? null : <small> {unit}</small>}
        </span>
        <span className={classes.beneath}>{children}</span>
      </dd>
    </div>
  );
}

/** The four numbers that the sheet is about, each with what it was or is made of. */
export function Headlines({ view }: { readonly view: ScorecardView }) {
  const { organisation, quarters } = view;
  const { R, S, budgets, applicable, tested, knownRisks } = organisation;
  const before = quarterAgo(organisation);
  const label = quarters.at(-2)?.label;
  return (
    <dl className={classes.headlines}>
      <Headline name="R, tested reliability" figure={points(R)} unit="of 100">
        {R === null || before === null || label === undefined
          ? "nothing to compare it with yet"
          : `${signedPoints(100 * (R - before))} since the end of ${label}`}
      </Headline>
      <Headline name="S, the composite" figure={hundredths(S)} unit="of 100">
        {view.leftOut.length === 0
          ? "of all five terms"
          : `without ${view.leftOut.map(({ term }) => term).join(" and ")}: no source`}
      </Headline>
      <Headline name="Budgets kept" figure={budgetsKept(organisation)}>
        {budgets.spent === 0 ? "none is exhausted" : `${budgets.spent} exhausted`}
        {budgets.unknown === 0 ? null : `, ${budgets.unknown} unknown`}
      </Headline>
      <Headline
        name="Scenarios tested"
        figure={applicable === 0 ? "none apply" : formatShare(tested / applicable)}
      >
        {tested} of {applicable} cells, {knownRisks} known to fail
      </Headline>
    </dl>
  );
}
