import type { CellPart } from "./cell-book.ts";
import type { RankedService } from "./ranking.ts";

/**
 * The parts of a cell that are tried by themselves: one for each dependency that the scenario concerns, and for each
 * service that this one came from. `null`: the cell is one whole.
 */
export function cellParts(
  { name, lineage = [] }: RankedService,
  dependencies: readonly string[],
): readonly CellPart[] | null {
  if (dependencies.length === 0 && lineage.length === 0) return null;
  const origins: readonly Omit<CellPart, "dependency">[] =
    lineage.length === 0
      ? [{ weight: 1 }]
      : lineage.map(({ service, share }) => ({ weight: share, services: [name, service] }));
  if (dependencies.length === 0) return origins;
  return origins.flatMap(({ weight, ...origin }) =>
    dependencies.map((dependency) => ({
      ...origin,
      weight: weight / dependencies.length,
      dependency,
    })),
  );
}
