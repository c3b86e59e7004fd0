import type { RiskView } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { riskSentence } from "./words.ts";
import classes from "./scorecard.module.css";

/** What the organisation lacks most, each in a sentence: weight x exposure x what is untested. */
export function Risks({
  risks,
  mostPrinted,
}: {
  readonly risks: readonly RiskView[];
  readonly mostPrinted: number;
}) {
  if (risks.length === 0) return <p>Nothing that applies is left untested.</p>;
  return (
    <ol className={classes.risks}>
      {risks.map((risk, index) => (
        <li key={`${risk.service} ${risk.scenario}`} data-printed={index < mostPrinted}>
          <span>
            <b>{risk.serviceTitle}</b>{" "}
            <span className={`${classes.cellOf} no-print`}>
              <CellLink service={risk.service} scenario={risk.scenario} />
            </span>
          </span>
          <span>
            {riskSentence(risk)}
            {risk.why === null ? null : <small className="no-print"> {risk.why}</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}
