import type { Problem } from "#shared/kernel/errors.ts";
import { EMPTY_CATALOG, type Catalog, type Service, type Team } from "#shared/org/model.ts";
import { readCatalogFiles, type CatalogReading } from "./backstage.ts";

/** The organisation as its catalogue files say it is. */
export interface OrgService {
  catalog(): Catalog;
  team(name: string): Team | null;
  service(name: string): Service | null;
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

/** A catalogue file, as it is now. */
interface CatalogFile {
  readonly path: string;
  readonly text: string;
}

/** A file of the catalogue as it is now, or why it cannot be read. */
export type CatalogSource = CatalogFile | { readonly path: string; readonly unreadable: string };

export interface ReloadableOrgService extends OrgService {
  /**
   * Reads the files anew and tells the listeners when something is different. Never throws: a file with an error keeps
   * the last version of it that had none, and the error is among the problems. Calls wait for one another.
   */
  reload(): Promise<void>;
}

function withoutEntities(
  files: readonly CatalogFile[],
  { recognised, problems }: CatalogReading,
): readonly Problem[] {
  const spokenOf = new Set([...recognised, ...problems.map(({ where }) => where?.file)]);
  return files
    .filter(({ path }) => !spokenOf.has(path))
    .map(({ path }) => ({
      severity: "error",
      code: "catalog.unrecognised",
      message: "holds no Backstage entity",
      remedy: "an entity begins with apiVersion: backstage.io/v1alpha1",
      where: { file: path },
    }));
}

function unreadable(what: string, reason: string, file?: string): Problem {
  return {
    severity: "error",
    code: "catalog.unreadable",
    message: `${what} cannot be read: ${reason}`,
    remedy: "the last version that could be read stays in force",
    ...(file === undefined ? {} : { where: { file } }),
  };
}

/** @param options.readFiles gives every catalogue file as it is now */
export function createOrgService(options: {
  readonly readFiles: () => Promise<readonly CatalogSource[]>;
}): ReloadableOrgService {
  let catalog = EMPTY_CATALOG;
  let problems: readonly Problem[] = [];
  let lastGood: ReadonlyMap<string, string> = new Map();
  let services: ReadonlyMap<string, Service> = new Map();
  let teams: ReadonlyMap<string, Team> = new Map();
  let queue: Promise<void> = Promise.resolve();
  const listeners = new Set<() => void>();

  const take = (nextCatalog: Catalog, nextProblems: readonly Problem[]): void => {
    const before = JSON.stringify([catalog, problems]);
    if (JSON.stringify([nextCatalog, nextProblems]) === before) return;
    catalog = nextCatalog;
    problems = nextProblems;
    services = new Map(catalog.services.map((service) => [service.name, service]));
    teams = new Map(catalog.teams.map((team) => [team.name, team]));
    for (const listener of listeners) listener();
  };

  const load = (sources: readonly CatalogSource[]): void => {
    const files = sources.flatMap((source) => ("text" in source ? [source] : []));
    const reading = readCatalogFiles(files);
    const found = [
      ...sources.flatMap((source) =>
        "text" in source ? [] : [unreadable("the file", source.unreadable, source.path)],
      ),
      ...reading.problems,
      ...withoutEntities(files, reading),
    ];
    const broken = new Set(
      found.filter(({ severity }) => severity === "error").map(({ where }) => where?.file),
    );
    const inForce = sources.flatMap((source) => {
      const now = "text" in source ? source.text : undefined;
      const text = broken.has(source.path) ? (lastGood.get(source.path) ?? now) : now;
      return text === undefined ? [] : [{ path: source.path, text }];
    });
    lastGood = new Map(
      inForce
        .filter(({ path }) => !broken.has(path) || lastGood.has(path))
        .map(({ path, text }) => [path, text]),
    );
    take(broken.size === 0 ? reading.catalog : readCatalogFiles(inForce).catalog, found);
  };

  const reload = async (): Promise<void> => {
    const files = await options
      .readFiles()
      .catch((error: unknown) =>
        unreadable("the catalogue's files", error instanceof Error ? error.message : String(error)),
      );
    if ("code" in files) take(catalog, [files]);
    else load(files);
  };

  return {
    catalog: () => catalog,
    team: (name) => teams.get(name) ?? null,
    service: (name) => services.get(name) ?? null,
    problems: () => problems,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload() {
      queue = queue.then(reload);
      return queue;
    },
  };
}
