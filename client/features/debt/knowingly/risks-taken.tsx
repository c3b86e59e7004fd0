import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { KnownRisk } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { formatShare, leftOrOverspent, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { StatusMark } from "#client/ui/status.tsx";
import classes from "./knowingly.module.css";

interface RisksTakenProps {
  /** The instant that the sheet stands for. */
  readonly now: Instant;
  /** Whether that is another one than the present, so that how a budget stands does not belong on it. */
  readonly isPast: boolean;
  /** Where teams see only their own: whose; `null`: all. */
  readonly only: string | null;
  /** So many go on the printed sheet. */
  readonly mostPrinted: number;
  /** Whether they have room there, so that none is cut unless its text is long beyond the usual. */
  readonly hasRoom: boolean;
}

/** Decisions below what was recommended: who took which risk, why, and how the budget stands since. */
export function RisksTaken({ now, isPast, only, ...onPaper }: RisksTakenProps) {
  const risks = useQuery(useTRPC().debt.knowingly.queryOptions({}));
  if (risks.data === undefined)
    return (
      <p className={classes.quiet}>
        {risks.error === null
          ? "Looking…"
          : `They could not be loaded: ${sentenceOf(asFailure(risks.error).message)}`}
      </p>
    );
  const shown = risks.data.filter(
    ({ decision }) => decision.decidedAt <= now && (only === null || decision.team === only),
  );
  return <RiskList risks={shown} now={now} isPast={isPast} {...onPaper} />;
}

/** What people write; beyond it a single text could push the sheet over its end. */
const USUAL_LENGTH = 260;

function isUsual({ teamTitle, sprintName, decision }: KnownRisk): boolean {
  const { reason, decidedBy } = decision;
  return [teamTitle, sprintName, decidedBy, reason ?? ""].join(" ").length <= USUAL_LENGTH;
}

/** The list by itself, as it stands on the sheet. */
export function RiskList({
  risks,
  now,
  isPast,
  mostPrinted,
  hasRoom,
}: Omit<RisksTakenProps, "only"> & { readonly risks: readonly KnownRisk[] }) {
  if (risks.length === 0)
    return <p className={classes.quiet}>No team has planned less than was recommended.</p>;
  return (
    <ul
      className={classes.risks}
      data-roomy={hasRoom && risks.slice(0, mostPrinted).every(isUsual)}
    >
      {risks.map((risk, index) => (
        <RiskLine
          key={risk.decision.id}
          risk={risk}
          now={now}
          isPast={isPast}
          printed={index < mostPrinted}
        />
      ))}
      {risks.length > mostPrinted ? (
        <li className={classes.onlyPrint}>And {risks.length - mostPrinted} more.</li>
      ) : null}
    </ul>
  );
}

interface RiskLineProps extends Pick<RisksTakenProps, "now" | "isPast"> {
  readonly risk: KnownRisk;
  readonly printed: boolean;
}

function RiskLine({ risk, now, isPast, printed }: RiskLineProps) {
  const { decision, teamTitle, sprintName, sprintEnd, status, remaining } = risk;
  const { team, planned, recommended, reason, decidedBy } = decision;
  return (
    <li data-printed={printed}>
      <span>
        <b>
          <Link to="/planning/$team" params={{ team }}>
            {teamTitle}
          </Link>
        </b>
        , {sprintName}: {formatShare(planned)}, where {formatShare(recommended)} was recommended
      </span>
      <span className={classes.reason}>
        {reason === null ? null : `${sentenceOf(reason)} `}
        {decidedBy}, {sprintEnd > now ? "until" : "ended"}{" "}
        <Moment at={sprintEnd - 1} now={now} as="day" />.{" "}
        {isPast ? null : status === null ? (
          "Its budget now is unknown."
        ) : (
          <>
            Now <StatusMark status={status} />, {leftOrOverspent(remaining)}.
          </>
        )}
      </span>
    </li>
  );
}
