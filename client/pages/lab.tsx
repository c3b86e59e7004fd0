import { NativeSelect } from "@mantine/core";
import { skipToken, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { gamingSentence } from "#client/features/gaming/bounds.ts";
import { GamingTable } from "#client/features/gaming/gaming-table.tsx";
import { Peers } from "#client/features/gaming/peers.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/lab");

const ABOVE = (
  <>
    <Link to="/scorecard">Scorecard</Link>
    <h1>Can it be gamed?</h1>
  </>
);

/** What would a team gain by gaming the score, here and under the formulas of others? */
export function LabPage() {
  const trpc = useTRPC();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const catalog = useQuery(trpc.org.catalog.queryOptions());
  const teams = catalog.data?.teams;
  const owning = teams?.filter(({ name }) =>
    catalog.data?.services.some(({ owner }) => owner === name),
  );
  const team = address.team ?? owning?.[0]?.name;
  const gaming = useQuery(
    trpc.scenarios.gaming.queryOptions(team === undefined ? skipToken : { team }),
  );
  const error = gaming.error ?? catalog.error;

  if (owning === undefined && catalog.error === null)
    return <PageSkeleton label="Loading the teams" note={waitingNote(catalog.failureReason)} />;
  const known = owning?.some(({ name }) => name === team) ?? false;
  return (
    <Page
      title="Gaming lab"
      above={ABOVE}
      {...(gaming.data === undefined ? {} : { sentence: gamingSentence(gaming.data) })}
    >
      <p>
        Each strategy is played on a copy of the team's own data, as they are now. The figures say
        what it would gain, in points of 100.
      </p>
      {owning === undefined || owning.length === 0 ? null : (
        <div>
          <NativeSelect
            size="xs"
            label="Team"
            w={280}
            data={[
              ...(known || team === undefined ? [] : [{ value: team, label: team }]),
              ...owning.map(({ name, displayName }) => ({ value: name, label: displayName })),
            ]}
            value={team ?? ""}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              if (isStillHere())
                void navigate({ search: { team: chosen }, replace: true, resetScroll: false });
            }}
          />
        </div>
      )}
      {error === null ? null : (
        <FailureNotice
          what="The strategies could not be played"
          failure={asFailure(error)}
          onRetry={() => void Promise.all([catalog.refetch(), gaming.refetch()])}
        />
      )}
      {owning?.length === 0 ? (
        <Notice title="No team owns a service yet">
          <p>
            Teams and services come from the catalogue: add its files to <code>catalog:</code> of
            headroom.yaml.
          </p>
        </Notice>
      ) : null}
      {gaming.data === undefined && error === null && team !== undefined ? (
        <PageSkeleton label="Playing the strategies" note={waitingNote(gaming.failureReason)} />
      ) : null}
      {gaming.data === undefined ? null : (
        <>
          <Section title="What each strategy would gain">
            <GamingTable view={gaming.data} />
          </Section>
          <Section
            title="The formulas of the others"
            note="as far as they can be computed from the same evidence"
          >
            <Peers peers={gaming.data.peers} />
          </Section>
        </>
      )}
    </Page>
  );
}
