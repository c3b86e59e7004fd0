import type { SloView } from "#shared/budget/views.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { StatusMark } from "#client/ui/status.tsx";
import { type BudgetUnit, describeWindow } from "#client/ui/charts/units.ts";
import { forecastSentence } from "#client/features/budget/forecast-words.ts";
import classes from "./detail.module.css";
import { endSentence } from "./exclusion-words.ts";
import { causeSentence, threeWays, verdictFigure, verdictSentence } from "./sentences.ts";
import { useCauses } from "./use-causes.ts";
import { useForecast } from "./use-forecast.ts";

/** What the page is about, in one figure, one sentence and three ways of saying what is left. */
export function Verdict({ view, unit }: { readonly view: SloView; readonly unit: BudgetUnit }) {
  const zone = useZone();
  const { budget, row } = view;
  const forecast = useForecast(row.key);
  const ahead = forecast === null ? null : forecastSentence(forecast, view.at, zone);
  const causes = useCauses(row.key, null);
  const cause = causes === undefined ? null : causeSentence(causes);
  return (
    <section className={classes.verdict} aria-label="What is left">
      <div className={classes.verdictHead}>
        <p className={classes.figure} data-status={budget.status}>
          <Figure text={verdictFigure(budget)} />
        </p>
        <div className={classes.verdictWords}>
          <p className={classes.status}>
            <StatusMark status={budget.status} />{" "}
            <span className={classes.quiet}>
              over {describeWindow(budget.windowLabel)}
              {budget.excluded > 0 ? `, ${formatShare(budget.excluded)} of it excluded` : null}
            </span>
          </p>
          <p className={classes.sentence}>
            {verdictSentence(budget, row, zone, forecast)}
            {cause === null || budget.status === "unknown" ? null : ` ${cause}`}
          </p>
          {ahead === null ? null : <p className={classes.ahead}>{ahead}</p>}
        </div>
      </div>
      <dl className={classes.ways}>
        {threeWays(budget, unit, zone, forecast).map((way) => (
          <div key={way.name}>
            <dt>{way.name}</dt>
            <dd className={classes.way}>
              {/^[−\d]/.test(way.figure) ? <Figure text={way.figure} /> : way.figure}
            </dd>
            <dd className={classes.quiet}>{way.detail}</dd>
          </div>
        ))}
      </dl>
      {budget.end === undefined || budget.end === null ? null : (
        <p className={classes.quiet}>{endSentence(budget.end, unit, view.at, zone)}</p>
      )}
    </section>
  );
}
