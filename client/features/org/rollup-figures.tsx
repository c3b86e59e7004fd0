import type { BudgetRow, TeamRollup } from "#shared/budget/views.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare } from "#client/ui/format.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { Sparkline } from "#client/ui/sparkline.tsx";
import { RollupHow } from "./rollup-how.tsx";
import { rollupValues } from "./rollup-words.ts";
import { StateCounts } from "./state-counts.tsx";
import classes from "./org.module.css";

/** A team's budgets in one figure, always beside the worst of them. */
export function RollupFigures({
  rollup,
  rows,
}: {
  readonly rollup: TeamRollup;
  readonly rows: readonly BudgetRow[];
}) {
  const { weightedRemaining, worst, spark } = rollup;
  return (
    <dl className={classes.figures}>
      <div>
        <dt>
          Left in all, weighted by events <RollupHow values={rollupValues(rows, rollup)} />
        </dt>
        <dd className={classes.headline}>
          <Figure text={formatShare(weightedRemaining)} />
        </dd>
      </div>
      <div>
        <dt>Worst budget</dt>
        <dd className={classes.headline}>
          {worst === null ? (
            "unknown"
          ) : (
            <>
              <Figure text={formatShare(worst.remaining)} />
              <SloLink slo={worst.key} className={classes.worstName}>
                {worst.title}
              </SloLink>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Over the window</dt>
        <dd>
          <Sparkline points={spark} width={200} height={36} />
        </dd>
      </div>
      <div>
        <dt>States</dt>
        <dd>
          <StateCounts rollup={rollup} />
        </dd>
      </div>
    </dl>
  );
}
