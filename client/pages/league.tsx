import { getRouteApi } from "@tanstack/react-router";
import type { LeagueView } from "#shared/scenarios/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { ExemptionsInShort } from "#client/features/scenarios/exemptions/in-short.tsx";
import { HowComputed } from "#client/features/scenarios/league/how.tsx";
import { LeagueTable } from "#client/features/scenarios/league/league-table.tsx";
import { NoEvidence } from "#client/features/scenarios/league/no-evidence.tsx";
import { PickTeam } from "#client/features/scenarios/league/pick-team.tsx";
import { Recognition } from "#client/features/scenarios/league/recognition.tsx";
import { leagueSentence, MODE_WORDS } from "#client/features/scenarios/league/words.ts";
import { RankingProblems } from "#client/features/scenarios/problems.tsx";
import { ScoredByLine } from "#client/features/scenarios/scored-by.tsx";
import { LeagueTabs } from "#client/features/scenarios/tabs.tsx";
import { useLeague } from "#client/features/scenarios/use-league.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";

const route = getRouteApi("/league");

/** Which failure scenarios has each team really tested, and what is its best next test? */
export function LeaguePage() {
  const { team } = route.useSearch();
  const league = useLeague(team);
  if (league.data !== undefined) return <Loaded view={league.data} team={team} />;
  if (league.error === null)
    return <PageSkeleton label="Loading the league" note={waitingNote(league.failureReason)} />;
  return (
    <Page title="League">
      <FailureNotice
        what="The league could not be loaded"
        failure={asFailure(league.error)}
        onRetry={() => void league.refetch()}
      />
    </Page>
  );
}

function Loaded({ view, team }: { readonly view: LeagueView; readonly team: string | undefined }) {
  const mode = MODE_WORDS[view.mode];
  const sentence = leagueSentence(view);
  return (
    <Page title="League" {...(sentence === null ? {} : { sentence })}>
      <LeagueTabs />
      <RankingProblems problems={view.problems} severity="error" />
      {view.teams.length === 0 ? (
        <NoTeams view={view} team={team} />
      ) : (
        <>
          {view.evidence === 0 ? <NoEvidence /> : null}
          <Section
            title="Ranked on tested failure scenarios"
            note={
              <>
                {mode.name}: {mode.text}
              </>
            }
          >
            <LeagueTable view={view} />
            <ScoredByLine by={view} />
            <HowComputed />
          </Section>
          <Recognition view={view} />
          <ExemptionsInShort />
          <RankingProblems problems={view.problems} severity="warning" />
        </>
      )}
    </Page>
  );
}

function NoTeams({ view, team }: { readonly view: LeagueView; readonly team: string | undefined }) {
  if (view.mode === "private" || team !== undefined) return <PickTeam unknown={team} />;
  return (
    <Notice title="There are no teams yet">
      <p>
        Teams and services come from Backstage files: add{" "}
        <code>catalog: [ ./catalog/**/*.yaml ]</code> to headroom.yaml.
      </p>
    </Notice>
  );
}
