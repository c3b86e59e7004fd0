import { useCallback, useState } from "react";
import type { BudgetSort, Overview } from "#shared/budget/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { plural } from "#client/ui/format.ts";
import { FailureNotice } from "#client/ui/states.tsx";
import { isFiltered, type ListAddress, queryOf, withChange } from "./address.ts";
import { BudgetTable } from "./budget-table.tsx";
import { type ChangeAddress, Filters } from "./filters.tsx";
import type { Stretch } from "./pages.ts";
import { useBudgetPages } from "./use-budget-pages.ts";
import classes from "./list.module.css";

interface BudgetListProps {
  readonly address: ListAddress;
  readonly onAddress: (address: ListAddress) => void;
  /** Shows the budgets of this team only, and offers no choice of teams. */
  readonly team?: string;
  /** Counts of the whole, which the filters show; they do not shrink as one filters. */
  readonly counts: Overview["byStatus"];
  readonly teams?: Overview["teams"];
}

/** How many budgets match; while the answer to a new choice is on its way the list is still that of the one before. */
function countSentence(matching: number, loading: boolean): string {
  if (loading) return "Looking…";
  return matching === 0 ? "No budget matches." : `${plural(matching, "budget")} shown.`;
}

/** Budgets with their filters: filtered, sorted and paged by the server. */
export function BudgetList({ address, onAddress, team, counts, teams }: BudgetListProps) {
  const [inSight, setInSight] = useState<Stretch>({ first: 0, last: 0 });
  const query = queryOf(team === undefined ? address : { ...address, team: [team] });
  const { first, places, error } = useBudgetPages(query, inSight);

  const change: ChangeAddress = useCallback(
    (part) => onAddress(withChange(address, part)),
    [address, onAddress],
  );
  const sort = address.sort ?? "runs-out";
  const reversed = address.order === "reverse";
  const resort = (next: BudgetSort) =>
    change({ sort: next, order: next === sort && !reversed ? "reverse" : undefined });

  return (
    <>
      <Filters
        address={address}
        counts={counts}
        {...(teams === undefined ? {} : { teams })}
        onChange={change}
      />
      {error === null ? null : (
        <FailureNotice
          what="Some budgets could not be loaded"
          failure={asFailure(error)}
          onRetry={() => void first.refetch()}
        />
      )}
      {first.data === undefined ? null : (
        <>
          {isFiltered(address) ? (
            <p className={classes.count} role="status">
              {countSentence(places.length, first.isPlaceholderData)}{" "}
              <button
                type="button"
                className={classes.clear}
                onClick={() => change({ team: undefined, state: undefined, search: undefined })}
              >
                Show all
              </button>
            </p>
          ) : null}
          {places.length === 0 ? null : (
            <BudgetTable
              places={places}
              now={first.data.at}
              sort={sort}
              reversed={reversed}
              busy={first.isPlaceholderData}
              ownersHidden={team !== undefined}
              onSort={resort}
              onInSight={setInSight}
            />
          )}
        </>
      )}
    </>
  );
}
