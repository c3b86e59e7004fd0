import type { CellState } from "./model.ts";
import type { ServiceRanking } from "./ranking.ts";

/** A cell with its share of the R of some services together: exposure of the service x weight of the scenario in it. */
export interface CellShare {
  readonly service: string;
  readonly scenario: string;
  readonly share: number;
  readonly credit: number;
  readonly state: CellState;
}

/** The cells of some services (a team's, or all), each with its share. Shares make 1, and shares x credits make R. */
export function cellShares(services: readonly ServiceRanking[]): readonly CellShare[] {
  const scored = services.filter(({ R }) => R !== null);
  const exposure = scored.reduce((sum, one) => sum + one.exposure, 0);
  if (exposure === 0) return [];
  return scored.flatMap((service) => {
    const sigma = service.cells.reduce((sum, cell) => sum + cell.sigma, 0);
    return service.cells.map((cell) => ({
      service: service.service,
      scenario: cell.scenario,
      share: (service.exposure / exposure) * (cell.sigma / sigma),
      credit: cell.credit,
      state: cell.state,
    }));
  });
}

/** What one cell did to the R of a team. */
export interface CellDifference {
  readonly service: string;
  readonly scenario: string;
  /** Of the team's R, in points of 100. */
  readonly points: number;
  readonly before: CellShare | null;
  readonly after: CellShare;
}

export interface Differences {
  readonly cells: readonly CellDifference[];
  /** What other weights of the same cells did. Together with the cells it makes the difference of R. */
  readonly weightPoints: number;
}

const valueOf = (cells: readonly CellShare[]): number =>
  cells.reduce((sum, { share, credit }) => sum + share * credit, 0);

/** Why R is another than it was: each cell by what its credit did at its present share, the rest by weights. */
export function differencesBetween(
  before: readonly CellShare[],
  after: readonly CellShare[],
): Differences {
  const keyOf = ({ service, scenario }: CellShare): string => `${service}\0${scenario}`;
  const earlier = new Map(before.map((cell) => [keyOf(cell), cell]));
  const cells = after.flatMap((cell): readonly CellDifference[] => {
    const then = earlier.get(keyOf(cell)) ?? null;
    const points = 100 * cell.share * (cell.credit - (then?.credit ?? 0));
    const { service, scenario } = cell;
    return points === 0 ? [] : [{ service, scenario, points, before: then, after: cell }];
  });
  const total = 100 * (valueOf(after) - valueOf(before));
  return { cells, weightPoints: total - cells.reduce((sum, { points }) => sum + points, 0) };
}
