import type { SloView } from "#shared/budget/views.ts";
import { forecastOrigin } from "#client/features/budget/forecast-words.ts";
import { formatDuration, formatShare } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import classes from "./detail.module.css";
import { sentWords } from "./definition-words.ts";
import { excludedShareWords } from "./exclusion-words.ts";
import { Facts, Term } from "./facts.tsx";
import { formulaLines } from "./formula.ts";
import { QueryText } from "./query-text.tsx";
import { useForecast } from "./use-forecast.ts";

/** How the number on the page came about: formula with its values, queries, source, coverage. */
export function Origin({ view }: { readonly view: SloView }) {
  const { provenance, budget } = view;
  const zone = useZone();
  const forecast = useForecast(view.row.key);
  const lines = formulaLines(budget);
  return (
    <div className={classes.stack}>
      {lines.length === 0 ? (
        <p className={classes.quiet}>
          There is nothing to compute with: no slice of the window has both a known value and
          traffic.
        </p>
      ) : (
        <dl className={classes.formula}>
          {lines.map((line) => (
            <div key={line.name}>
              <dt>
                <Term name={line.name} /> <span className={classes.quiet}>= {line.rule}</span>
              </dt>
              <dd>
                <code>{line.values}</code>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Facts
        facts={[
          ["Coverage", `${formatShare(budget.coverage)} of the window's slices are known`],
          ["Excluded", excludedShareWords(budget.excluded)],
          ["Source", `${provenance.source} (${provenance.backend ?? provenance.sourceKind})`],
          [
            "Slicing",
            `${provenance.method}, one slice is ${formatDuration(provenance.sliceSeconds)}`,
          ],
          [
            "Lag",
            provenance.lagSeconds === 0
              ? "none"
              : `${formatDuration(provenance.lagSeconds)} behind now, so that late samples count`,
          ],
          [
            "Evaluated",
            provenance.evaluatedAt === null ? (
              "not yet"
            ) : (
              <Moment key="at" at={provenance.evaluatedAt} now={view.at} />
            ),
          ],
          [
            "Newest slice",
            provenance.newestSliceEnd === null ? (
              "none"
            ) : (
              <Moment key="newest" at={provenance.newestSliceEnd} now={view.at} />
            ),
          ],
          ["Forecast", forecast?.kind === "fan" ? forecastOrigin(forecast, zone) : null],
        ]}
      />
      {provenance.queries.map((query) => (
        <QueryText
          key={`${query.purpose}${query.text}`}
          purpose={`${query.purpose}, ${sentWords(provenance)}`}
          text={query.text}
          link={query.link}
        />
      ))}
    </div>
  );
}
