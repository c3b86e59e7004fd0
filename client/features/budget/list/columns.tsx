import type { ReactNode } from "react";
import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { BudgetRow, BudgetSort } from "#shared/budget/views.ts";
import { StatusMark } from "#client/ui/status.tsx";
import { Sparkline } from "#client/ui/sparkline.tsx";
import { BurnCell, EndCell, LeftCell, SloCell, TeamCell } from "./cells.tsx";
import type { ListPlace } from "./pages.ts";

interface ColumnMeta {
  /** The order that a click on the column's head asks for. */
  readonly sort?: BudgetSort;
  /** Name of the column's place in the grid. */
  readonly area: string;
  readonly numeric?: boolean;
}

export const features = tableFeatures({ columnMeta: {} as ColumnMeta });
const helper = createColumnHelper<typeof features, ListPlace>();

function cell(draw: (row: BudgetRow) => ReactNode) {
  return ({ row }: { row: { original: ListPlace } }) =>
    row.original.row === null ? null : draw(row.original.row);
}

/** Made once: a cell of another column would be drawn anew and lose the focus. */
export const columns = helper.columns([
  helper.display({
    id: "state",
    header: "State",
    meta: { area: "state" },
    cell: cell((row) => <StatusMark status={row.status} />),
  }),
  helper.display({
    id: "slo",
    header: "SLO",
    meta: { area: "slo", sort: "title" },
    cell: cell((row) => <SloCell row={row} />),
  }),
  helper.display({
    id: "team",
    header: "Team",
    meta: { area: "team", sort: "team" },
    cell: cell((row) => <TeamCell row={row} />),
  }),
  helper.display({
    id: "left",
    header: "Left",
    meta: { area: "left", sort: "remaining", numeric: true },
    cell: cell((row) => <LeftCell row={row} />),
  }),
  helper.display({
    id: "pace",
    header: "Runs out",
    meta: { area: "pace", sort: "runs-out" },
    cell: cell((row) => <EndCell row={row} />),
  }),
  helper.display({
    id: "burn",
    header: "Burn",
    meta: { area: "burn", sort: "burn", numeric: true },
    cell: cell((row) => <BurnCell row={row} />),
  }),
  helper.display({
    id: "spark",
    header: "Window",
    meta: { area: "spark" },
    cell: cell((row) => <Sparkline points={row.spark} />),
  }),
]);
