import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { plural, sentenceOf } from "#client/ui/format.ts";
import { StateMark } from "#client/ui/status.tsx";
import { JudgedRun } from "./judged-run.tsx";
import type { UploadItem } from "./use-uploads.ts";
import { formatBytes } from "./words.ts";
import classes from "./evidence.module.css";

/** Runs beyond these are on the document's own page. */
const MOST_RUNS = 3;

const STATES = {
  waiting: { status: "no-traffic", word: "waiting", meaning: "It goes when its turn comes." },
  sending: { status: "unknown", word: "on the way", meaning: "It is being sent and judged." },
  judged: {
    status: "no-traffic",
    word: "taken",
    meaning: "It is durable, and stands in the list.",
  },
  known: {
    status: "no-traffic",
    word: "known already",
    meaning: "The same document came before; nothing changed.",
  },
  failed: { status: "exhausted", word: "not taken", meaning: "Nothing of it was kept." },
} as const;

/** How a document that was just sent was judged. */
function Judged({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const document = useQuery(trpc.scenarios.document.queryOptions({ id }));
  const { data, error } = document;
  if (data === undefined) {
    if (error === null) return <Skeleton height={120} radius="sm" />;
    return <p role="alert">It was taken, but not shown: {sentenceOf(asFailure(error).message)}</p>;
  }
  const rest = data.runs.length - MOST_RUNS;
  return (
    <>
      {data.runs.slice(0, MOST_RUNS).map((run) => (
        <JudgedRun key={run.run} run={run} now={document.dataUpdatedAt} />
      ))}
      {data.problems.map(({ message, remedy }) => (
        <p key={message}>
          {sentenceOf(message)}
          {remedy === undefined ? null : ` What to do: ${sentenceOf(remedy)}`}
        </p>
      ))}
      <p>
        <Link to="/evidence/$digest" params={{ digest: id }}>
          {rest > 0 ? `The document, with ${plural(rest, "more run")}` : "The document"}
        </Link>
      </p>
    </>
  );
}

function Item({ item }: { readonly item: UploadItem }) {
  const { fileName, bytes, state, sent, failure } = item;
  const shown = sent?.known === true ? STATES.known : STATES[state];
  return (
    <li>
      <div className={classes.fileHead}>
        <b>{fileName}</b>
        <span className={classes.quiet}>{formatBytes(bytes)}</span>
        <StateMark {...shown} />
      </div>
      {failure === null ? null : (
        <p role="alert" className={classes.failed}>
          {sentenceOf(failure.message)} What to try: {sentenceOf(failure.remedy)}
        </p>
      )}
      {sent === null ? null : <Judged id={sent.id} />}
    </li>
  );
}

/** The files of this visit, each with what became of it. */
export function UploadedFiles({
  items,
  onClear,
}: {
  readonly items: readonly UploadItem[];
  readonly onClear: () => void;
}) {
  const done = items.filter(({ state }) => state === "judged" || state === "failed").length;
  return (
    <section aria-label="Just uploaded" className={classes.uploaded}>
      <div className={classes.fileHead}>
        {done < items.length ? (
          <progress
            className={classes.progress}
            value={done}
            max={items.length}
            aria-label="Files judged"
          />
        ) : null}
        <span>
          {done} of {plural(items.length, "file")} judged
        </span>
        <Button size="compact-xs" variant="default" onClick={onClear} disabled={done === 0}>
          Clear
        </Button>
      </div>
      <ul>
        {items.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </ul>
    </section>
  );
}
