import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { CellDetails } from "#client/features/scenarios/cell/cell-detail.tsx";
import { cellSentence } from "#client/features/scenarios/cell/words.ts";
import { Page } from "#client/ui/page.tsx";
import { FailureNotice, PageSkeleton } from "#client/ui/states.tsx";

const route = getRouteApi("/league/cell/$service/$scenario");

/** One scenario on one service: what is its state, and by what is that proven? */
export function LeagueCellPage() {
  const { service, scenario } = route.useParams();
  const cell = useQuery(useTRPC().scenarios.cell.queryOptions({ service, scenario }));
  const { data } = cell;
  if (data === undefined) {
    if (cell.error === null)
      return <PageSkeleton label="Loading the cell" note={waitingNote(cell.failureReason)} />;
    return (
      <Page title={`${scenario} on ${service}`}>
        <FailureNotice
          what={`${scenario} on ${service} could not be shown`}
          failure={asFailure(cell.error)}
          onRetry={() => void cell.refetch()}
        />
        <p>
          <Link to="/league/matrix">The whole matrix</Link>
        </p>
      </Page>
    );
  }
  const title = `${data.scenario.id} ${data.scenario.name}`;
  return (
    <Page
      title={`${title} on ${data.serviceTitle}`}
      above={
        <>
          <Link to="/league">League</Link> › <Link to="/league/matrix">Matrix</Link>
          <h1>{title}</h1>
          <p>on {data.serviceTitle}</p>
        </>
      }
      sentence={cellSentence(data)}
    >
      <CellDetails detail={data} />
    </Page>
  );
}
