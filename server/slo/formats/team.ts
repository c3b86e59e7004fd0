import type { SourceLocation } from "#shared/kernel/errors.ts";
import type { Report } from "./importer.ts";

export type Labels = Readonly<Record<string, readonly string[]>>;

/** Labels that name a team, the first that is there counts. */
const TEAM_LABELS = ["owner", "team", "pyrra.dev/owner", "pyrra.dev/team"] as const;

/** The team a file names by its labels. Of several the first counts, and that is said. */
export function teamOf(labels: Labels, where: SourceLocation, report: Report): string | undefined {
  for (const label of TEAM_LABELS) {
    const [first, ...more] = labels[label] ?? [];
    if (first === undefined || first === "") continue;
    if (more.length > 0) {
      report.warn(
        where,
        "slo.several-teams",
        `the label ${label} names several teams (${[first, ...more].join(", ")}); ${first} counts`,
        "name one owner, or let the catalogue say who owns the service",
      );
    }
    return first;
  }
  return undefined;
}

/** Labels with a list under each, as the model has them; a single text is a list of one. */
export function listLabels(labels: Readonly<Record<string, string | readonly string[]>>): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name,
      typeof value === "string" ? [value] : value,
    ]),
  );
}
