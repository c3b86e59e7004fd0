import { UnstyledButton } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { type ReactNode, useRef, useState } from "react";
import type { PlanningRow } from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { isInDialog, useRowKeys } from "#client/ui/use-row-keys.ts";
import { fullShare } from "#client/features/debt/share-bars.tsx";
import { BOARD_SORTS, type BoardChange, type BoardSort } from "./address.ts";
import { BoardRow } from "./board-row.tsx";
import classes from "./board.module.css";

interface BoardTableProps {
  /** In the order to be shown. */
  readonly rows: readonly PlanningRow[];
  readonly now: Instant;
  readonly sort: BoardSort;
  readonly reversed: boolean;
  readonly onChange: (change: BoardChange) => void;
  readonly onDecide: (team: string) => void;
}

/** All teams of the board. Keys go from row to row; Enter opens a team, e decides for it. */
export function BoardTable({ rows, now, sort, reversed, onChange, onDecide }: BoardTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [entered, setEntered] = useState<number | null>(null);
  const current = entered !== null && entered < rows.length ? entered : null;
  const rowAt = (index: number) =>
    body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
  const onKeyDown = useRowKeys({
    count: rows.length,
    current,
    setCurrent: setEntered,
    show: (index) => rowAt(index)?.scrollIntoView({ block: "nearest" }),
    focus(index) {
      const link = rowAt(index)?.querySelector("a") ?? null;
      link?.focus({ preventScroll: true });
      return link !== null;
    },
  });
  useHotkeys([
    [
      "e",
      (event) => {
        const row = current === null || isInDialog(event) ? undefined : rows[current];
        if (row !== undefined && row.sprint !== null) onDecide(row.team);
      },
    ],
  ]);
  const full = fullShare(
    rows.flatMap(({ recommendation, decision, last }) => [
      recommendation?.share ?? null,
      decision?.planned ?? null,
      last?.debtShare ?? null,
    ]),
  );
  const head = { sort, reversed, onChange };
  return (
    <table role="table" className={classes.table} aria-label="Teams">
      <thead role="rowgroup">
        <tr role="row">
          <Head {...head} own="name">
            Team
          </Head>
          <Head {...head} own="risk" before="Worst budget">
            most pressing
          </Head>
          <Head>Runs out</Head>
          <th
            role="columnheader"
            scope="col"
            data-area="shares"
            aria-sort={
              SHARE_SORTS.includes(sort) ? (reversed ? "ascending" : "descending") : undefined
            }
          >
            Share for debt
            <span className="no-print">
              , by <SortButton {...head} own="recommended" />,{" "}
              <SortButton {...head} own="planned" />, <SortButton {...head} own="gap" />
            </span>
          </th>
          <Head>Why</Head>
          <Head>Debts</Head>
          <Head>Decision</Head>
        </tr>
      </thead>
      <tbody ref={body} role="rowgroup" onKeyDown={onKeyDown}>
        {rows.map((row, index) => (
          <BoardRow
            key={row.team}
            row={row}
            index={index}
            now={now}
            full={full}
            onEnter={setEntered}
            onDecide={onDecide}
          />
        ))}
      </tbody>
    </table>
  );
}

interface SortProps {
  readonly sort: BoardSort;
  readonly reversed: boolean;
  readonly onChange: (change: BoardChange) => void;
}

const SHARE_SORTS: readonly BoardSort[] = ["recommended", "planned", "gap"];

const SORT_WORDS: Readonly<Record<BoardSort, string>> = {
  risk: "most pressing",
  name: "team",
  recommended: "recommended",
  planned: "planned",
  gap: "gap",
};

function SortButton({
  own,
  sort,
  reversed,
  onChange,
  children,
}: SortProps & { readonly own: BoardSort; readonly children?: ReactNode }) {
  const isSorted = own === sort;
  return (
    <UnstyledButton
      className={classes.sort ?? ""}
      data-sorted={isSorted}
      title={`Sort: ${BOARD_SORTS[own]}`}
      onClick={() => onChange({ sort: own, order: isSorted && !reversed ? "reverse" : undefined })}
    >
      {children ?? SORT_WORDS[own]}
      {isSorted ? <span aria-hidden="true">{reversed ? " ↑" : " ↓"}</span> : null}
    </UnstyledButton>
  );
}

interface HeadProps extends Partial<SortProps> {
  readonly own?: BoardSort;
  /** What stands before the word that sorts, and alone on paper. */
  readonly before?: string;
  readonly children: ReactNode;
}

function Head({ own, before, children, ...sorting }: HeadProps) {
  const { sort, reversed = false, onChange } = sorting;
  const isSorted = own !== undefined && own === sort;
  // Names go up, figures begin with the greatest.
  const ascends = (own === "name") !== reversed;
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={isSorted ? (ascends ? "ascending" : "descending") : undefined}
    >
      {own === undefined || sort === undefined || onChange === undefined ? (
        children
      ) : (
        <>
          {before}
          <span className={before === undefined ? undefined : "no-print"}>
            {before === undefined ? null : ", "}
            <SortButton own={own} sort={sort} reversed={reversed} onChange={onChange}>
              {children}
            </SortButton>
          </span>
        </>
      )}
    </th>
  );
}
