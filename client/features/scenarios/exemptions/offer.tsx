import type { Instant } from "#shared/kernel/time.ts";
import type { CellDetail, ExemptionOffer } from "#shared/scenarios/views.ts";
import { worthWords } from "#client/features/scenarios/next-tests.tsx";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./exemptions.module.css";
import { creditWords, pointsWords } from "./words.ts";

interface OfferProps {
  readonly offer: ExemptionOffer;
  readonly detail: Pick<CellDetail, "at" | "cell" | "nextTest">;
  /** When it would end; `null`: that is not said yet. */
  readonly until: Instant | null;
}

/** What the exemption would be worth and what it costs, before anybody asks for it. */
export function Offer({ offer, detail: { at, cell, nextTest }, until }: OfferProps) {
  const isExempt = cell?.state === "exempt";
  return (
    <dl className={classes.offer} aria-label="What it would come to">
      <div>
        <dt>The cell counts</dt>
        <dd>{creditWords(offer)}</dd>
      </div>
      {isExempt ? null : (
        <div>
          <dt>The team’s R</dt>
          <dd>{pointsWords(offer)}</dd>
        </div>
      )}
      <div>
        <dt>What it costs</dt>
        <dd>
          The cell keeps its weight, and nothing that is tested on it counts meanwhile.
          {nextTest === null || nextTest.points <= 0 ? null : (
            <> A real pass in production would add {worthWords(nextTest)}.</>
          )}
        </dd>
      </div>
      <div>
        <dt>It ends</dt>
        <dd>
          {until === null ? "on the day that you choose" : <Moment at={until} now={at} />}; from
          then on the cell counts what its evidence says. At most {offer.mostDays} days at a time.
        </dd>
      </div>
    </dl>
  );
}
