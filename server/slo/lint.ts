import type { Problem } from "#shared/kernel/errors.ts";
import type { SloDefinition, SloFormat } from "#shared/slo/model.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import { compositeProblems } from "./composites.ts";
import { uniqueDefinitions } from "./duplicates.ts";
import { IMPORTERS } from "./formats/importers.ts";
import { isEntity, unrecognised } from "./unrecognised.ts";

export interface SloFile {
  readonly path: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Names of the sources of headroom.yaml, which a `metricSourceRef` may name. */
  readonly sources?: readonly string[];
  /** Whether a document of another kind (catalogue, policy) is somebody else's to read. */
  readonly foreign?: (document: SourceDocument) => boolean;
}

/** What one file of a set brought. */
export interface SloFileSummary {
  readonly path: string;
  /** Documents and entities of the file that are of an SLO format. */
  readonly recognised: number;
  readonly definitions: number;
  readonly formats: readonly SloFormat[];
  readonly errors: number;
  readonly warnings: number;
}

export interface SloReading {
  readonly definitions: readonly SloDefinition[];
  /** In order of file and line. */
  readonly problems: readonly Problem[];
  readonly files: readonly SloFileSummary[];
  /** Documents that `foreign` claimed. */
  readonly foreign: readonly SourceDocument[];
}

const RECOGNISES = IMPORTERS.flatMap((importer) => importer.recognises);

/**
 * Reads files of any recognised SLO format as one set: references resolve across all of them, and names are unique
 * among them. Never throws; what cannot be read is a problem, and the rest is read.
 */
export function readSloFiles(files: readonly SloFile[], options: ReadOptions = {}): SloReading {
  const read = files.map((file) => ({ path: file.path, ...readDocuments(file.path, file.text) }));
  const documents = read.flatMap((file) => file.documents);
  const known = { sources: options.sources ?? [] };
  const imports = IMPORTERS.map((importer) => {
    const own = documents.filter(
      (document) => isEntity(document.value) && importer.recognise(document.value),
    );
    return { own, ...importer.read(own, known) };
  });
  const recognised = new Set(imports.flatMap((one) => one.own));
  const others = documents.filter((document) => !recognised.has(document));
  const foreign = new Set(others.filter((document) => options.foreign?.(document) === true));
  const { definitions, problems: duplicates } = uniqueDefinitions(
    imports.flatMap((one) => one.definitions),
  );
  const problems = [
    ...read.flatMap((file) =>
      file.documents.length === 0 && file.problems.length === 0
        ? [nothingIn(file.path)]
        : file.problems,
    ),
    ...others
      .filter((document) => !foreign.has(document))
      .map((document) => unrecognised(document, RECOGNISES)),
    ...imports.flatMap((one) => one.problems),
    ...duplicates,
    ...compositeProblems(definitions),
  ];
  const order = new Map(files.map((file, index) => [file.path, index]));
  return {
    definitions,
    problems: inOrder(problems, order),
    foreign: [...foreign],
    files: files.map((file) => summary(file.path, recognised, definitions, problems)),
  };
}

function nothingIn(file: string): Problem {
  return {
    severity: "warning",
    code: "document.empty",
    message: "the file holds nothing",
    remedy: "remove it, or write an SLO into it",
    where: { file },
  };
}

function inOrder(
  problems: readonly Problem[],
  order: ReadonlyMap<string, number>,
): readonly Problem[] {
  const rank = (problem: Problem) => order.get(problem.where?.file ?? "") ?? -1;
  return problems.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.where?.line ?? 0) - (b.where?.line ?? 0) ||
      (a.where?.column ?? 0) - (b.where?.column ?? 0),
  );
}

function summary(
  path: string,
  recognised: ReadonlySet<SourceDocument>,
  definitions: readonly SloDefinition[],
  problems: readonly Problem[],
): SloFileSummary {
  const own = definitions.filter((definition) => definition.where.file === path);
  const count = (severity: Problem["severity"]) =>
    problems.filter((problem) => problem.where?.file === path && problem.severity === severity)
      .length;
  return {
    path,
    recognised: [...recognised].filter((document) => document.file === path).length,
    definitions: own.length,
    formats: [...new Set(own.map((definition) => definition.format))],
    errors: count("error"),
    warnings: count("warning"),
  };
}
