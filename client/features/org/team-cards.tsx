import type { TeamRollup } from "#shared/budget/views.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare } from "#client/ui/format.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { Sparkline } from "#client/ui/sparkline.tsx";
import { StatusShape } from "#client/ui/status.tsx";
import { TeamLink } from "#client/ui/team-link.tsx";
import { pressingFirst, sizeText } from "./rollup-words.ts";
import { StateCounts } from "./state-counts.tsx";
import classes from "./org.module.css";

function TeamCard({ rollup }: { readonly rollup: TeamRollup }) {
  const { team, title, weightedRemaining, worst, spark } = rollup;
  const unowned = team === null;
  return (
    <li className={classes.card} data-unowned={unowned}>
      <header className={classes.cardHead}>
        <h3>
          <TeamLink team={team} title={unowned ? "Nobody owns these" : title} />
        </h3>
        <StateCounts rollup={rollup} />
      </header>
      <div className={classes.cardBody}>
        <span className={classes.weighted} title="Left in all, weighted by events">
          <Figure text={formatShare(weightedRemaining)} />
        </span>
        <Sparkline points={spark} width={112} height={28} />
      </div>
      <p className={classes.worst}>
        {unowned ? <b>{sizeText(rollup)} without an owner. </b> : null}
        {worst === null ? (
          "Nothing is known of its budgets"
        ) : (
          <>
            <StatusShape status={worst.status} /> <SloLink slo={worst.key}>{worst.title}</SloLink>{" "}
            <Figure text={formatShare(worst.remaining)} />
          </>
        )}
      </p>
    </li>
  );
}

/** Small multiples, one per team: what is left in all, its trend, and the worst budget. */
export function TeamCards({ teams }: { readonly teams: readonly TeamRollup[] }) {
  const shown = pressingFirst(teams).filter(({ budgets }) => budgets > 0);
  return (
    <ul className={classes.cards}>
      {shown.map((rollup) => (
        <TeamCard key={rollup.team ?? "~"} rollup={rollup} />
      ))}
    </ul>
  );
}
