import { Skeleton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { SloView } from "#shared/budget/views.ts";
import { asFailure } from "#client/data/failure.ts";
import { useTRPC } from "#client/data/trpc.ts";
import { Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice } from "#client/ui/states.tsx";
import classes from "./backtest.module.css";
import { WhatIf } from "./what-if.tsx";

interface BacktestProps {
  readonly view: Pick<SloView, "at" | "row" | "budget" | "provenance" | "version" | "exclusions">;
  /** The target of the address; `undefined`: the one in force. */
  readonly target: number | undefined;
  readonly onTarget: (target: number | undefined) => void;
}

/** History grows by a cell in five minutes, so what was handed over is good for a while. */
const EVERY_MS = 15 * 60_000;

/** What other targets would have meant for the stored history. Asks for it once somebody comes near. */
export function Backtest({ view, target, onTarget }: BacktestProps) {
  const { ref, entry } = useIntersection({ rootMargin: "160px" });
  const [seen, setSeen] = useState(false);
  if (!seen && entry?.isIntersecting === true) setSeen(true);
  return (
    <Section title="What if the target were another">
      <div
        ref={ref}
        className={classes.space}
        data-seen={seen}
        data-measured={view.provenance.newestSliceEnd !== null}
      >
        {seen ? <Loaded view={view} target={target} onTarget={onTarget} /> : null}
      </div>
    </Section>
  );
}

/** What the history was cut by: what it holds is another when this changes. */
function basisOf({ version, exclusions }: BacktestProps["view"]): string {
  const versions = exclusions.map(({ name, history }) => `${name} ${history.length}`);
  return [version, ...versions].join("\n");
}

function Loaded({ view, target, onTarget }: BacktestProps) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.budget.history.queryOptions(
      { key: view.row.key },
      // Live events do not make it out of date: it would come anew with each tick.
      { staleTime: "static", refetchInterval: EVERY_MS },
    ),
  );
  const { refetch } = query;
  const basis = basisOf(view);
  const seen = useRef(basis);
  useEffect(() => {
    // Another version of the definition may cut the history into other units, another exclusion leaves something out.
    if (seen.current !== basis) void refetch();
    seen.current = basis;
  }, [basis, refetch]);
  if (query.data !== undefined) {
    return query.data.cells.cells === 0 ? (
      <Notice title="There is no history to try a target on">
        <p>Nothing of this SLI has been measured yet.</p>
      </Notice>
    ) : (
      <WhatIf view={view} history={query.data} target={target} onTarget={onTarget} />
    );
  }
  return query.isError ? (
    <FailureNotice
      what="The history could not be loaded"
      failure={asFailure(query.error)}
      onRetry={() => void query.refetch()}
    />
  ) : (
    <div role="status" aria-busy="true" aria-label="Loading the history">
      <Skeleton className={classes.skeleton ?? ""} radius="sm" />
    </div>
  );
}
