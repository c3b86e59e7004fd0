import { Skeleton } from "@mantine/core";
import { useId, useState } from "react";
import type { DeployCost } from "#shared/gate/cost.ts";
import { COST_MS } from "#shared/gate/cost.ts";
import type { CostView } from "#shared/gate/views.ts";
import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { Figure } from "#client/ui/figure.tsx";
import { formatShare, plural } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { SloLink } from "#client/ui/slo-link.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import { costSentence } from "./cost-words.ts";
import classes from "./gate.module.css";
import { useCost } from "./use-gate.ts";

const FIRST = 8;

/** What the releases of a service burned in the hour after them. */
export function PastCost({ service, now }: { readonly service: string; readonly now: Instant }) {
  const cost = useCost(service);
  if (cost.data !== undefined) return <Loaded cost={cost.data} now={now} />;
  if (!cost.isError) return <Skeleton height={320} radius="sm" />;
  return (
    <FailureNotice
      what="What past releases cost could not be loaded"
      failure={asFailure(cost.error)}
      onRetry={() => void cost.refetch()}
    />
  );
}

function Loaded({ cost, now }: { readonly cost: CostView; readonly now: Instant }) {
  const titleId = useId();
  const [all, setAll] = useState(false);
  const shown = all ? cost.deploys : cost.deploys.slice(0, FIRST);
  const greatest = Math.max(0, ...cost.deploys.map(({ share }) => share ?? 0));
  return (
    <div className={classes.stack}>
      <h3 className={classes.message} id={titleId}>
        {costSentence(cost)}
      </h3>
      {cost.deploys.length === 0 ? (
        <p className={classes.quiet}>
          Tell Headroom of releases by <code>POST /api/v1/events</code>, and what each of them
          burned shows here.
        </p>
      ) : (
        <>
          <table className={classes.table} aria-labelledby={titleId}>
            <thead>
              <tr>
                <th scope="col">Release</th>
                <th scope="col">Of which budget</th>
                <th scope="col" data-numeric="true">
                  Burned in the hour after
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Row key={one.deploy.id} cost={one} greatest={greatest} now={now} />
              ))}
            </tbody>
          </table>
          {cost.deploys.length <= FIRST ? null : (
            <button type="button" className={classes.more} onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${cost.deploys.length}`}
            </button>
          )}
          <p className={classes.quiet}>
            In percent of a whole budget, of the service’s budget that lost most. What else went
            wrong in that hour is part of it.
            {cost.leftOut > 0 ? ` ${plural(cost.leftOut, "older release")} not looked at.` : null}
          </p>
        </>
      )}
    </div>
  );
}

function Row({
  cost: { deploy, share, slo, title, overlaps },
  greatest,
  now,
}: {
  readonly cost: DeployCost;
  readonly greatest: number;
  readonly now: Instant;
}) {
  return (
    <tr>
      <th scope="row">
        <Moment at={deploy.at} now={now} as="day" /> <Moment at={deploy.at} now={now} as="clock" />{" "}
        <small>
          {deploy.version}
          {deploy.rolledBackAt === undefined ? null : ", taken back"}
          {overlaps.length === 0 ? null : ", beside another release"}
        </small>
      </th>
      <td>
        {slo === null ? (
          <small>not known</small>
        ) : (
          <SloLink
            slo={slo}
            interval={{ from: deploy.at - HOUR_MS, to: deploy.at + COST_MS + HOUR_MS }}
          >
            {title}
          </SloLink>
        )}
      </td>
      <td data-numeric="true">
        <Figure text={formatShare(share)} />
        <span
          className={classes.bar}
          style={{ inlineSize: `${greatest > 0 ? (100 * (share ?? 0)) / greatest : 0}%` }}
        />
      </td>
    </tr>
  );
}
