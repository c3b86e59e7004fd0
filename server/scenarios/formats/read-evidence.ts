import type { Problem } from "#shared/kernel/errors.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import { refusedUnread } from "#server/platform/document-limits.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import type { Entity, EvidenceFile, EvidenceImport } from "./importer.ts";
import { IMPORTERS, TEXT_IMPORTERS } from "./importers.ts";

/** A piece of evidence, by which format it was read, and where it stands. */
export interface ReadEvidence {
  readonly evidence: Evidence;
  readonly format: string;
  readonly where: NonNullable<Problem["where"]>;
}

export interface EvidenceReading {
  readonly evidence: readonly ReadEvidence[];
  /** What is wrong with the file. The rest of it is read all the same. */
  readonly problems: readonly Problem[];
}

function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unrecognised(where: NonNullable<Problem["where"]>): Problem {
  const known = [...TEXT_IMPORTERS, ...IMPORTERS].map(({ recognises }) => recognises);
  return {
    severity: "error",
    code: "evidence.unrecognised",
    message: "this is no evidence of a known format",
    remedy: `known are ${known.join("; ")}`,
    where,
  };
}

function withPlace(
  read: EvidenceImport,
  format: string,
  where: NonNullable<Problem["where"]>,
): EvidenceReading {
  return {
    evidence: read.evidence.map((evidence) => ({ evidence, format, where })),
    problems: read.problems,
  };
}

function readDocument(document: SourceDocument): EvidenceReading {
  const { value } = document;
  const where = document.locate([]);
  const importer = isEntity(value) ? IMPORTERS.find((one) => one.recognise(value)) : undefined;
  if (importer === undefined) return { evidence: [], problems: [unrecognised(where)] };
  return withPlace(importer.read(document), importer.format, where);
}

/** Lines that are each one JSON object; `null`: the text is something else. */
function jsonLines({ path, text }: EvidenceFile): EvidenceReading | null {
  const lines = text
    .split(/\r?\n/)
    .map((content, index) => ({ content: content.trim(), line: index + 1 }))
    .filter(({ content }) => content !== "");
  const [first] = lines;
  if (first === undefined || lines.length < 2 || asJson(first.content) === undefined) return null;
  const readings = lines.map(({ content, line }): EvidenceReading => {
    const where = { file: path, line, column: 1 };
    const value = asJson(content);
    if (value === undefined) return { evidence: [], problems: [noJson(where)] };
    const place = () => where;
    return readDocument({
      file: path,
      value,
      locate: place,
      locateKey: place,
      locateInText: place,
    });
  });
  return joined(readings);
}

function asJson(text: string): Entity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntity(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function noJson(where: NonNullable<Problem["where"]>): Problem {
  return {
    severity: "error",
    code: "evidence.line",
    message: "this line is no JSON object",
    remedy: "write one record on each line",
    where,
  };
}

function joined(readings: readonly EvidenceReading[]): EvidenceReading {
  return {
    evidence: readings.flatMap(({ evidence }) => evidence),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

/** Reads one file of evidence of any recognised format: by content, and never by its name. Never throws. */
export function readEvidenceFile(file: EvidenceFile): EvidenceReading {
  const refused = refusedUnread(file.path, file.text);
  if (refused !== null) return { evidence: [], problems: [refused] };
  const importer = TEXT_IMPORTERS.find((one) => one.recognise(file.text));
  if (importer !== undefined)
    return withPlace(importer.read(file), importer.format, { file: file.path, line: 1 });
  const lines = jsonLines(file);
  if (lines !== null) return lines;
  const { documents, problems } = readDocuments(file.path, file.text);
  const read = joined(documents.map(readDocument));
  if (documents.length === 0 && problems.length === 0)
    return { evidence: [], problems: [unrecognised({ file: file.path })] };
  return { evidence: read.evidence, problems: [...problems, ...read.problems] };
}
