import { useNavigate } from "@tanstack/react-router";
import { type CSSProperties, type MouseEvent, useEffect, useRef } from "react";
import { useRowHeight } from "#client/ui/preferences.ts";
import type { CellFace } from "#client/features/scenarios/cell-words.ts";
import { GridHead } from "./grid-head.tsx";
import { GridRow } from "./grid-row.tsx";
import type { GridPlace } from "./grid-keys.ts";
import classes from "./matrix.module.css";
import { useMatrixPlace } from "./place-store.ts";
import type { ShownMatrix } from "./shown.ts";
import { useFirstColumn } from "./use-first-column.ts";
import { useGridFocus } from "./use-grid-focus.ts";
import { useGridWindow } from "./use-window.ts";

/** Width of a column and height of the heads, in pixels; the style sheet is handed them. */
const COLUMN_PX = 44;
const HEAD_PX = 190;
/** A lower row has no place for the name of the team. */
const TWO_LINES_PX = 34;

interface MatrixGridProps {
  readonly shown: ShownMatrix;
  /** States that stand out; all when absent. */
  readonly states: readonly CellFace[] | undefined;
}

/** Where the keyboard is: the cell it was at, wherever that stands now, else the first one. */
function usePlace({
  rows,
  columns,
}: ShownMatrix): readonly [GridPlace, (place: GridPlace) => void] {
  const { service, scenario, set } = useMatrixPlace();
  const row = rows.findIndex((one) => one.service.service === service);
  const column = columns.findIndex((one) => one.scenario.id === scenario);
  return [
    { row: Math.max(0, row), column: Math.max(0, column) },
    (place) =>
      set({
        service: rows[place.row]?.service.service ?? null,
        scenario: columns[place.column]?.scenario.id ?? null,
      }),
  ];
}

/** Services as rows, scenarios as columns. Only what is in sight is drawn; the first column and the heads stay. */
export function MatrixGrid({ shown, states }: MatrixGridProps) {
  const { rows, columns } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const rowHeight = useRowHeight();
  const first = useFirstColumn();
  const [place, setPlace] = usePlace(shown);
  const down = useGridWindow({
    scroller,
    count: rows.length,
    size: rowHeight,
    before: HEAD_PX,
    horizontal: false,
    kept: place.row,
  });
  const across = useGridWindow({
    scroller,
    count: columns.length,
    size: COLUMN_PX,
    before: first,
    horizontal: true,
    kept: place.column,
  });
  const { go, onKeyDown } = useGridFocus({
    scroller,
    place,
    size: () => ({
      rows: rows.length,
      columns: columns.length,
      page: Math.max(
        1,
        Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / rowHeight) - 1,
      ),
    }),
    setPlace,
    show: (target) => {
      down.scrollToIndex(target.row);
      across.scrollToIndex(target.column);
    },
  });

  // Whoever comes back from a cell goes on from it.
  useEffect(() => {
    const { opened, set } = useMatrixPlace.getState();
    if (!opened) return;
    set({ opened: false });
    go(place);
    // Once, when the page opens.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const open = (event: MouseEvent) => {
    const target = event.target instanceof Element ? event.target.closest("a") : null;
    const { row, column } = target?.dataset ?? {};
    if (row === undefined || column === undefined) return;
    setPlace({ row: Number(row), column: Number(column) });
    // A new tab or window is the browser's to open.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    const service = rows[Number(row)]?.service.service;
    const scenario = columns[Number(column)]?.scenario.id;
    if (service === undefined || scenario === undefined) return;
    event.preventDefault();
    useMatrixPlace.getState().set({ opened: true });
    void navigate({ to: "/league/cell/$service/$scenario", params: { service, scenario } });
  };

  const visible = across.getVirtualItems();
  const width = first + columns.length * COLUMN_PX;
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      data-compact={rowHeight < TWO_LINES_PX}
      className={classes.grid}
      aria-label="Failure scenarios by service"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      style={
        {
          "--first": `${first}px`,
          "--column": `${COLUMN_PX}px`,
          "--head": `${HEAD_PX}px`,
          "--row": `${rowHeight}px`,
        } as CSSProperties
      }
      onKeyDown={onKeyDown}
      onClick={open}
    >
      <GridHead shown={shown} visible={visible} width={width} />
      <div
        role="rowgroup"
        className={classes.body}
        style={{ width, height: rows.length * rowHeight }}
      >
        {down.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <GridRow
              key={row.service.service}
              row={row}
              index={index}
              top={start - HEAD_PX}
              columns={columns}
              visible={visible}
              active={index === place.row ? place.column : null}
              states={states}
            />
          );
        })}
      </div>
    </div>
  );
}
