import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { registerCsv, teamMarkdown } from "#shared/debt/export.ts";
import type { TeamPlanning } from "#shared/debt/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import { AsOf } from "#client/features/debt/as-of.tsx";
import { DecideDialog } from "#client/features/debt/decide/decide-dialog.tsx";
import { NoSprint } from "#client/features/debt/empty.tsx";
import { ExportTools } from "#client/features/debt/export-tools.tsx";
import { HowRecommended } from "#client/features/debt/how-recommended.tsx";
import { Register } from "#client/features/debt/register/register.tsx";
import { SimulationPanel } from "#client/features/debt/simulation/simulation-panel.tsx";
import { Advice } from "#client/features/debt/sprints/advice.tsx";
import { Sprints } from "#client/features/debt/sprints/sprints.tsx";
import { TeamVerdict } from "#client/features/debt/team-verdict.tsx";
import { useTeamPlanning } from "#client/features/debt/use-planning.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, PageSkeleton } from "#client/ui/states.tsx";
import classes from "./planning.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/planning/$team");

/** How much of this team's next sprint goes to debt, to which, and what becomes of its budget with and without? */
export function PlanningTeamPage() {
  const { team } = route.useParams();
  const planning = useTeamPlanning(team);
  // Another team's page begins afresh: nothing typed or tried out goes along.
  if (planning.data !== undefined) return <Loaded key={team} planning={planning.data} />;
  if (planning.error === null)
    return <PageSkeleton label="Loading the team" note={waitingNote(planning.failureReason)} />;
  return (
    <Page title="Planning">
      <FailureNotice
        what="The team's plan could not be shown"
        failure={asFailure(planning.error)}
        onRetry={() => void planning.refetch()}
      />
      <p>
        <Link to="/planning">All teams</Link>
      </p>
    </Page>
  );
}

function Loaded({ planning }: { readonly planning: TeamPlanning }) {
  const { team, title, at, policy, sprints } = planning;
  const [deciding, setDeciding] = useState(false);
  const [said, setSaid] = useState("");
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  return (
    <div className={`${classes.sheet} ${classes.team}`}>
      <Page
        title={`Planning of ${title}`}
        above={
          <>
            <Link to="/planning">Planning</Link>
            <h1>{title}</h1>
          </>
        }
      >
        <TeamVerdict
          planning={planning}
          action={
            planning.sprint === null ? null : (
              <Button className="no-print" size="xs" onClick={() => setDeciding(true)}>
                {planning.decision === null ? "Decide" : "Decide again"}
              </Button>
            )
          }
        />
        <div className={classes.above}>
          <p role="status" className={classes.status}>
            {said}
          </p>
          <span className={`${classes.links} no-print`}>
            <Link to="/teams/$team" params={{ team }}>
              Budgets of the team
            </Link>
            <HowRecommended policy={policy} />
          </span>
          <ExportTools
            markdown={() => teamMarkdown(planning)}
            csv={() => registerCsv(planning)}
            fileName={`headroom-planning-${team}-${new Date(at).toISOString().slice(0, 10)}`}
          />
        </div>
        <div className={classes.columns}>
          <Section
            title="Debt register"
            note="in the order of work: most budget saved per day first"
          >
            <Register planning={planning} />
          </Section>
          <Section title="What if" note="worked out as you drag">
            <SimulationPanel
              planning={planning}
              address={address}
              onAddress={(search) => {
                if (isStillHere()) void navigate({ search, replace: true, resetScroll: false });
              }}
            />
          </Section>
        </div>
        <Section title="Sprints" note="recommended, planned and done, and what the budget did">
          {sprints.length === 0 ? <NoSprint /> : null}
          <Sprints planning={planning} />
        </Section>
        <Section title="Did following the advice pay?" note="this team's closed sprints">
          <Advice advice={planning.advice} policy={policy} />
        </Section>
        <AsOf at={at} policy={policy} />
        {deciding ? (
          <DecideDialog
            team={team}
            title={title}
            tried={address.share === undefined ? undefined : Number(address.share)}
            onClose={() => setDeciding(false)}
            onDecided={() => {
              setDeciding(false);
              setSaid(
                "Decided. To undo it, decide again: what was decided before stays in its history.",
              );
            }}
          />
        ) : null}
      </Page>
    </div>
  );
}
