import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { Moment } from "#client/ui/moment.tsx";
import { FIELD_WORDS } from "./words.ts";
import classes from "./register.module.css";

/** Every version of a debt, the newest first: who changed what, when, and why. */
export function DebtHistory({ debt, now }: { readonly debt: string; readonly now: Instant }) {
  const view = useQuery(useTRPC().debt.debt.queryOptions({ id: debt }));
  if (view.data === undefined) {
    if (view.error === null) return <Skeleton height={120} radius="sm" />;
    return (
      <p role="alert">
        The history could not be loaded: {sentenceOf(asFailure(view.error).message)}
      </p>
    );
  }
  const versions = view.data.history.toSorted((a, b) => b.version - a.version);
  return (
    <ol className={classes.history} aria-label="Versions, the newest first">
      {versions.map(({ version, at, by, note, fields }) => (
        <li key={version}>
          <b>Version {version}</b> by {by}, <Moment at={at} now={now} as="day" />{" "}
          <Moment at={at} now={now} as="clock" />
          {note === null || note === "" ? null : <>: {sentenceOf(note)}</>}
          {fields.length === 0 ? null : (
            <ul>
              {fields.map(({ field, from, to }) => (
                <li key={field}>
                  {FIELD_WORDS[field]}: {from === "" ? "nothing" : from} →{" "}
                  {to === "" ? "nothing" : to}
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  );
}
