import { getRouteApi } from "@tanstack/react-router";
import type { Overview } from "#shared/budget/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { CompositesSection } from "#client/features/budget/composite/composites-section.tsx";
import {
  type CompositesAnswer,
  useComposites,
} from "#client/features/budget/composite/use-composites.ts";
import { troubledSentence } from "#client/features/budget/composite/words.ts";
import { queryOf } from "#client/features/budget/list/address.ts";
import { BudgetList } from "#client/features/budget/list/budget-list.tsx";
import { NoBudgets } from "#client/features/budget/list/no-budgets.tsx";
import { overviewSentence } from "#client/features/budget/list/sentence.ts";
import { useOverview } from "#client/features/budget/list/use-budget-pages.ts";
import { RollupHow } from "#client/features/org/rollup-how.tsx";
import { TeamCards } from "#client/features/org/team-cards.tsx";
import { Moment } from "#client/ui/moment.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { SloLink } from "#client/ui/slo-link.tsx";
import { FailureNotice, PageSkeleton } from "#client/ui/states.tsx";
import classes from "./overview.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/");
const COMPOSITES_ID = "composites";

/** Whoever comes with an address that names the composites sees them as soon as they are there. */
function showWhenAsked(composites: HTMLElement | null): void {
  if (location.hash === `#${COMPOSITES_ID}`) composites?.scrollIntoView();
}

/** Composites stand beside the list or, on narrow screens, far below it; so the page's sentence leads there. */
function TroubledComposites({ composites }: Pick<CompositesAnswer, "composites">) {
  const trouble = troubledSentence(composites ?? []);
  if (trouble === null) return null;
  return (
    <>
      {" "}
      <a href={`#${COMPOSITES_ID}`}>{trouble}</a>.
    </>
  );
}

function Sentence({
  overview,
  composites,
}: { readonly overview: Overview } & Pick<CompositesAnswer, "composites">) {
  const { trouble, soonest } = overviewSentence(overview);
  return (
    <>
      {trouble}
      {soonest === null ? null : (
        <>
          {" "}
          Soonest to run out: <SloLink slo={soonest.key}>{soonest.title}</SloLink>,{" "}
          <Moment at={soonest.exhaustedAt} now={overview.at} />.
        </>
      )}
      <TroubledComposites composites={composites} />
    </>
  );
}

/** Which budgets are in trouble now, whose are they, and when do they run out? */
export function OverviewPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const overview = useOverview(queryOf(address));
  const composites = useComposites();
  const { data } = overview;

  if (data === undefined) {
    if (overview.error === null)
      return (
        <PageSkeleton
          label="Loading the budgets"
          rows={16}
          note={waitingNote(overview.failureReason)}
        />
      );
    return (
      <Page title="Overview">
        <FailureNotice
          what="The budgets could not be loaded"
          failure={asFailure(overview.error)}
          onRetry={() => void overview.refetch()}
        />
      </Page>
    );
  }
  if (data.budgets === 0) {
    return (
      <Page title="Overview">
        <NoBudgets />
      </Page>
    );
  }
  return (
    <Page
      title="Overview"
      sentence={<Sentence overview={data} composites={composites.composites} />}
    >
      <div className={classes.columns}>
        <div className={classes.list}>
          <BudgetList
            address={address}
            onAddress={(search) => {
              if (isStillHere()) void navigate({ search, replace: true });
            }}
            counts={data.byStatus}
            teams={data.teams}
          />
        </div>
        <aside className={classes.teams}>
          <div id={COMPOSITES_ID} ref={showWhenAsked} tabIndex={-1} className={classes.composites}>
            <CompositesSection answer={composites} />
          </div>
          <Section title="Teams" note={<RollupHow />}>
            <TeamCards teams={data.teams} />
          </Section>
        </aside>
      </div>
    </Page>
  );
}
