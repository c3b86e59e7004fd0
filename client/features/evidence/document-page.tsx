import { Button } from "@mantine/core";
import { useState } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import type { DocumentView, RunView } from "#shared/scenarios/views.ts";
import { FAILED_WORDS, formatName } from "#client/ui/evidence-words.ts";
import { formatCount, plural, sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { StateMark } from "#client/ui/status.tsx";
import { PlaceForm } from "./inbox.tsx";
import { JudgedRun } from "./judged-run.tsx";
import { usePlaces, type Places } from "./use-places.ts";
import { formatBytes, runName, runStanding, VIA_WORDS } from "./words.ts";
import classes from "./evidence.module.css";

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The page's sentence: what of the document counts. */
export function documentSentence({ runs, withdrawn, problems }: DocumentView): string {
  if (withdrawn) return "It was withdrawn: nothing of it counts, and all of it stays on record.";
  if (runs.length === 0)
    return `Nothing in it could be judged${problems.length === 0 ? "" : ": what is wrong stands below"}.`;
  const counting = runs.filter(({ refusal }) => refusal === null).length;
  if (runs.length === 1) {
    const [run] = runs;
    const standing = run === undefined ? "" : runStanding(run).word;
    const failed = (run?.checks ?? []).flatMap(({ check, passed }) =>
      passed ? [] : [FAILED_WORDS[check]],
    );
    const why = failed.length === 0 ? standing : `${standing}, ${listed(failed)}`;
    return counting === 1 ? `It counts: ${standing}.` : `It counts nothing: ${why}.`;
  }
  if (counting === runs.length)
    return runs.length === 2
      ? "Both of its runs count."
      : `All of its ${plural(runs.length, "run")} count.`;
  if (counting === 0) return `None of its ${plural(runs.length, "run")} counts.`;
  return `${formatCount(counting)} of its ${plural(runs.length, "run")} ${counting === 1 ? "counts" : "count"}.`;
}

/** What is known of the document itself. */
export function DocumentFacts({
  view,
  now,
}: {
  readonly view: DocumentView;
  readonly now: Instant;
}) {
  const { id, format, bytes, receivedAt, receivedBy, via, judgedAt, importersVersion } = view;
  return (
    <p className={classes.documentFacts}>
      <span>{formatName(format)}</span>
      <span>{formatBytes(bytes)}</span>
      <span>
        {VIA_WORDS[via]}
        {receivedBy === null ? null : ` by ${receivedBy}`}, <Moment at={receivedAt} now={now} />
      </span>
      <span>
        judged <Moment at={judgedAt} now={now} as="ago" /> by version {importersVersion} of the
        importers
      </span>
      <span>
        SHA-256 <code>{id}</code>
      </span>
    </p>
  );
}

function Replace({
  document,
  run,
  places,
}: {
  readonly document: string;
  readonly run: RunView;
  readonly places: Places;
}) {
  const { service, scenario } = run.evidence;
  const waits = service === null || scenario === null;
  return (
    <details className={classes.saying} open={waits}>
      <summary>{waits ? "Say where it belongs" : "Place it elsewhere"}</summary>
      <PlaceForm
        document={document}
        run={run.run}
        name={runName(run)}
        known={{ service: service ?? "", scenario: scenario ?? "" }}
        places={places}
        onPlaced={() => undefined}
      />
    </details>
  );
}

/** A run of many: its verdict in a line, the rest when opened. */
function FoldedRun({
  run,
  document,
  places,
  now,
}: {
  readonly run: RunView;
  readonly document: string;
  readonly places: Places;
  readonly now: Instant;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details className={classes.manyRuns} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={classes.foldedName}>{runName(run)}</span>{" "}
        <StateMark {...runStanding(run)} />{" "}
        <span className={classes.quiet}>
          <Moment at={run.evidence.at} now={now} as="day" />
        </span>
      </summary>
      {open ? (
        <JudgedRun run={run} now={now}>
          <Replace document={document} run={run} places={places} />
        </JudgedRun>
      ) : null}
    </details>
  );
}

/** From so many runs on, each is folded up. */
const MANY = 4;
/** A report may hold thousands: more than these are put on the page only when asked for. */
const FIRST_SHOWN = 100;

/** Every run of the document, as judged. */
export function DocumentRuns({
  view,
  now,
}: {
  readonly view: DocumentView;
  readonly now: Instant;
}) {
  const places = usePlaces();
  const [all, setAll] = useState(false);
  const { id, runs } = view;
  const rest = all ? 0 : Math.max(0, runs.length - FIRST_SHOWN);
  if (runs.length < MANY)
    return runs.map((run) => (
      <JudgedRun key={run.run} run={run} now={now}>
        {view.withdrawn ? null : <Replace document={id} run={run} places={places} />}
      </JudgedRun>
    ));
  return (
    <div>
      {runs.slice(0, runs.length - rest).map((run) => (
        <FoldedRun key={run.run} run={run} document={id} places={places} now={now} />
      ))}
      {rest === 0 ? null : (
        <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
          Show {formatCount(rest)} more
        </Button>
      )}
    </div>
  );
}

/** What is wrong with the document, and what to do about it. */
export function DocumentProblems({ view: { problems } }: { readonly view: DocumentView }) {
  return (
    <ul className={classes.problems}>
      {problems.map(({ message, remedy, where }) => (
        <li key={`${message} ${where?.line ?? ""}`}>
          {where?.line === undefined ? null : `Line ${where.line}: `}
          {sentenceOf(message)}
          {remedy === undefined ? null : ` What to do: ${sentenceOf(remedy)}`}
        </li>
      ))}
    </ul>
  );
}
