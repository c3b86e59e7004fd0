import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ScorecardView } from "#shared/scenarios/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { RisksTaken } from "#client/features/debt/knowingly/risks-taken.tsx";
import { type ScorecardAddress, scorecardQuery } from "#client/features/scorecard/address.ts";
import { Changes } from "#client/features/scorecard/changes.tsx";
import { Decisions, decisionsAt } from "#client/features/scorecard/decisions.tsx";
import { Headlines } from "#client/features/scorecard/headlines.tsx";
import { Risks } from "#client/features/scorecard/risks.tsx";
import { roomOnPaper } from "#client/features/scorecard/room-on-paper.ts";
import { LeftOut } from "#client/features/scorecard/score-parts.tsx";
import { SheetTools } from "#client/features/scorecard/sheet-tools.tsx";
import { ScorecardTable } from "#client/features/scorecard/teams-table.tsx";
import { scorecardSentence } from "#client/features/scorecard/words.ts";
import { plural } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import classes from "./scorecard.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/scorecard");

/** Are we more reliable than last quarter, where is the risk, what did we get for the time we invested? */
export function ScorecardPage() {
  const trpc = useTRPC();
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const scorecard = useQuery(
    trpc.scenarios.scorecard.queryOptions(scorecardQuery(address), {
      placeholderData: keepPreviousData,
    }),
  );
  const { data, error } = scorecard;
  // What cannot be answered must not leave another quarter's figures standing.
  if (error !== null && (data === undefined || scorecard.isPlaceholderData)) {
    return (
      <Page title="Scorecard">
        <FailureNotice
          what="The scorecard could not be loaded"
          failure={asFailure(error)}
          onRetry={() => void scorecard.refetch()}
        />
        {address.at === undefined ? null : (
          <p>
            <Link to="/scorecard" search={{}}>
              See it as of now
            </Link>
          </p>
        )}
      </Page>
    );
  }
  if (data === undefined)
    return (
      <PageSkeleton label="Loading the scorecard" note={waitingNote(scorecard.failureReason)} />
    );

  function change(search: ScorecardAddress): void {
    if (isStillHere()) void navigate({ search, resetScroll: false });
  }
  return <Sheet view={data} address={address} onChange={change} />;
}

interface SheetProps {
  readonly view: ScorecardView;
  readonly address: ScorecardAddress;
  readonly onChange: (address: ScorecardAddress) => void;
}

function Sheet({ view, address, onChange }: SheetProps) {
  const printed = roomOnPaper(view.teams.length);
  return (
    <div className={classes.sheet}>
      <Page
        title="Scorecard"
        sentence={scorecardSentence(view)}
        above={<h1 className={classes.title}>Reliability scorecard</h1>}
      >
        <SheetTools view={view} address={address} onChange={onChange} />
        {view.evidence === 0 ? <NoEvidenceYet /> : null}
        <Headlines view={view} />
        <Section
          title="Teams"
          note={
            view.mode === "private"
              ? "teams see only their own line here"
              : "teams are compared, persons never are"
          }
        >
          <ScorecardTable view={view} />
          <LeftOut view={view} />
        </Section>
        <div className={classes.below}>
          <Section title="Biggest risks" note="weight × exposure × what is untested">
            <Risks risks={view.risks} mostPrinted={printed.risks} />
          </Section>
          <Section title="What changed, and why">
            <p className={classes.since}>
              Points of each team's R since <Moment at={view.changesSince} now={view.at} as="day" />
            </p>
            <Changes changes={view.changes} now={view.at} mostPrinted={printed.changes} />
          </Section>
        </div>
        <Section title="Risks taken knowingly" note="less for debt than was recommended">
          <RisksTaken
            now={view.at}
            isPast={address.at !== undefined}
            only={view.mode === "private" ? (address.team ?? "") : null}
            mostPrinted={printed.knowingly}
            hasRoom={printed.wholeReasons}
          />
        </Section>
        <DecisionsTaken view={view} />
        <Basis view={view} />
      </Page>
    </div>
  );
}

/** Nothing while it is not known: a sheet that says none was taken must not be printed for that. */
function DecisionsTaken({ view }: Pick<SheetProps, "view">) {
  const exemptions = useQuery(useTRPC().scenarios.exemptions.queryOptions());
  if (exemptions.data === undefined) return null;
  return (
    <Section title="Exempt cells" note="cells that a team is let off for a while">
      <Decisions
        decisions={decisionsAt(exemptions.data, view)}
        now={view.at}
        mostPrinted={roomOnPaper(view.teams.length).decisions}
      />
    </Section>
  );
}

function NoEvidenceYet() {
  return (
    <Notice title="No evidence counts yet, so nothing is proven">
      <p>
        Scores start with the first valid test. <Link to="/evidence">Upload what a tool wrote</Link>
        , or send it: <code>curl --data-binary @journal.json …/api/v1/evidence</code>.
      </p>
    </Notice>
  );
}

/** By what it was computed: with the same of these it comes out the same to the digit. */
function Basis({ view }: { readonly view: ScorecardView }) {
  const { at, policyVersion, scenariosVersion, evidence, receivedLater } = view;
  return (
    <p className={classes.basis}>
      As of <Moment at={at} now={at} as="day" /> <Moment at={at} now={at} as="clock" />, policy{" "}
      <code>{policyVersion}</code>, scenarios <code>{scenariosVersion}</code>, from{" "}
      {plural(evidence, "valid piece of evidence", "valid pieces of evidence")}
      {receivedLater === 0 ? null : `, ${receivedLater} of them received later`}. R and S are of 100
      points; ± is one standard error. Evidence halves in worth every quarter or so, so a score
      falls when nothing is tested.
    </p>
  );
}
