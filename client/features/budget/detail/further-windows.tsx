import { useQuery } from "@tanstack/react-query";
import type { Budget } from "#shared/budget/model.ts";
import type { SloView } from "#shared/budget/views.ts";
import type { CalendarUnit } from "#shared/slo/model.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { FailureNotice } from "#client/ui/states.tsx";
import type { Instant } from "#shared/kernel/time.ts";
import { type BudgetUnit, describeWindow } from "#client/ui/charts/units.ts";
import { Figure } from "#client/ui/figure.tsx";
import { capital, formatBurn, formatRatio, formatShare } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { StatusMark } from "#client/ui/status.tsx";
import { endSentence } from "./exclusion-words.ts";
import classes from "./detail.module.css";

interface FurtherWindowsProps {
  readonly view: SloView;
  readonly unit: BudgetUnit;
  /** A calendar window in the reader's zone that is shown as well. */
  readonly beside: CalendarUnit | undefined;
}

/** The same SLO over the further windows of its definition, and over one that the reader chose. */
export function FurtherWindows({ view, unit, beside }: FurtherWindowsProps) {
  const zone = useZone();
  const trpc = useTRPC();
  const query = useQuery(
    trpc.budget.beside.queryOptions(
      { key: view.row.key, unit: beside ?? "month", timeZone: zone },
      { enabled: beside !== undefined },
    ),
  );
  const listed = [view.budget, ...view.furtherBudgets].map(({ windowLabel }) => windowLabel);
  const isNew = query.data !== undefined && !listed.includes(query.data.windowLabel);
  const chosen = beside !== undefined && isNew ? query.data : undefined;
  return (
    <>
      {beside !== undefined && query.isError ? (
        <FailureNotice
          what="The calendar window could not be loaded"
          failure={asFailure(query.error)}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      <Windows
        budgets={[...view.furtherBudgets, ...(chosen === undefined ? [] : [chosen])]}
        isLoading={beside !== undefined && query.isPending}
        unit={unit}
        now={view.at}
      />
    </>
  );
}

function Windows({
  budgets,
  isLoading,
  unit,
  now,
}: {
  readonly budgets: readonly Budget[];
  readonly isLoading: boolean;
  readonly unit: BudgetUnit;
  readonly now: Instant;
}) {
  const zone = useZone();
  if (budgets.length === 0)
    return (
      <p className={classes.quiet} aria-live="polite">
        {isLoading
          ? "It is worked out …"
          : "The definition asks for no other window. Choose one to see it beside."}
      </p>
    );
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
