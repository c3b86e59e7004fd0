import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import type { MatrixView } from "#shared/scenarios/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { PickTeam } from "#client/features/scenarios/league/pick-team.tsx";
import type { MatrixAddress } from "#client/features/scenarios/matrix/address.ts";
import { MatrixFilters } from "#client/features/scenarios/matrix/filters.tsx";
import { MatrixGrid } from "#client/features/scenarios/matrix/grid.tsx";
import { Legend } from "#client/features/scenarios/matrix/legend.tsx";
import classes from "#client/features/scenarios/matrix/matrix.module.css";
import { shownMatrix } from "#client/features/scenarios/matrix/shown.ts";
import { useMatrix } from "#client/features/scenarios/matrix/use-matrix.ts";
import { matrixSentence } from "#client/features/scenarios/matrix/words.ts";
import { ScoredByLine } from "#client/features/scenarios/scored-by.tsx";
import { LeagueTabs } from "#client/features/scenarios/tabs.tsx";
import { Page } from "#client/ui/page.tsx";
import { FailureNotice, PageSkeleton } from "#client/ui/states.tsx";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/league/matrix");

/** Which failure scenario was tested on which service, and what is the proof? */
export function LeagueMatrixPage() {
  const address = route.useSearch();
  const matrix = useMatrix(address.team);
  if (matrix.data !== undefined) return <Loaded view={matrix.data} address={address} />;
  if (matrix.error === null)
    return <PageSkeleton label="Loading the matrix" note={waitingNote(matrix.failureReason)} />;
  return (
    <Page title="Matrix">
      <FailureNotice
        what="The matrix could not be loaded"
        failure={asFailure(matrix.error)}
        onRetry={() => void matrix.refetch()}
      />
    </Page>
  );
}

interface LoadedProps {
  readonly view: MatrixView;
  readonly address: MatrixAddress;
}

function Loaded({ view, address }: LoadedProps) {
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const shown = useMemo(() => shownMatrix(view, address), [view, address]);
  const change = (search: MatrixAddress) => {
    if (isStillHere()) void navigate({ search, replace: true, resetScroll: false });
  };
  if (view.services.length === 0)
    return (
      <Page title="Matrix">
        <LeagueTabs />
        <PickTeam unknown={address.team?.[0]} to="/league/matrix" />
      </Page>
    );
  const isFiltered = Object.values(address).some((value) => value !== undefined);
  return (
    <Page title="Matrix" sentence={matrixSentence(view)}>
      <LeagueTabs />
      <MatrixFilters view={view} address={address} counts={shown.counts} onAddress={change} />
      {isFiltered ? (
        <p className={classes.count} role="status">
          {shown.rows.length} of {view.services.length} services, {shown.columns.length} of{" "}
          {view.scenarios.length} scenarios.{" "}
          <button type="button" className={classes.clear} onClick={() => change({})}>
            Show all
          </button>
        </p>
      ) : null}
      {shown.rows.length === 0 ? null : <MatrixGrid shown={shown} states={address.state} />}
      <Legend />
      <ScoredByLine by={view} />
    </Page>
  );
}
