import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ExemptionView } from "#shared/scenarios/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { type ExemptionsAddress, sortedBy } from "#client/features/scenarios/exemptions/address.ts";
import { ExemptionsTable } from "#client/features/scenarios/exemptions/exemptions-table.tsx";
import { StateFilters } from "#client/features/scenarios/exemptions/filters.tsx";
import { faceOfExemption } from "#client/features/scenarios/exemptions/states.ts";
import { exemptionsSentence } from "#client/features/scenarios/exemptions/words.ts";
import { LeagueTabs } from "#client/features/scenarios/tabs.tsx";
import { Page } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/league/exemptions");

/** Who was let off what, by whom, until when, and what does it count? */
export function LeagueExemptionsPage() {
  const exemptions = useQuery(useTRPC().scenarios.exemptions.queryOptions());
  const { data } = exemptions;
  if (data !== undefined) return <Loaded exemptions={data} now={exemptions.dataUpdatedAt} />;
  if (exemptions.error === null)
    return (
      <PageSkeleton label="Loading the exemptions" note={waitingNote(exemptions.failureReason)} />
    );
  return (
    <Page title="Exemptions">
      <FailureNotice
        what="The exemptions could not be loaded"
        failure={asFailure(exemptions.error)}
        onRetry={() => void exemptions.refetch()}
      />
    </Page>
  );
}

interface LoadedProps {
  readonly exemptions: readonly ExemptionView[];
  readonly now: number;
}

function Loaded({ exemptions, now }: LoadedProps) {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const catalog = useQuery(useTRPC().org.catalog.queryOptions());
  const titles = new Map(catalog.data?.teams.map(({ name, displayName }) => [name, displayName]));
  const change = (search: ExemptionsAddress) => {
    if (isStillHere()) void navigate({ search, replace: true, resetScroll: false });
  };
  const { state, sort = "state", reversed = false } = address;
  const shown = exemptions.filter(
    (one) => state === undefined || state.includes(faceOfExemption(one, now)),
  );
  return (
    <Page title="Exemptions" sentence={exemptionsSentence(exemptions, now)}>
      <LeagueTabs />
      {exemptions.length === 0 ? (
        <Notice title="There are no exemptions">
          <p>
            A team may be let off a cell for a while, by somebody of another team. Ask for it on the
            cell’s page: <Link to="/league/matrix">choose it in the matrix</Link>.
          </p>
        </Notice>
      ) : (
        <>
          <StateFilters exemptions={exemptions} address={address} now={now} onAddress={change} />
          {shown.length === 0 ? (
            <p>
              No exemption stands like that.{" "}
              <Link to="/league/exemptions" search={{}}>
                Show all
              </Link>
            </p>
          ) : (
            <ExemptionsTable
              exemptions={shown}
              titles={titles}
              now={now}
              sort={sort}
              reversed={reversed}
              onSort={(by) => change(sortedBy(address, by))}
            />
          )}
        </>
      )}
    </Page>
  );
}
