import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { formatCount, sentenceOf } from "#client/ui/format.ts";
import classes from "./evidence.module.css";

/** More than this is put on the page only when asked for. */
const FIRST_CHARACTERS = 100_000;

/** JSON on one line is hard to read: it is set out anew. Anything else stands as it is. */
export function readable(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") && !trimmed.startsWith("[")) return text;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    return text;
  }
}

function Text({ text, leftOut }: { readonly text: string; readonly leftOut: number }) {
  const [whole, setWhole] = useState(false);
  const shown = leftOut > 0 ? text : readable(text);
  const rest = shown.length - FIRST_CHARACTERS;
  return (
    <>
      {/* Scrolled with the arrow keys, so it has to be reachable. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.raw} tabIndex={0} role="region" aria-label="The document's text">
        {whole || rest <= 0 ? shown : shown.slice(0, FIRST_CHARACTERS)}
      </pre>
      {rest > 0 && !whole ? (
        <Button size="compact-xs" variant="default" onClick={() => setWhole(true)}>
          Show {formatCount(rest)} more characters
        </Button>
      ) : null}
      {leftOut > 0 ? (
        <p className={classes.quiet}>
          {formatCount(leftOut)} characters at its end are not shown: the document is too long.
        </p>
      ) : null}
    </>
  );
}

/** The document as it is kept, secrets struck out. It is text, whatever it claims to be: nothing in it is run or drawn. */
export function RawDocument({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const raw = useQuery(trpc.scenarios.raw.queryOptions({ id }));
  if (raw.data !== undefined) return <Text text={raw.data.text} leftOut={raw.data.leftOut} />;
  if (raw.error === null) return <Skeleton height={240} radius="sm" />;
  const { message, remedy } = asFailure(raw.error);
  return (
    <p role="alert">
      The document could not be loaded. {sentenceOf(message)} What to try: {sentenceOf(remedy)}
    </p>
  );
}
