import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { boardCsv, boardMarkdown } from "#shared/debt/export.ts";
import type { Decision } from "#shared/debt/model.ts";
import type { PlanningBoard } from "#shared/debt/views.ts";
import { asFailure, waitingNote } from "#client/data/failure.ts";
import {
  type BoardAddress,
  isBoardFiltered,
  withBoardChange,
} from "#client/features/debt/board/address.ts";
import { BoardTable } from "#client/features/debt/board/board-table.tsx";
import { BoardFilters } from "#client/features/debt/board/filters.tsx";
import { boardSentence } from "#client/features/debt/board/sentence.ts";
import { shownRows } from "#client/features/debt/board/shown.ts";
import { DecideDialog } from "#client/features/debt/decide/decide-dialog.tsx";
import { ExportTools } from "#client/features/debt/export-tools.tsx";
import { focusHeading } from "#client/features/debt/focus-back.ts";
import { AsOf } from "#client/features/debt/as-of.tsx";
import { HowRecommended } from "#client/features/debt/how-recommended.tsx";
import { NoTracker } from "#client/features/debt/empty.tsx";
import { Advice } from "#client/features/debt/sprints/advice.tsx";
import { TrackersLine } from "#client/features/debt/trackers/trackers-line.tsx";
import { useBoard } from "#client/features/debt/use-planning.ts";
import { decisionWords } from "#client/features/debt/words.ts";
import { formatShare } from "#client/ui/format.ts";
import { Page, Section } from "#client/ui/page.tsx";
import { FailureNotice, Notice, PageSkeleton } from "#client/ui/states.tsx";
import classes from "./planning.module.css";
import { useStillHere } from "./use-still-here.ts";

const route = getRouteApi("/planning");

/** How much of the next sprint goes to debt, why, and what happens if we don't? */
export function PlanningPage() {
  const board = useBoard();
  if (board.data !== undefined) return <Loaded board={board.data} />;
  if (board.error === null)
    return <PageSkeleton label="Loading the plan" note={waitingNote(board.failureReason)} />;
  return (
    <Page title="Planning">
      <FailureNotice
        what="The plan could not be loaded"
        failure={asFailure(board.error)}
        onRetry={() => void board.refetch()}
      />
    </Page>
  );
}

function Loaded({ board }: { readonly board: PlanningBoard }) {
  return (
    <div className={`${classes.sheet} ${classes.board}`}>
      <Page title="Planning" sentence={boardSentence(board.rows)}>
        {board.problems.map(({ message, remedy }) => (
          <Notice key={message} role="alert" title={message}>
            {remedy === undefined ? null : <p>What to try: {remedy}.</p>}
          </Notice>
        ))}
        {board.rows.length === 0 ? (
          <Notice title="There are no teams yet">
            <p>
              Teams and services come from Backstage files: add{" "}
              <code>catalog: [ ./catalog/**/*.yaml ]</code> to headroom.yaml.
            </p>
          </Notice>
        ) : (
          <Board board={board} />
        )}
      </Page>
    </div>
  );
}

function Board({ board }: { readonly board: PlanningBoard }) {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const isStillHere = useStillHere();
  const [deciding, setDeciding] = useState<string | null>(null);
  const [decided, setDecided] = useState<Decision | null>(null);
  const rows = shownRows(board.rows, address);
  const asked = board.rows.find(({ team }) => team === deciding);
  const change = (changes: Parameters<typeof withBoardChange>[1]) => {
    if (isStillHere())
      void navigate({
        search: (before: BoardAddress) => withBoardChange(before, changes),
        replace: true,
        resetScroll: false,
      });
  };
  return (
    <>
      <div className={classes.above}>
        <BoardFilters rows={board.rows} address={address} onChange={change} />
        <ExportTools
          markdown={() => boardMarkdown({ ...board, rows })}
          csv={() => boardCsv({ ...board, rows })}
          fileName={`headroom-planning-${new Date(board.at).toISOString().slice(0, 10)}`}
        />
      </div>
      <JustDecided board={board} decision={decided} />
      {rows.length === 0 ? (
        <Notice
          title="No team is like that"
          action={
            <button
              type="button"
              className={classes.all}
              onClick={() => {
                void navigate({ search: {} });
                // The button goes with what it stands in.
                focusHeading(null);
              }}
            >
              Show all {board.rows.length}
            </button>
          }
        />
      ) : (
        <BoardTable
          rows={rows}
          now={board.at}
          sort={address.sort ?? "risk"}
          reversed={address.order === "reverse"}
          onChange={change}
          onDecide={(team) => {
            setDecided(null);
            setDeciding(team);
          }}
        />
      )}
      <div className={classes.below}>
        <p className={`${classes.keys} no-print`}>
          <kbd>j</kbd> <kbd>k</kbd> from team to team <kbd>Enter</kbd> opens it <kbd>e</kbd> decides
          for it <kbd>/</kbd> searches
        </p>
        {isBoardFiltered(address) ? (
          <p className={classes.quiet}>
            {rows.length} of {board.rows.length} teams are shown; what is exported is what is shown.
          </p>
        ) : null}
        {board.trackers.length === 0 ? (
          <NoTracker
            hasSprints={board.rows.some(({ sprint, last }) => (sprint ?? last) !== null)}
          />
        ) : (
          <TrackersLine initial={board.trackers} now={board.at} />
        )}
        <HowRecommended policy={board.policy} />
        <AsOf at={board.at} policy={board.policy} />
      </div>
      <Section title="Did following the advice pay?" note="over all teams and closed sprints">
        <Advice advice={board.advice} policy={board.policy} />
      </Section>
      {asked === undefined ? null : (
        <DecideDialog
          team={asked.team}
          title={asked.title}
          onClose={() => setDeciding(null)}
          onDecided={(decision) => {
            setDeciding(null);
            setDecided(decision);
          }}
        />
      )}
    </>
  );
}

function JustDecided({
  board,
  decision,
}: {
  readonly board: PlanningBoard;
  readonly decision: Decision | null;
}) {
  const title = board.rows.find(({ team }) => team === decision?.team)?.title ?? decision?.team;
  return (
    <p role="status" className={classes.status}>
      {decision === null ? null : (
        <>
          <b>
            {title} gives {formatShare(decision.planned)} to debt,
          </b>{" "}
          {decisionWords(decision)}. To undo it, decide again: what was decided before stays in its
          history.
        </>
      )}
    </p>
  );
}
