import { useMediaQuery } from "@mantine/hooks";
import { useTable } from "@tanstack/react-table";
import { useEffect, useRef, useState } from "react";
import type { Instant } from "#shared/kernel/time.ts";
import type { BudgetSort } from "#shared/budget/views.ts";
import { useRowHeight } from "#client/ui/preferences.ts";
import { BudgetRowView } from "./budget-row.tsx";
import { RowsAt } from "./cells.tsx";
import { columns, features } from "./columns.tsx";
import { HeadCell } from "./head-cell.tsx";
import type { ListPlace, Stretch } from "./pages.ts";
import { usePrinting } from "./use-printing.ts";
import { useRowKeys } from "#client/ui/use-row-keys.ts";
import { useVisibleRows } from "./use-visible-rows.ts";
import classes from "./list.module.css";

/** Up to this width a row is a card: of three lines, or of two where the owner is left out. */
const NARROW = "(max-width: 860px)";
const LINE_PX = 24;

/** Focuses a row's link, or the row itself while its content is on the way. */
function focusRow(body: HTMLElement | null, index: number): boolean {
  const row = body?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  const link = row?.querySelector("a");
  (link ?? row)?.focus({ preventScroll: true });
  return link !== null && link !== undefined;
}

interface BudgetTableProps {
  readonly places: readonly ListPlace[];
  readonly now: Instant;
  readonly sort: BudgetSort;
  readonly reversed: boolean;
  /** What is shown is about to be replaced. */
  readonly busy: boolean;
  /** Leaves out who owns them, where the page says so anyway. */
  readonly ownersHidden: boolean;
  readonly onSort: (sort: BudgetSort) => void;
  readonly onInSight: (stretch: Stretch) => void;
}

/** Budgets as rows, of which only those in sight are drawn. */
export function BudgetTable({
  places,
  now,
  sort,
  reversed,
  busy,
  ownersHidden,
  onSort,
  onInSight,
}: BudgetTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const rowHeight = useRowHeight() + (narrow ? LINE_PX * (ownersHidden ? 1 : 2) : 0);
  const printing = usePrinting();
  const table = useTable({
    features,
    columns,
    data: places,
    getRowId: ({ index }) => String(index),
  });

  const [entered, setEntered] = useState<number | null>(null);
  const current = entered !== null && entered < places.length ? entered : null;
  const virtualizer = useVisibleRows(body, places.length, rowHeight, current);
  const onKeyDown = useRowKeys({
    count: places.length,
    current,
    setCurrent: setEntered,
    show: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
    focus: (index) => focusRow(body.current, index),
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onInSight({ first, last }), [first, last, onInSight]);

  const rows = table.getRowModel().rows;
  const drawn = printing
    ? rows.map((_, index) => ({
        index,
        start: index * rowHeight + virtualizer.options.scrollMargin,
      }))
    : items;
  return (
    <RowsAt value={now}>
      <table
        className={classes.table}
        role="table"
        aria-label="Budgets"
        aria-rowcount={places.length + 1}
        aria-busy={busy}
        data-busy={busy}
        data-owners-hidden={ownersHidden}
      >
        <thead className={classes.head} role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className={classes.row} role="row" aria-rowindex={1}>
              {group.headers.map((header) => (
                <HeadCell
                  key={header.id}
                  meta={header.column.columnDef.meta}
                  sort={sort}
                  reversed={reversed}
                  onSort={onSort}
                >
                  <table.FlexRender header={header} />
                </HeadCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody
          ref={body}
          className={classes.body}
          role="rowgroup"
          style={{ height: places.length * rowHeight }}
          onKeyDown={onKeyDown}
        >
          {drawn.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <BudgetRowView
                key={row.original.row?.key ?? row.id}
                row={row}
                FlexRender={table.FlexRender}
                height={rowHeight}
                top={start - virtualizer.options.scrollMargin}
                onEnter={setEntered}
              />
            );
          })}
        </tbody>
      </table>
    </RowsAt>
  );
}
