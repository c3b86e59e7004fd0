import type { VirtualItem } from "@tanstack/react-virtual";
import { memo } from "react";
import type { MatrixCell } from "#shared/scenarios/views.ts";
import { type CellFace, FACES, faceOf } from "#client/features/scenarios/cell-words.ts";
import { formatPoints } from "#client/features/scenarios/points.ts";
import classes from "./matrix.module.css";
import { cellName, type ShownColumn, type ShownRow, teamTitleOf } from "./shown.ts";

interface GridRowProps {
  readonly row: ShownRow;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly ShownColumn[];
  readonly visible: readonly VirtualItem[];
  /** The column that the keyboard is at, if it is in this row. */
  readonly active: number | null;
  readonly states: readonly CellFace[] | undefined;
}

/** A service with its cells, as far as they are in sight. While one scrolls down, those that stay are not drawn anew. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, index, top, columns, visible, active, states } = props;
  const { service, beginsTeam } = row;
  const owner = teamTitleOf(service);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-begins={beginsTeam}
      style={{ top }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        className={classes.service}
        title={`${service.title}, ${owner}`}
      >
        <span className={classes.name}>{service.title}</span>
        <small className={classes.owner} data-nobody={service.team === null}>
          {owner}
        </small>
        <span className={classes.points}>{formatPoints(service.R)}</span>
      </div>
      {visible.map(({ index: at, start }) => {
        const column = columns[at];
        if (column === undefined) return null;
        const cell = service.cells[column.index] ?? null;
        const face = faceOf(cell);
        const name = cellName(service, column.scenario, cell);
        return (
          <div
            key={column.scenario.id}
            role="gridcell"
            aria-colindex={at + 2}
            className={classes.cell}
            style={{ left: start }}
          >
            <a
              href={`/league/cell/${encodeURIComponent(service.service)}/${encodeURIComponent(column.scenario.id)}`}
              tabIndex={at === active ? 0 : -1}
              aria-label={name}
              title={name}
              data-row={index}
              data-column={at}
              data-face={face}
              data-quiet={states !== undefined && !states.includes(face)}
            >
              <CellFigure cell={cell} face={face} />
            </a>
          </div>
        );
      })}
    </div>
  );
});

/** The state as a shape, how many pieces prove it, and as a bar how fresh the newest one is. */
function CellFigure({ cell, face }: { readonly cell: MatrixCell | null; readonly face: CellFace }) {
  return (
    <>
      <span className={classes.shape}>{FACES[face].shape}</span>
      {cell === null || cell.valid === 0 ? null : (
        <>
          <span className={classes.proof}>{cell.valid > 99 ? "99+" : cell.valid}</span>
          <span
            className={classes.fresh}
            style={{ width: `${Math.round(100 * (cell.freshness ?? 0))}%` }}
          />
        </>
      )}
    </>
  );
}
