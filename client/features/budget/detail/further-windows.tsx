import type { Budget } from "#shared/budget/model.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { type BudgetUnit, describeWindow } from "#client/ui/charts/units.ts";
import { Figure } from "#client/ui/figure.tsx";
import { capital, formatBurn, formatRatio, formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { StatusMark } from "#client/ui/status.tsx";
import { endSentence } from "./exclusion-words.ts";
import classes from "./detail.module.css";

/** The same SLO over the further windows of its definition. */
export function FurtherWindows({
  budgets,
  unit,
  now,
}: {
  readonly budgets: readonly Budget[];
  readonly unit: BudgetUnit;
  readonly now: Instant;
}) {
  const zone = useZone();
  return (
    // Scrolls by itself on narrow screens, so it takes the focus for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Further windows">
      <table className={classes.table}>
        <thead>
          <tr>
            {["Window", "State", "Left", "SLI", "Burn", "Measured", "Excluded"].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {budgets.map((budget) => (
            <tr key={budget.windowLabel}>
              <th scope="row">{describeWindow(budget.windowLabel)}</th>
              <td>
                <StatusMark status={budget.status} />
              </td>
              <td>
                <Figure text={formatShare(budget.status === "unknown" ? null : budget.remaining)} />
              </td>
              <td>
                <Figure text={formatRatio(budget.sli)} />
              </td>
              <td>
                <Figure text={formatBurn(budget.windowBurn)} />
              </td>
              <td>
                <Figure text={formatShare(budget.coverage)} />
              </td>
              <td>
                <Figure text={formatShare(budget.excluded)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {budgets.map(({ windowLabel, end }) =>
        end === undefined || end === null ? null : (
          <p key={windowLabel} className={classes.quiet}>
            {capital(describeWindow(windowLabel))}: {endSentence(end, unit, now, zone)}
          </p>
        ),
      )}
    </div>
  );
}
