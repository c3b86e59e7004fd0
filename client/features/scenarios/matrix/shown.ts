import type {
  MatrixCell,
  MatrixScenario,
  MatrixService,
  MatrixView,
} from "#shared/scenarios/views.ts";
import { UNOWNED } from "#shared/org/model.ts";
import {
  type CellFace,
  FACE_ORDER,
  FACES,
  faceOf,
  proofWords,
} from "#client/features/scenarios/cell-words.ts";
import type { MatrixAddress } from "./address.ts";

/** A scenario as a column. */
export interface ShownColumn {
  readonly scenario: MatrixScenario;
  /** Its place in each service's cells. */
  readonly index: number;
}

/** A service as a row. */
export interface ShownRow {
  readonly service: MatrixService;
  /** Another team's services end above it. */
  readonly beginsTeam: boolean;
}

/** Columns of one category that stand together. */
export interface ShownCategory {
  readonly category: string;
  readonly from: number;
  readonly count: number;
}

export interface ShownMatrix {
  readonly rows: readonly ShownRow[];
  readonly columns: readonly ShownColumn[];
  readonly categories: readonly ShownCategory[];
  /** Cells by state, of the chosen teams and categories, whatever states are chosen. */
  readonly counts: Readonly<Record<CellFace, number>>;
}

/** Scenarios with those of one category together, in the order in which the catalogue first names them. */
function byCategory(columns: readonly ShownColumn[]): readonly ShownColumn[] {
  const order = [...new Set(columns.map(({ scenario }) => scenario.category))];
  return columns.toSorted(
    (left, right) =>
      order.indexOf(left.scenario.category) - order.indexOf(right.scenario.category) ||
      left.index - right.index,
  );
}

function categoriesOf(columns: readonly ShownColumn[]): readonly ShownCategory[] {
  const found = new Map<string, { from: number; count: number }>();
  columns.forEach(({ scenario: { category } }, index) => {
    const known = found.get(category);
    if (known === undefined) found.set(category, { from: index, count: 1 });
    else known.count += 1;
  });
  return [...found].map(([category, place]) => ({ category, ...place }));
}

function countFaces(
  services: readonly MatrixService[],
  columns: readonly ShownColumn[],
): Readonly<Record<CellFace, number>> {
  const counts = Object.fromEntries(FACE_ORDER.map((face) => [face, 0])) as Record<
    CellFace,
    number
  >;
  for (const { cells } of services)
    for (const { index } of columns) counts[faceOf(cells[index] ?? null)] += 1;
  return counts;
}

/**
 * The matrix as an address asks for it: of some teams, some categories, and as far as there is a cell in one of some
 * states.
 */
export function shownMatrix(view: MatrixView, address: MatrixAddress): ShownMatrix {
  const { team, category, state } = address;
  const ofCategory = byCategory(
    view.scenarios
      .map((scenario, index) => ({ scenario, index }))
      .filter(({ scenario }) => category?.includes(scenario.category) ?? true),
  );
  const ofTeam = view.services.filter((one) => team?.includes(one.team ?? UNOWNED) ?? true);
  const matches = (service: MatrixService, { index }: ShownColumn): boolean =>
    state?.includes(faceOf(service.cells[index] ?? null)) ?? true;
  const services = ofTeam.filter((service) =>
    ofCategory.some((column) => matches(service, column)),
  );
  const columns = ofCategory.filter((column) =>
    services.some((service) => matches(service, column)),
  );
  return {
    rows: services.map((service, index) => ({
      service,
      beginsTeam: service.team !== services[index - 1]?.team,
    })),
    columns,
    categories: categoriesOf(columns),
    counts: countFaces(ofTeam, ofCategory),
  };
}

/** Everything about a cell in one line, as it is read out. */
export function cellName(
  service: MatrixService,
  scenario: MatrixScenario,
  cell: MatrixCell | null,
): string {
  const place = `${service.title}, ${scenario.id} ${scenario.name}: ${FACES[faceOf(cell)].word}`;
  if (cell === null) return place;
  return `${place}; ${proofWords(cell)}; credit ${cell.credit.toFixed(2)}`;
}

/** A row's head as it is read out: `Checkout API of Checkout, R 26.8`. */
export function teamTitleOf({ team, teamTitle }: MatrixService): string {
  return team === null ? "owned by nobody" : (teamTitle ?? team);
}
