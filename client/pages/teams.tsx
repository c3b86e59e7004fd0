import { useQuery } from "@tanstack/react-query";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { teamsSentence } from "#client/features/org/sentences.ts";
import { RollupHow } from "#client/features/org/rollup-how.tsx";
import { TeamsTable } from "#client/features/org/teams-table.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";

/** How does each team stand, and what belongs to nobody? */
export function TeamsPage() {
  const trpc = useTRPC();
  const overview = useQuery(trpc.budget.overview.queryOptions({ limit: 1 }));
  const teams = overview.data?.teams;
  if (teams === undefined) {
    if (overview.error === null)
      return <PageSkeleton label="Loading the teams" note={waitingNote(overview.failureReason)} />;
    return (
      <Page title="Teams">
        <FailureNotice
          what="The teams could not be loaded"
          failure={asFailure(overview.error)}
          onRetry={() => void overview.refetch()}
        />
      </Page>
    );
  }
  if (teams.length === 0) {
    return (
      <Page title="Teams">
        <Notice title="There are no teams yet">
          <p>
            Teams and services come from Backstage files: add{" "}
            <code>catalog: [ ./catalog/**/*.yaml ]</code> to headroom.yaml. A file that defines an
            SLO may also name its team in the label <code>team</code> or <code>owner</code>.
          </p>
        </Notice>
      </Page>
    );
  }
  return (
    <Page title="Teams" sentence={teamsSentence(teams)}>
      <Section title="All teams" note={<RollupHow />}>
        <TeamsTable teams={teams} />
      </Section>
    </Page>
  );
}
