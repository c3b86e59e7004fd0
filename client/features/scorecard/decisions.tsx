import type { Instant } from "#shared/kernel/time.ts";
import type { ExemptionView, ScorecardView } from "#shared/scenarios/views.ts";
import { CellLink } from "#client/ui/cell-link.tsx";
import { useNames } from "#client/data/use-names.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import classes from "./scorecard.module.css";

/** Exemptions that held at the instant of the sheet, of the teams that stand on it; what ends first comes first. */
export function decisionsAt(
  exemptions: readonly ExemptionView[],
  { at, mode, teams }: Pick<ScorecardView, "at" | "mode" | "teams">,
): readonly ExemptionView[] {
  const shown = new Set(teams.map(({ team }) => team));
  return exemptions
    .filter(
      ({ from, until, withdrawnAt, team }) =>
        from <= at &&
        at < until &&
        (withdrawnAt === null || at < withdrawnAt) &&
        (mode !== "private" || shown.has(team)),
    )
    .toSorted((left, right) => left.until - right.until);
}

/** Risks that somebody outside the team has agreed to for a while, with why and until when. */
export function Decisions({
  decisions,
  now,
  mostPrinted,
}: {
  readonly decisions: readonly ExemptionView[];
  readonly now: Instant;
  readonly mostPrinted: number;
}) {
  const names = useNames();
  if (decisions.length === 0)
    return <p>No team is let off a scenario: every one that applies counts.</p>;
  return (
    <ul className={`${classes.risks} ${classes.decisions}`}>
      {decisions.map(({ id, service, scenario, approvedBy, reason, until, refused }, index) => (
        <li key={id} data-printed={index < mostPrinted}>
          <span>
            <b>
              <CellLink service={service} scenario={scenario}>
                {`${names.service(service)} × ${scenario}`}
              </CellLink>
            </b>
          </span>
          <span>
            {sentenceOf(reason)} Approved by {names.team(approvedBy)}, last day{" "}
            <Moment at={until - 1} now={now} />
            {refused === null ? "." : "; counts nothing."}
          </span>
        </li>
      ))}
    </ul>
  );
}
