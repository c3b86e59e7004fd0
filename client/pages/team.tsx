import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { UNOWNED } from "#shared/org/model.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { CompositesSection } from "#client/features/budget/composite/composites-section.tsx";
import { useComposites } from "#client/features/budget/composite/use-composites.ts";
import { BudgetList } from "#client/features/budget/list/budget-list.tsx";
import { troubleSentence } from "#client/features/budget/list/sentence.ts";
import { DebtLine } from "#client/features/debt/team-line.tsx";
import { RollupFigures } from "#client/features/org/rollup-figures.tsx";
import { sizeText } from "#client/features/org/rollup-words.ts";
import { ServicesTable } from "#client/features/org/services-table.tsx";
import { TestedScenarios } from "#client/features/scenarios/team/tested-scenarios.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/teams/$team");

/** How does a team stand: its budgets, their burn, its services? */
export function TeamPage() {
  const { team } = route.useParams();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const trpc = useTRPC();
  const composites = useComposites();
  const view = useQuery(trpc.budget.team.queryOptions({ team: team === UNOWNED ? null : team }));

  if (view.data === undefined) {
    if (view.error === null)
      return <PageSkeleton label="Loading the team" note={waitingNote(view.failureReason)} />;
    return (
      <Page title="Team">
        <FailureNotice
          what="The team could not be shown"
          failure={asFailure(view.error)}
          onRetry={() => void view.refetch()}
        />
        <p>
          <Link to="/teams">All teams</Link>
        </p>
      </Page>
    );
  }
  const { rollup, services } = view.data;
  const unowned = team === UNOWNED;
  const title = unowned ? "Nobody owns these" : rollup.title;
  const description = unowned
    ? "When one of these fails, nobody is called. Give each an owner in the catalogue, or switch it off."
    : view.data.team?.description;
  return (
    <Page
      title={title}
      above={
        <>
          <Link to="/teams">Teams</Link>
          <h1>{title}</h1>
          {description === undefined ? null : <p>{description}</p>}
        </>
      }
      sentence={troubleSentence(rollup.byStatus, rollup.budgets)}
    >
      {rollup.budgets === 0 ? (
        <Notice title="There is no SLO for these services yet">
          <p>
            Write one in OpenSLO, Sloth or Pyrra, name one of the services below in it, and put it
            where <code>slos:</code> of headroom.yaml looks. It shows here as soon as the file is
            saved.
          </p>
        </Notice>
      ) : (
        <>
          <RollupFigures rollup={rollup} rows={view.data.rows} />
          <Section title="Budgets">
            <BudgetList
              team={team}
              address={address}
              onAddress={(search) => {
                if (isStillHere()) void navigate({ search, replace: true });
              }}
              counts={rollup.byStatus}
            />
          </Section>
          <CompositesSection answer={composites} team={unowned ? null : team} />
        </>
      )}
      {unowned ? null : <DebtLine team={team} />}
      {unowned ? null : (
        <Section title="Tested failure scenarios">
          <TestedScenarios team={team} />
        </Section>
      )}
      <Section title="Services" note={sizeText(rollup)}>
        <ServicesTable services={services} />
      </Section>
    </Page>
  );
}
