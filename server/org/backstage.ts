import type { Problem } from "#shared/kernel/errors.ts";
import type { Catalog } from "#shared/org/model.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import { createDirectory } from "./backstage/directory.ts";
import {
  isBackstage,
  readEntity,
  type EntityReading,
  type LeftOutKind,
} from "./backstage/entity.ts";
import { createLinks } from "./backstage/links.ts";
import { servicesOf, systemsOf } from "./backstage/services.ts";
import { teamsOf } from "./backstage/teams.ts";

export interface CatalogReading {
  readonly catalog: Catalog;
  readonly problems: readonly Problem[];
  /** Files that hold at least one Backstage entity. */
  readonly recognised: readonly string[];
}

function whyLeftOut(kind: LeftOutKind): string {
  return kind === "User" ? "teams are shown, people never are" : "it says nothing about budgets";
}

/** One note per file and kind, however many there are. */
function notesOn(readings: readonly EntityReading[]): readonly Problem[] {
  const groups = new Map<
    string,
    { readonly kind: LeftOutKind; readonly document: SourceDocument; count: number }
  >();
  for (const reading of readings) {
    if (!("leftOut" in reading)) continue;
    const key = `${reading.document.file}\0${reading.leftOut}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { kind: reading.leftOut, document: reading.document, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].map(({ kind, document, count }) => ({
    severity: "warning",
    code: "catalog.left-out",
    message: `${count === 1 ? `an entity of kind ${kind} is` : `${count} entities of kind ${kind} are`} left out: ${whyLeftOut(kind)}`,
    where: document.locate(["kind"]),
  }));
}

/**
 * Reads the Backstage entities among some documents into one organisation. What is no Backstage entity is passed over.
 *
 * Problems are errors where an entity (or an annotation) could not be taken, warnings where something was left out:
 * references that lead nowhere, kinds that Headroom has no use for, services without an owner.
 */
export function readCatalogDocuments(documents: readonly SourceDocument[]): CatalogReading {
  const entities = documents.filter(isBackstage);
  const readings = entities.map(readEntity);
  const { directory, problems } = createDirectory(
    readings.flatMap((reading) => ("entity" in reading ? [reading.entity] : [])),
  );
  const links = createLinks(directory);
  const { teams, problems: teamProblems } = teamsOf(directory, links);
  const systems = systemsOf(directory, links);
  const { services, problems: serviceProblems } = servicesOf(directory, links);
  return {
    catalog: { teams, services, systems },
    problems: [
      ...readings.flatMap((reading) => ("problems" in reading ? reading.problems : [])),
      ...problems,
      ...teamProblems,
      ...serviceProblems,
      ...links.problems(),
      ...notesOn(readings),
    ],
    recognised: [...new Set(entities.map(({ file }) => file))],
  };
}

/** As {@link readCatalogDocuments}, from texts. What cannot be read as YAML at all is among the problems. */
export function readCatalogFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): CatalogReading {
  const read = files.map(({ path, text }) => readDocuments(path, text));
  const reading = readCatalogDocuments(read.flatMap(({ documents }) => documents));
  return {
    ...reading,
    problems: [...read.flatMap(({ problems }) => problems), ...reading.problems],
  };
}
