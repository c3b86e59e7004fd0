import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { PlanningRow } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare, leftOrOverspent, plural } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { StatusMark } from "#client/ui/status.tsx";
import { ShareBars } from "#client/features/debt/share-bars.tsx";
import {
  decisionWords,
  forecastWords,
  isBelow,
  likelyWords,
  othersWords,
  windowWords,
} from "#client/features/debt/words.ts";
import classes from "./board.module.css";

interface BoardRowProps {
  readonly row: PlanningRow;
  readonly index: number;
  readonly now: Instant;
  /** The share that fills the width of its bars. */
  readonly full: number;
  readonly onEnter: (index: number) => void;
  readonly onDecide: (team: string) => void;
}

/** One team on the board. */
export function BoardRow({ row, index, now, full, onEnter, onDecide }: BoardRowProps) {
  const { team, title, sprint, recommendation, unknownWhy, why } = row;
  const decide = () => onDecide(team);
  return (
    <tr role="row" className={classes.row} data-index={index} onFocus={() => onEnter(index)}>
      <th role="rowheader" scope="row" data-area="team">
        <Link to="/planning/$team" params={{ team }}>
          {title}
        </Link>
        <small>
          {sprint === null ? (
            "no sprint is known"
          ) : (
            <>
              {sprint.name}, <Moment at={sprint.start} now={now} as="day" />
            </>
          )}
        </small>
      </th>
      <td role="cell" data-area="budget">
        <WorstBudget row={row} />
      </td>
      <td role="cell" data-area="forecast">
        <RunsOut row={row} now={now} />
      </td>
      <td role="cell" data-area="shares">
        <Shares row={row} full={full} onDecide={decide} />
      </td>
      <td role="cell" data-area="why">
        {recommendation === null ? (
          <span className={classes.unknown}>{unknownWhy ?? why}</span>
        ) : (
          why
        )}
      </td>
      <td role="cell" data-area="debts">
        {row.openDebts === 0 ? "none" : `${row.openDebts} open`}
        {row.openDebts === 0 ? null : <small>{plural(row.openDays, "person-day")}</small>}
        {row.turnedBad === 0 ? null : (
          <small className={classes.turned}>◆ {row.turnedBad} turned bad</small>
        )}
      </td>
      <td role="cell" data-area="decision">
        <DecisionState row={row} now={now} />
      </td>
    </tr>
  );
}

function WorstBudget({ row }: Pick<BoardRowProps, "row">) {
  const { budget } = row;
  const others = othersWords(row);
  if (budget === null) return <span className={classes.unknown}>no budget is known</span>;
  return (
    <>
      <span className={classes.state}>
        <StatusMark status={budget.status} />{" "}
        <Figure text={budget.remaining === null ? "" : leftOrOverspent(budget.remaining)} />
      </span>
      <small>
        <SloLink slo={budget.key}>{budget.title}</SloLink>, {windowWords(budget.windowLabel)}
      </small>
      {others === null ? null : <small className={classes.others}>{others}</small>}
    </>
  );
}

function RunsOut({ row, now }: Pick<BoardRowProps, "row" | "now">) {
  const zone = useZone();
  const { forecast, budget } = row;
  return (
    <>
      {forecastWords(row, now, zone)}
      {forecast === null || forecast.exhausted === null || budget?.status === "exhausted" ? null : (
        <small>{likelyWords(forecast, now, zone)}</small>
      )}
    </>
  );
}

function Shares({
  row,
  full,
  onDecide,
}: Pick<BoardRowProps, "row" | "full"> & { readonly onDecide: () => void }) {
  const { team, title, sprint, recommendation, decision, last } = row;
  const planned = decision?.planned ?? null;
  return (
    <ShareBars
      full={full}
      mark={recommendation?.share ?? null}
      bars={[
        {
          kind: "recommended",
          label: "recommended",
          share: recommendation?.share ?? null,
          otherwise: "unknown",
        },
        {
          kind: "planned",
          label: "planned",
          share: planned,
          otherwise: "no sprint",
          ...(sprint === null
            ? {}
            : {
                end: (
                  <UnstyledButton
                    className={classes.edit ?? ""}
                    data-edit={team}
                    title="Decide how much goes to debt (e)"
                    aria-label={
                      planned === null
                        ? `Decide for ${title}`
                        : `${title} plans ${formatShare(planned)}: change it`
                    }
                    onClick={onDecide}
                  >
                    {planned === null ? (
                      <>
                        <span className="no-print">decide</span>
                        <span className={classes.onlyPrint}>open</span>
                      </>
                    ) : (
                      formatShare(planned)
                    )}
                  </UnstyledButton>
                ),
              }),
        },
        {
          kind: "actual",
          label: "last actual",
          share: last?.debtShare ?? null,
          otherwise: last === null ? "no sprint" : "unknown",
        },
      ]}
    />
  );
}

function DecisionState({ row: { decision, sprint }, now }: Pick<BoardRowProps, "row" | "now">) {
  if (decision === null)
    return (
      <span className={classes.undecided}>
        {sprint === null ? "no sprint to decide on" : "undecided"}
      </span>
    );
  const below = isBelow(decision.planned, decision.recommended);
  return (
    <>
      <span className={below ? classes.below : undefined}>
        {below ? "▼ " : null}
        {decisionWords(decision)}
      </span>
      <small>
        {decision.decidedBy}, <Moment at={decision.decidedAt} now={now} as="day" />
        {below && decision.reason !== null ? <>: {decision.reason}</> : null}
      </small>
    </>
  );
}
