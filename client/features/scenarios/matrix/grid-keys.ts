/** A cell of a grid, by its row and column, counted from 0. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that are in sight at a time. */
  readonly page: number;
}

interface GridKey {
  readonly key: string;
  readonly ctrlKey: boolean;
}

const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));

function moved({ key, ctrlKey }: GridKey, place: GridPlace, size: GridSize): GridPlace | null {
  const { row, column } = place;
  switch (key) {
    case "ArrowDown":
      return { row: ctrlKey ? size.rows - 1 : row + 1, column };
    case "ArrowUp":
      return { row: ctrlKey ? 0 : row - 1, column };
    case "ArrowRight":
      return { row, column: ctrlKey ? size.columns - 1 : column + 1 };
    case "ArrowLeft":
      return { row, column: ctrlKey ? 0 : column - 1 };
    case "Home":
      return { row: ctrlKey ? 0 : row, column: 0 };
    case "End":
      return { row: ctrlKey ? size.rows - 1 : row, column: size.columns - 1 };
    case "PageDown":
      return { row: row + size.page, column };
    case "PageUp":
      return { row: row - size.page, column };
    default:
      return null;
  }
}

/**
 * Where a key leads from a cell: arrows by one, with Ctrl to the edge; Home and End along the row, with Ctrl to the
 * first and last cell; Page Up and Page Down by what is in sight. Nobody leaves the grid.
 *
 * @returns `null`: the key means nothing to a grid
 */
export function placeAfter(key: GridKey, place: GridPlace, size: GridSize): GridPlace | null {
  const target = moved(key, place, size);
  if (target === null) return null;
  return { row: clamp(target.row, size.rows), column: clamp(target.column, size.columns) };
}
