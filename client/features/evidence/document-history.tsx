import type { Instant } from "#shared/kernel/time.ts";
import type { DocumentEvent } from "#shared/scenarios/views.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { EVENT_WORDS } from "./words.ts";
import classes from "./evidence.module.css";

/** All that happened to a document, as it happened. Nothing is ever changed or removed. */
export function DocumentHistory({
  history,
  now,
}: {
  readonly history: readonly DocumentEvent[];
  readonly now: Instant;
}) {
  return (
    <ol className={classes.history}>
      {history.map(({ at, kind, by, run, text }, index) => (
        <li key={`${at} ${kind} ${index}`}>
          <Moment at={at} now={now} />
          <span>
            <b>{EVENT_WORDS[kind]}</b>
            {run === null ? null : `, run ${run + 1}`}
            {by === null ? null : `, by ${by}`}
          </span>
          <span>{text === "" ? null : sentenceOf(text)}</span>
        </li>
      ))}
    </ol>
  );
}
