import type { ReactTable, Row } from "@tanstack/react-table";
import { memo, type MouseEvent } from "react";
import { isSilent, ReasonCell } from "./cells.tsx";
import type { features } from "./columns.tsx";
import type { ListPlace } from "./pages.ts";
import classes from "./list.module.css";

interface BudgetRowViewProps {
  readonly row: Row<typeof features, ListPlace>;
  readonly FlexRender: ReactTable<typeof features, ListPlace>["FlexRender"];
  readonly height: number;
  /** Distance from the list's top. */
  readonly top: number;
  readonly onEnter: (index: number) => void;
}

/** Columns that hold figures, in whose place a reason stands when nothing is known. */
const FIGURES: ReadonlySet<string> = new Set(["left", "pace", "burn"]);

/** A click anywhere on a row opens it, unless it was for a link, or to select text. */
function openOnClick(event: MouseEvent<HTMLTableRowElement>): void {
  if (event.target instanceof Element && event.target.closest("a") !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  event.currentTarget.querySelector("a")?.click();
}

/** One budget in the list. Drawn again only when it changes, so that scrolling stays light. */
export const BudgetRowView = memo(function BudgetRowView({
  row,
  FlexRender,
  height,
  top,
  onEnter,
}: BudgetRowViewProps) {
  const { index, row: budget } = row.original;
  const silent = budget !== null && isSilent(budget);
  const cells = row
    .getAllCells()
    .filter(({ column }) => !silent || !FIGURES.has(column.id) || column.id === "left");
  return (
    <tr
      className={classes.row}
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={-1}
      data-pending={budget === null}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={openOnClick}
      onFocus={() => onEnter(index)}
    >
      {cells.map((cell) => {
        const reason = silent && cell.column.id === "left";
        const { area, numeric } = cell.column.columnDef.meta ?? {};
        return (
          <td
            key={cell.id}
            role="cell"
            data-area={reason ? "reason" : area}
            data-numeric={numeric === true && !reason}
            aria-colspan={reason ? 3 : undefined}
          >
            {reason ? <ReasonCell row={budget} /> : <FlexRender cell={cell} />}
          </td>
        );
      })}
    </tr>
  );
});
