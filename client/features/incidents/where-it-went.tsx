import { Skeleton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { CausesView } from "#shared/incidents/model.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { type BudgetUnit } from "#client/ui/charts/units.ts";
import { Figure } from "#client/ui/figure.tsx";
import { capital, formatCount, formatShare, UNKNOWN } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { SloLink } from "#client/ui/slo-link.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import classes from "./incidents.module.css";
import {
  type CauseLine,
  causeLines,
  causesMessage,
  darkSentence,
  exclusionsText,
  KIND_WORDS,
  whenWords,
} from "./words.ts";

interface WhereItWentProps {
  readonly sloKey: string;
  /** `null`: the SLO's own window. */
  readonly interval: Interval | null;
  readonly unit: BudgetUnit;
  readonly now: Instant;
}

/** Where a budget went: incidents, releases and dependencies with what each of them cost, and what nobody knows of. */
export function WhereItWent({ sloKey, interval, unit, now }: WhereItWentProps) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.incidents.causes.queryOptions(
      { key: sloKey, ...interval },
      { placeholderData: keepPreviousData },
    ),
  );
  if (query.data?.key === sloKey) return <Causes causes={query.data} unit={unit} now={now} />;
  if (!query.isError) return <Skeleton height={160} radius="sm" />;
  return (
    <FailureNotice
      what="What the budget went to could not be loaded"
      failure={asFailure(query.error)}
      onRetry={() => void query.refetch()}
    />
  );
}

function Causes({
  causes,
  unit,
  now,
}: {
  readonly causes: CausesView;
  readonly unit: BudgetUnit;
  readonly now: Instant;
}) {
  const zone = useZone();
  const titleId = useId();
  const lines = causeLines(causes, unit);
  const dark = darkSentence(causes, now, zone);
  const excluded = exclusionsText(causes, now, zone);
  return (
    <section className={classes.causes} aria-labelledby={titleId}>
      <h3 className={classes.title} id={titleId}>
        {causesMessage(causes)}
      </h3>
      {dark === null ? null : <p className={classes.dark}>{dark}</p>}
      {lines.length === 0 && excluded === null ? null : (
        <table className={classes.table} aria-labelledby={titleId}>
          <thead>
            <tr>
              <th scope="col">Cause</th>
              <th scope="col">{unit.isTime ? capital(`bad ${unit.many}`) : "Bad events"}</th>
              <th scope="col">Of what was spent</th>
              <th scope="col">Of the budget</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key} data-kind={line.kind}>
                <th scope="row">
                  <Name line={line} />
                  <span className={classes.quiet}>{detailOf(line, now, zone)}</span>
                </th>
                <Figures bad={line.bad} causes={causes} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">In all</th>
              <Figures bad={causes.bad} causes={causes} />
            </tr>
            {excluded === null ? null : (
              <tr data-kind="exclusions">
                <th scope="row">
                  Exclusions
                  <span className={classes.quiet}>{excluded}</span>
                </th>
                <td>
                  <Figure
                    text={causes.excludedBad === null ? UNKNOWN : formatCount(causes.excludedBad)}
                  />
                </td>
                <td colSpan={2}>not counted</td>
              </tr>
            )}
          </tfoot>
        </table>
      )}
      <details className={classes.how}>
        <summary>How burn is put down to a cause</summary>
        <p>
          What was bad while a declared incident of this service lasted goes to the incident;
          several share it equally. Then to a release of the service, for an hour, or until it was
          rolled back or the next one came. Then to SLOs of services it depends on that burned more
          than {formatCount(causes.ticketFactor)} times too fast in that hour, in proportion. The
          rest is unattributed. What was bad in time that is excluded spent nothing, and is put down
          to nobody.
        </p>
      </details>
    </section>
  );
}

function Name({ line: { title, cause } }: { readonly line: CauseLine }) {
  if (cause === null) return title;
  if (cause.kind === "dependency" && cause.id !== null)
    return <SloLink slo={cause.id}>{title}</SloLink>;
  if (cause.url === null) return title;
  return (
    <a href={cause.url} target="_blank" rel="noreferrer">
      {title}
    </a>
  );
}

function detailOf({ kind, cause }: CauseLine, now: Instant, zone: string): string {
  if (kind === "unattributed") return "no incident, release or dependency at that time";
  if (cause === null) return "each of them small";
  return `${KIND_WORDS[kind]}, ${whenWords(cause, now, zone)}`;
}

function Figures({ bad, causes }: { readonly bad: number; readonly causes: CausesView }) {
  const spent = causes.bad === 0 ? null : bad / causes.bad;
  const budget = causes.allowedBad === 0 ? null : bad / causes.allowedBad;
  return (
    <>
      <td>
        <Figure text={formatCount(bad)} />
      </td>
      <td className={classes.share}>
        <Figure text={formatShare(spent)} />
        <span className={classes.bar} style={{ inlineSize: `${(spent ?? 0) * 100}%` }} />
      </td>
      <td>
        <Figure text={formatShare(budget)} />
      </td>
    </>
  );
}
