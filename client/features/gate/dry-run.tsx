import { Skeleton } from "@mantine/core";
import { useState } from "react";
import type { DryRun, DryRunRelease } from "#shared/gate/dry-run.ts";
import { VERDICTS, type Verdict } from "#shared/gate/model.ts";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare, plural, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import { dryRunSentence } from "./dry-run-words.ts";
import classes from "./gate.module.css";
import { inReadersZone } from "./reason-words.ts";
import { useDryRun } from "./use-gate.ts";
import { VerdictMark } from "./verdict-mark.tsx";

interface DryRunProps {
  readonly service: { readonly name: string; readonly title: string } | null;
  readonly team: string | null;
}

type Scope = "all" | "team" | "service";

/** What the gate would have said to the releases of the last thirty days, and what those it would have held burned. */
export function DryRunPanel({ service, team }: DryRunProps) {
  const [scope, setScope] = useState<Scope>("all");
  const scopes = [
    { scope: "all", label: "All services" },
    ...(team === null ? [] : [{ scope: "team", label: `Team ${team}` }]),
    ...(service === null ? [] : [{ scope: "service", label: service.title }]),
  ] as const satisfies readonly { scope: string; label: string }[];
  return (
    <div className={classes.stack}>
      <div className={classes.choices} role="group" aria-label="Releases of">
        {scopes.map((one) => (
          <button
            key={one.scope}
            type="button"
            aria-pressed={one.scope === scope}
            onClick={() => setScope(one.scope as Scope)}
          >
            {one.label}
          </button>
        ))}
      </div>
      <Answered
        key={scope}
        scope={
          scope === "service" && service !== null
            ? { service: service.name }
            : scope === "team" && team !== null
              ? { team }
              : {}
        }
      />
    </div>
  );
}

function Answered({ scope }: { readonly scope: { service?: string; team?: string } }) {
  const run = useDryRun(scope);
  if (run.data !== undefined) return <Loaded run={run.data} isAll={scope.service === undefined} />;
  if (!run.isError) return <Skeleton height={240} radius="sm" />;
  return (
    <FailureNotice
      what="What the gate would have said could not be worked out"
      failure={asFailure(run.error)}
      onRetry={() => void run.refetch()}
    />
  );
}

const FIRST = 10;

function Loaded({ run, isAll }: { readonly run: DryRun; readonly isAll: boolean }) {
  const strictest = VERDICTS.toReversed().find((verdict) => run.byVerdict[verdict] > 0);
  const [chosen, setChosen] = useState<Verdict | undefined>(strictest);
  const [all, setAll] = useState(false);
  const matching = run.releases.filter(({ verdict }) => verdict === chosen);
  const shown = all ? matching : matching.slice(0, FIRST);
  return (
    <>
      <p className={classes.message}>{dryRunSentence(run)}.</p>
      {run.releases.length === 0 ? null : (
        <>
          <div className={classes.choices} role="group" aria-label="What it would have said">
            {VERDICTS.toReversed().map((verdict) => (
              <button
                key={verdict}
                type="button"
                aria-pressed={verdict === chosen}
                disabled={run.byVerdict[verdict] === 0}
                onClick={() => {
                  setChosen(verdict);
                  setAll(false);
                }}
              >
                <VerdictMark verdict={verdict} /> <b>{run.byVerdict[verdict]}</b>
              </button>
            ))}
          </div>
          <Releases releases={shown} now={run.range.to} namesService={isAll} />
          {matching.length <= FIRST ? null : (
            <button type="button" className={classes.more} onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${matching.length}`}
            </button>
          )}
        </>
      )}
      <p className={classes.quiet}>
        Each release is judged by today’s policy as a change of {run.risk} risk, as of the instant
        it went out; forecasts of then are not kept. What it burned is counted for an hour, no
        further than to the service’s next release. Budgets of several services cannot be added up,
        so that the mean over the services counts.
        {run.leftOut > 0 ? ` ${plural(run.leftOut, "older release")} not looked at.` : null}
      </p>
    </>
  );
}

interface ReleasesProps {
  readonly releases: readonly DryRunRelease[];
  readonly now: number;
  readonly namesService: boolean;
}

function Releases({ releases, now, namesService }: ReleasesProps) {
  const zone = useZone();
  return (
    <table className={classes.table} aria-label="Releases">
      <thead>
        <tr>
          <th scope="col">Release</th>
          <th scope="col">Would have been</th>
          <th scope="col" data-numeric="true">
            Burned
          </th>
        </tr>
      </thead>
      <tbody>
        {releases.map(({ deploy, verdict, reason, cost, slo, title }) => (
          <tr key={deploy.id}>
            <th scope="row">
              {namesService ? <b>{deploy.service}</b> : null}{" "}
              <small>
                <Moment at={deploy.at} now={now} as="day" />{" "}
                <Moment at={deploy.at} now={now} as="clock" /> {deploy.version}
                {deploy.rolledBackAt === undefined ? null : ", taken back"}
              </small>
            </th>
            <td>
              <VerdictMark verdict={verdict} />{" "}
              <small>{sentenceOf(inReadersZone(reason, deploy.at, zone))}</small>
            </td>
            <td data-numeric="true">
              <Figure text={formatShare(cost)} />
              {slo === null || cost === null || cost === 0 ? null : (
                <small>
                  <SloLink
                    slo={slo}
                    interval={{ from: deploy.at - HOUR_MS, to: deploy.at + 2 * HOUR_MS }}
                  >
                    {title}
                  </SloLink>
                </small>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
