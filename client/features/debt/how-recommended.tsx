import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { formatShare } from "#client/ui/format.ts";
import classes from "./debt.module.css";

/** How a recommendation comes about, with the policy's own figures. */
export function HowRecommended({ policy }: { readonly policy: PlanningPolicy }) {
  const { base, slope, floor, ceiling, calmTo, horizonSprints, heldShare, version } = policy;
  return (
    <details className={`${classes.how} no-print`}>
      <summary>How much is recommended, and why</summary>
      <p>
        <code>
          share = clamp(min({base} + {slope} × pressure, need), {floor}, {ceiling})
        </code>
      </p>
      <ul>
        <li>
          Pressure is the greater of two: how much of the team's worst budget is consumed beyond{" "}
          {formatShare(calmTo)}, and how likely it runs out before its forecast ends. Both from 0 to
          1.
        </li>
        <li>
          Need is the debt that pays back within {horizonSprints} sprints, as a share of the
          capacity in that time: more than there is worth doing is not asked for. Debt of which it
          is not known whether it pays back is in it.
        </li>
        <li>
          A debt pays back once its toil and the budget it burns have cost as much as its work. A
          whole budget stands for {formatShare(heldShare)} of the feature work in its window, which
          the gate holds without any: budget that is left has a worth too, so this is more than the
          days lost in the simulation, which counts only those without a budget.
        </li>
        <li>
          Never below {formatShare(floor)}, so that debt is worked on in good times too, and never
          above {formatShare(ceiling)}.
        </li>
      </ul>
      <p>
        Policy <code>{version}</code>.
      </p>
    </details>
  );
}
