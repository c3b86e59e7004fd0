import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { GateCheck } from "#shared/gate/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { capital, formatShare, leftOrOverspent, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { SloLink } from "#client/ui/slo-link.tsx";
import { FailureNotice } from "#client/ui/states.tsx";
import { StatusMark } from "#client/ui/status.tsx";
import { Reasons } from "./answer.tsx";
import classes from "./gate.module.css";
import { OverrideForm } from "./override-form.tsx";
import { VerdictMark } from "./verdict-mark.tsx";

interface RecordProps {
  /** Absent: of all services. */
  readonly service?: string;
  readonly now: Instant;
}

const PER_PAGE = 10;
/** Others ask as well, and no live event tells of it. */
const EVERY_MS = 30_000;

/** Past checks, the newest first, page after page. */
export function CheckRecord({ service, now }: RecordProps) {
  const [pages, setPages] = useState(1);
  return (
    <div className={classes.stack}>
      <Pages
        service={service}
        before={undefined}
        pages={pages}
        now={now}
        onMore={() => setPages(pages + 1)}
      />
    </div>
  );
}

interface PagesProps {
  readonly service: string | undefined;
  /** Names the page: the `next` of the one before. */
  readonly before: string | undefined;
  /** How many pages to show, this one included. */
  readonly pages: number;
  readonly now: Instant;
  readonly onMore: () => void;
}

/** A page, and those after it: each is named by the one before, so that none is missed when new checks come. */
function Pages({ service, before, pages, now, onMore }: PagesProps) {
  const page = useQuery(
    useTRPC().gate.records.queryOptions(
      {
        limit: PER_PAGE,
        ...(service === undefined ? {} : { service }),
        ...(before === undefined ? {} : { before }),
      },
      { refetchInterval: EVERY_MS },
    ),
  );
  if (page.data === undefined)
    return page.isError ? (
      <FailureNotice
        what="Past checks could not be loaded"
        failure={asFailure(page.error)}
        onRetry={() => void page.refetch()}
      />
    ) : (
      <Skeleton height={before === undefined ? 120 : 36} radius="sm" />
    );
  const { checks, next } = page.data;
  if (checks.length === 0 && before === undefined)
    return (
      <p className={classes.quiet}>
        No check is on record yet. “Record this check” above puts one here; a pipeline’s checks come
        here by themselves.
      </p>
    );
  return (
    <>
      <ul
        className={classes.checks}
        aria-label={before === undefined ? "Past checks" : "Older checks"}
      >
        {checks.map((check) => (
          <li key={check.id}>
            <Check check={check} now={now} namesService={service === undefined} />
          </li>
        ))}
      </ul>
      {next === null ? null : pages > 1 ? (
        <Pages service={service} before={next} pages={pages - 1} now={now} onMore={onMore} />
      ) : (
        <button type="button" className={classes.more} onClick={onMore}>
          Show older checks
        </button>
      )}
    </>
  );
}

function changeWords({ request, judgedAs }: GateCheck): string {
  const { risk, flag, share, exception } = request;
  return [
    `${risk} risk`,
    ...(judgedAs === risk ? [] : [`judged as ${judgedAs}`]),
    ...(flag === true ? ["behind a flag"] : []),
    ...(share === undefined || share === 1 ? [] : [`met first by ${formatShare(share)}`]),
    ...(exception === undefined ? [] : [exception.replace("-", " ")]),
  ].join(", ");
}

interface CheckProps {
  readonly check: GateCheck;
  readonly now: Instant;
  readonly namesService: boolean;
}

function Check({ check, now, namesService }: CheckProps) {
  const [isOpen, setOpen] = useState(false);
  const { verdict, askedAt, at, askedBy, via, overridden } = check;
  const [override] = overridden;
  return (
    <details className={classes.check} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <VerdictMark verdict={verdict} />
        <span>
          <Moment at={askedAt} now={now} as="day" /> <Moment at={askedAt} now={now} as="clock" />
        </span>
        <span className={classes.checkWhat}>
          {namesService ? <b>{check.service}</b> : null} {changeWords(check)}
          {at === askedAt ? null : (
            <>
              , for <Moment at={at} now={now} as="day" /> <Moment at={at} now={now} as="clock" />
            </>
          )}
        </span>
        <span className={classes.checkBy}>
          {askedBy ?? (via === "api" ? "a pipeline" : "somebody")}
          <small> {via === "api" ? "by API" : "in a browser"}</small>
        </span>
        <span className={classes.checkOverride}>
          {override === undefined ? null : `let pass by ${override.by}`}
        </span>
      </summary>
      {isOpen ? <Opened check={check} now={now} /> : null}
    </details>
  );
}

function Opened({ check, now }: Pick<CheckProps, "check" | "now">) {
  const { reasons, figures, notes, overridden, verdict, policyVersion } = check;
  return (
    <div className={classes.opened}>
      <Reasons reasons={reasons} now={check.at} />
      {notes.length === 0 ? null : (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note}>{sentenceOf(note)}</li>
          ))}
        </ul>
      )}
      {figures.length === 0 ? null : (
        <ul className={classes.figures} aria-label="Budgets it was judged by">
          {figures.map(({ slo, title, labels, status, remaining, windowLabel }) => (
            <li key={`${slo}${windowLabel}`}>
              <StatusMark status={status} /> <SloLink slo={slo}>{title}</SloLink>{" "}
              <small>
                {[...Object.values(labels), leftOrOverspent(remaining)].join(", ")} over{" "}
                {windowLabel}
              </small>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.basis}>
        Policy version {policyVersion}. Check <code>{check.id}</code>
        {check.signedIn ? ", by somebody signed in." : "."}
      </p>
      {overridden.length === 0 ? null : (
        <ul className={classes.overrides} aria-label="Let pass">
          {overridden.map(({ id, at, by, reason }) => (
            <li key={id}>
              <b>{by}</b> let it pass on <Moment at={at} now={now} as="day" />{" "}
              <Moment at={at} now={now} as="clock" />: “{capital(reason)}”
            </li>
          ))}
        </ul>
      )}
      {verdict === "go" ? null : <OverrideForm check={check.id} />}
    </div>
  );
}
