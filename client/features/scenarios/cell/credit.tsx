import type { CellDetail, CreditTerm } from "#shared/scenarios/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { EvidenceLink } from "#client/features/scenarios/evidence-link.tsx";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./cell.module.css";
import { alikeParts, type AlikeParts, exemptWords, factor, partsFormula } from "./words.ts";

/** How the credit comes about: its formula with the values put in, and what each run brings into it. */
export function Credit({ detail: { cell, explanations, at } }: { readonly detail: CellDetail }) {
  const whole = partsFormula(explanations);
  const exempt = exemptWords(cell);
  return (
    <div className={classes.stack}>
      {exempt === null ? null : (
        <p className={classes.text}>{exempt} By its evidence alone it would be:</p>
      )}
      {alikeParts(explanations).map((parts) => (
        <Part key={`${parts.about} ${parts.explanation.formula}`} parts={parts} now={at} />
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
  parts: { explanation, about },
  now,
}: {
  readonly parts: AlikeParts;
  readonly now: Instant;
}) {
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
