import type { RiskView } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { riskSentence } from "./words.ts";
import classes from "./scorecard.module.css";

/** So many go on the printed sheet. */
const MOST_PRINTED = 5;

/** What the organisation lacks most, each in a sentence: weight x exposure x what is untested. */
export function Risks({ risks }: { readonly risks: readonly RiskView[] }) {
  if (risks.length === 0) return <p>Nothing that applies is left untested.</p>;
  return (
    <ol className={classes.risks}>
      {risks.map((risk, index) => (
        <li key={`${risk.service} ${risk.scenario}`} data-printed={index < MOST_PRINTED}>
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
