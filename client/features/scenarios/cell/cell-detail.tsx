import type { ReactNode } from "react";
import { passWords } from "#client/features/scenarios/pass-words.ts";
import type { CellDetail, MatrixCell } from "#shared/scenarios/views.ts";
import { FaceMark } from "#client/features/scenarios/cell-mark.tsx";
import { faceOf } from "#client/features/scenarios/cell-words.ts";
import { Commands } from "#client/features/scenarios/command.tsx";
import { worthWords } from "#client/features/scenarios/next-tests.tsx";
import { CellExemptions } from "#client/features/scenarios/exemptions/cell-exemptions.tsx";
import { ScoredByLine } from "#client/features/scenarios/scored-by.tsx";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { Section } from "#client/ui/page.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import classes from "./cell.module.css";
import { Credit } from "./credit.tsx";
import { OpenFailures, Runs } from "./runs.tsx";

/** All that is known of one scenario on one service. */
export function CellDetails({ detail }: { readonly detail: CellDetail }) {
  const { cell, scenario } = detail;
  return (
    <>
      <OpenFailures detail={detail} />
      {cell === null ? null : <Facts detail={detail} cell={cell} />}
      <div className={classes.pair}>
        <Section title="Why it matters, and when it passes">
          <p className={classes.text}>
            {scenario.why ?? "The scenario catalogue does not say why it matters."} It passes if{" "}
            {passWords(scenario.pass)}. {detail.applicability}
          </p>
        </Section>
        <Section title="How to run it">
          {detail.nextTest === null || detail.nextTest.points <= 0 ? null : (
            <p className={classes.text}>
              A pass in production, told by the service’s own SLI, would add{" "}
              <b>{worthWords(detail.nextTest)}</b>.
            </p>
          )}
          <Commands run={detail.nextTest?.run ?? scenario.run} />
        </Section>
      </div>
      {cell === null ? null : (
        <Section title="How the credit comes about">
          <Credit detail={detail} />
        </Section>
      )}
      <Section title="Evidence" note="the newest first">
        <Runs detail={detail} />
      </Section>
      <Section title="Exemptions">
        <CellExemptions detail={detail} />
      </Section>
      <ScoredByLine by={detail} />
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ detail, cell }: { readonly detail: CellDetail; readonly cell: MatrixCell }) {
  const { team, teamTitle, weightShare, scenario, at } = detail;
  return (
    <dl className={classes.facts}>
      <Fact name="State">
        <FaceMark face={faceOf(cell)} />
      </Fact>
      <Fact name="Credit, of 1">
        <span className={classes.headline}>
          <Figure text={cell.credit.toFixed(2)} />
        </span>
      </Fact>
      <Fact name="Valid evidence">
        {cell.valid}
        {cell.lastAt === null ? null : (
          <small>
            newest <Moment at={cell.lastAt} now={at} as="ago" />, freshness{" "}
            {formatShare(cell.freshness)}
          </small>
        )}
        {cell.invalid === 0 ? null : <small>{cell.invalid} more failed a check</small>}
      </Fact>
      <Fact name="Weight">
        σ {scenario.sigma}
        <small>
          {weightShare === null
            ? "counts for nobody"
            : `${formatShare(weightShare)} of the team’s R`}
        </small>
      </Fact>
      <Fact name="Team">
        {team === null ? "owned by nobody" : <TeamLink team={team} title={teamTitle ?? team} />}
      </Fact>
    </dl>
  );
}
