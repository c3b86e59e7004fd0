import type { CellDetail, CreditExplanation, CreditTerm } from "#shared/scenarios/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { EvidenceLink } from "#client/features/scenarios/evidence-link.tsx";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./cell.module.css";
import { factor, partsFormula, partWords } from "./words.ts";

/** How the credit comes about: its formula with the values put in, and what each run brings into it. */
export function Credit({ detail }: { readonly detail: CellDetail }) {
  const whole = partsFormula(detail.explanations);
  const isExempt = detail.cell?.state === "exempt";
  return (
    <div className={classes.stack}>
      {isExempt && detail.cell !== null ? (
        <p className={classes.quiet}>
          Exempt: it counts {factor(detail.cell.credit)}, the lesser of what the policy allows and
          the mean of the service’s other cells. By its evidence alone it would be:
        </p>
      ) : null}
      {detail.explanations.map((explanation) => (
        <Part
          key={`${explanation.dependency} ${explanation.formula}`}
          explanation={explanation}
          now={detail.at}
        />
      ))}
      {whole === null ? null : (
        <p className={classes.formula}>
          The cell: <code>c = {whole}</code>
        </p>
      )}
    </div>
  );
}

function Part({
  explanation,
  now,
}: {
  readonly explanation: CreditExplanation;
  readonly now: Instant;
}) {
  const about = partWords(explanation);
  return (
    <div className={classes.stack}>
      <p className={classes.formula}>
        {about === "" ? null : <b>{about}: </b>}
        <code>c = {explanation.formula}</code>
      </p>
      {explanation.terms.length === 0 ? null : (
        <div className={classes.scroller}>
          <table className={classes.table} aria-label={`Values of the formula ${about}`.trim()}>
            <thead>
              <tr>
                {HEADS.map((head) => (
                  <th key={head} scope="col" data-numeric={head !== "Run"}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {explanation.terms.map((term) => (
                <Term
                  key={`${term.document}${term.run}`}
                  term={term}
                  isPass={explanation.kind === "passes"}
                  now={now}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

const HEADS = [
  "Run",
  "Environment",
  "Provenance",
  "Oracle",
  "Quality q",
  "Freshness f",
  "Outcome y",
  "Value",
] as const;

function Term({
  term,
  isPass,
  now,
}: {
  readonly term: CreditTerm;
  readonly isPass: boolean;
  readonly now: Instant;
}) {
  const { document, at, environment, provenance, oracle, quality, freshness, worth, value } = term;
  return (
    <tr>
      <th scope="row">
        <EvidenceLink document={document}>
          <Moment at={at} now={now} as="day" />
        </EvidenceLink>
      </th>
      {[environment, provenance, oracle, quality, freshness].map((one, index) => (
        <td key={HEADS[index + 1]} data-numeric="true">
          {factor(one)}
        </td>
      ))}
      <td data-numeric="true">{isPass ? factor(worth) : "–"}</td>
      <td data-numeric="true">
        <b>{factor(value)}</b>
      </td>
    </tr>
  );
}
