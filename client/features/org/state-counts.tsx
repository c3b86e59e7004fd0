import type { TeamRollup } from "#shared/budget/views.ts";
import { STATUS_ORDER, STATUS_WORDS, StatusShape } from "#client/ui/status.tsx";
import { countsText } from "./rollup-words.ts";
import classes from "./org.module.css";

/** How many of a team's budgets are in which state, as shapes with numbers. */
export function StateCounts({ rollup }: { readonly rollup: Pick<TeamRollup, "byStatus"> }) {
  return (
    <span className={classes.counts} role="img" aria-label={countsText(rollup)}>
      {STATUS_ORDER.filter((status) => rollup.byStatus[status] > 0).map((status) => (
        <span key={status} title={`${rollup.byStatus[status]} ${STATUS_WORDS[status].word}`}>
          <StatusShape status={status} />
          {rollup.byStatus[status]}
        </span>
      ))}
    </span>
  );
}
