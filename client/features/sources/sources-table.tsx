import type { ReactNode } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import type { BackfillProgress, SourceHealth } from "#shared/sli/model.ts";
import { formatCount, formatDuration, sentenceOf } from "#client/ui/format.ts";
import { Figure } from "#client/ui/figure.tsx";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import { backfillShare, backfillText, tickText } from "./source-words.ts";
import classes from "./sources.module.css";

const STATES = {
  ok: { status: "ok", word: "ok", meaning: "Its last answer was good." },
  failing: { status: "burning", word: "failing", meaning: "Every attempt has failed since." },
  "never-asked": { status: "unknown", word: "not asked yet", meaning: "Nothing came of it yet." },
} as const;

/** Nobody asks a source that is pushed to. */
const NOT_PUSHED = { ...STATES["never-asked"], word: "nothing pushed yet" } as const;

const COLUMNS = [
  "State",
  "Source",
  "Last success",
  "Newest slice ends",
  "Slices",
  "Lag",
  "Queries a tick",
  "Last tick",
  "Past",
] as const;
const NUMERIC: ReadonlySet<string> = new Set(["Slices", "Lag", "Queries a tick", "Last tick"]);

/** Every source with how it has been doing; what a failing one said stands below its row. */
export function SourcesTable({
  sources,
  now,
}: {
  readonly sources: readonly SourceHealth[];
  readonly now: Instant;
}) {
  return (
    <table role="table" className={classes.table} aria-label="Sources">
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((head) => (
            <th key={head} role="columnheader" scope="col" data-numeric={NUMERIC.has(head)}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sources.map((source) => (
          <SourceRows key={source.name} source={source} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function SourceRows({ source, now }: { readonly source: SourceHealth; readonly now: Instant }) {
  const { sliceSeconds, lagSeconds, queriesPerTick, lastTickMs, backfill } = source;
  const troubled =
    source.state === "failing" || source.error !== undefined || backfill?.failed !== undefined;
  return (
    <>
      <tr role="row" data-continued={troubled}>
        <td role="cell">
          <StateMark
            {...(source.kind === "push" && source.state === "never-asked"
              ? NOT_PUSHED
              : STATES[source.state])}
          />
        </td>
        <th role="rowheader" scope="row">
          <Name source={source} />
        </th>
        <Cell label="last success">
          <At at={source.lastSuccessAt} now={now} none="never" />
        </Cell>
        <Cell label="newest slice ends">
          <At at={source.newestSliceEnd} now={now} none="none yet" />
        </Cell>
        <Cell label="slices" numeric>
          <Figure text={formatDuration(sliceSeconds)} />
        </Cell>
        <Cell label="lag" numeric>
          {lagSeconds === 0 ? "none" : <Figure text={formatDuration(lagSeconds)} />}
        </Cell>
        <Cell label="queries a tick" numeric>
          {queriesPerTick === undefined ? "–" : formatCount(queriesPerTick)}
        </Cell>
        <Cell label="last tick" numeric>
          {lastTickMs === undefined ? "–" : <Figure text={tickText(lastTickMs)} />}
        </Cell>
        <Cell label="past">
          {backfill === undefined ? (
            "–"
          ) : (
            <Past source={source.name} backfill={backfill} now={now} />
          )}
        </Cell>
      </tr>
      {troubled ? (
        <tr role="row" className={classes.trouble}>
          <td role="cell" colSpan={COLUMNS.length}>
            <Trouble source={source} now={now} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

interface CellProps {
  /** Stands before the figure where the columns have no heads. */
  readonly label: string;
  readonly numeric?: boolean;
  readonly children: ReactNode;
}

function Cell({ label, numeric = false, children }: CellProps) {
  return (
    <td role="cell" data-label={label} data-numeric={numeric}>
      {children}
    </td>
  );
}

function Name({ source: { name, kind, backend, url } }: { readonly source: SourceHealth }) {
  return (
    <>
      <span className={classes.name}>{name}</span>
      <small>
        {kind}
        {backend === undefined ? null : `, ${backend}`}
        {url === undefined ? null : (
          <>
            , <span className={classes.url}>{url}</span>
          </>
        )}
      </small>
    </>
  );
}

interface AtProps {
  readonly at: Instant | undefined;
  readonly now: Instant;
  readonly none: string;
}

function At({ at, now, none }: AtProps) {
  return at === undefined ? none : <Moment at={at} now={now} as="ago" />;
}

function Trouble({ source, now }: { readonly source: SourceHealth; readonly now: Instant }) {
  const { failingSince, error, state, backfill } = source;
  const missed = backfill?.failed;
  return (
    <>
      {state === "failing" ? (
        <b>
          Failing
          {failingSince === undefined ? null : (
            <>
              {" "}
              <Moment at={failingSince} now={now} as="since" />
            </>
          )}
          .{" "}
        </b>
      ) : null}
      {state === "failing" && error === undefined ? "It gives no reason." : null}
      {error === undefined ? null : sentenceOf(error.message)}
      {error?.remedy === undefined ? null : ` What to try: ${error.remedy}.`}
      {missed === undefined || missed === error?.message
        ? null
        : ` Its past could not be fetched in full: ${sentenceOf(missed)}`}
    </>
  );
}

interface PastProps {
  readonly source: string;
  readonly backfill: BackfillProgress;
  readonly now: Instant;
}

function Past({ source, backfill, now }: PastProps) {
  const text = backfillText(backfill, now);
  return (
    <span className={classes.past}>
      {backfill.finishedAt === undefined && backfill.failed === undefined ? (
        <progress
          value={backfillShare(backfill)}
          max={1}
          aria-label={`Past of ${source} fetched`}
          aria-valuetext={text}
        />
      ) : null}
      <span>{text}</span>
    </span>
  );
}
