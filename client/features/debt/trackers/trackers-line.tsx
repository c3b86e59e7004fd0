import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { TrackerStatus } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { sentenceOf } from "#client/ui/format.ts";
import { useZone } from "#client/ui/preferences.ts";
import { StatusShape } from "#client/ui/status.tsx";
import { Dialog } from "#client/features/debt/dialog.tsx";
import { useSyncTracker } from "#client/features/debt/use-planning.ts";
import { RulesPreviewPanel } from "./rules-preview.tsx";
import { skippedWords, trackerWords, unplacedWords } from "./words.ts";
import classes from "./trackers.module.css";

/** While one is read, how far it has come is asked for this often. */
const PROGRESS_MS = 1_000;

const SHAPES = { never: "unknown", syncing: "no-traffic", ok: "ok", failing: "burning" } as const;

/** How the trackers are doing, a line each, with a way to what falls where by their rules. */
export function TrackersLine({
  initial,
  now,
}: {
  readonly initial: readonly TrackerStatus[];
  readonly now: Instant;
}) {
  const trackers = useQuery(
    useTRPC().debt.trackers.queryOptions(
      {},
      {
        placeholderData: [...initial],
        refetchInterval: ({ state }) =>
          state.data?.some((one) => one.state === "syncing") === true ? PROGRESS_MS : false,
      },
    ),
  );
  const [previewed, setPreviewed] = useState<string | null>(null);
  const all = trackers.data ?? initial;
  return (
    <>
      <ul className={`${classes.trackers} no-print`} aria-label="Trackers">
        {all.map((status) => (
          <TrackerLine
            key={status.name}
            status={status}
            now={now}
            onPreview={() => setPreviewed(status.name)}
          />
        ))}
      </ul>
      {previewed === null ? null : (
        <Dialog
          title={`What falls where by the rules of ${previewed}`}
          size={880}
          isLight
          onClose={() => setPreviewed(null)}
        >
          <Skipped status={all.find(({ name }) => name === previewed)} />
          <RulesPreviewPanel tracker={previewed} />
        </Dialog>
      )}
    </>
  );
}

/** What could not be used of a tracker's answer, the first of it with where and why. */
function Skipped({ status }: { readonly status: TrackerStatus | undefined }) {
  const words = status === undefined ? null : skippedWords(status);
  if (status === undefined || words === null) return null;
  const { count, examples } = status.skipped;
  return (
    <div className={classes.skipped}>
      <h3 className={classes.heading}>{words}</h3>
      <ul className={classes.examples}>
        {examples.map(({ what, why }) => (
          <li key={`${what} ${why}`}>
            {what}: {sentenceOf(why)}
          </li>
        ))}
        {count > examples.length ? <li>And {count - examples.length} more.</li> : null}
      </ul>
    </div>
  );
}

interface TrackerLineProps {
  readonly status: TrackerStatus;
  readonly now: Instant;
  readonly onPreview: () => void;
}

function TrackerLine({ status, now, onPreview }: TrackerLineProps) {
  const zone = useZone();
  const sync = useSyncTracker();
  const { name, state, progress, error } = status;
  const doubts = [unplacedWords(status), skippedWords(status)].filter((one) => one !== null);
  const remedy = state === "failing" ? (error?.remedy ?? null) : null;
  return (
    <li>
      <span role="status">
        <StatusShape status={SHAPES[state]} /> <b>{name}</b> {trackerWords(status, now, zone)}
        {remedy === null ? null : <> What to try: {sentenceOf(remedy)}</>}
        {sync.error === null ? null : <> {sentenceOf(asFailure(sync.error).message)}</>}
      </span>
      {progress !== null && progress.total !== null ? (
        <progress
          className={classes.progress}
          aria-label={`Reading ${name}`}
          value={progress.done}
          max={Math.max(1, progress.total)}
        />
      ) : null}
      <button type="button" className={classes.open} onClick={onPreview}>
        {doubts.length === 0 ? "What falls where" : doubts.join(", ")}
      </button>
      <Button
        size="compact-xs"
        variant="default"
        loading={sync.isPending}
        disabled={state === "syncing"}
        aria-label={`Sync now: ${name}`}
        onClick={() => sync.mutate({ tracker: name })}
      >
        Sync now
      </Button>
    </li>
  );
}
