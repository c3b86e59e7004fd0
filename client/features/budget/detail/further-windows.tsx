import type { Budget } from "#shared/budget/model.ts";
import { describeWindow } from "#client/ui/charts/units.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatBurn, formatRatio, formatShare } from "#client/ui/format.ts";
import { StatusMark } from "#client/ui/status.tsx";
import classes from "./detail.module.css";

/** The same SLO over the further windows of its definition. */
export function FurtherWindows({ budgets }: { readonly budgets: readonly Budget[] }) {
  return (
    // Scrolls by itself on narrow screens, so it takes the focus for the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Further windows">
      <table className={classes.table}>
        <thead>
          <tr>
            {["Window", "State", "Left", "SLI", "Burn", "Measured"].map((column) => (
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
