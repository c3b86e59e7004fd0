import { Buffer } from "node:buffer";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import { MAX_DOCUMENT_BYTES, tooLarge } from "#server/platform/document-limits.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { digestOf } from "./digest.ts";
import type { TrustedKey } from "./dsse.ts";
import type { Entity, EvidenceFile, EvidenceImport } from "./importer.ts";
import { IMPORTERS, TEXT_IMPORTERS } from "./importers.ts";
import { judgeRun, type ImportOptions, type JudgedRun } from "./judge.ts";
import { readText } from "./read-text.ts";
import type { RunReading } from "./reading.ts";

type Where = NonNullable<Problem["where"]>;

/** A piece of evidence, by which format it was read, and where it stands. */
export interface ReadEvidence {
  readonly evidence: Evidence;
  readonly format: string;
  readonly where: Where;
  /** What is known beside the model. */
  readonly told: Omit<JudgedRun, "evidence">;
  /** The run as it was read, to be judged again with an SLI; `null`: its document said everything. */
  readonly reading: RunReading | null;
}

export interface EvidenceReading {
  readonly evidence: readonly ReadEvidence[];
  /** What is wrong with the file. The rest of it is read all the same. */
  readonly problems: readonly Problem[];
}

export interface ReadOptions extends ImportOptions {
  readonly keys?: readonly TrustedKey[];
}

function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unrecognised(where: Where): Problem {
  const known = [...TEXT_IMPORTERS, ...IMPORTERS].map(({ recognises }) => recognises);
  return {
    severity: "error",
    code: "evidence.unrecognised",
    message: "this is no evidence of a known format",
    remedy: `known are ${known.join("; ")}`,
    where,
  };
}

/** Nothing went wrong where a file holds no run: a service may have had none. */
function empty(where: Where): Problem {
  return {
    severity: "warning",
    code: "evidence.empty",
    message: "the file holds no evidence",
    remedy: "give the result of a run, or remove the file",
    where,
  };
}

function undated({ name }: RunReading, where: Where): Problem {
  return {
    severity: "error",
    code: "evidence.undated",
    message: `"${name}" does not say when it ran, and nobody says when it arrived`,
    remedy: "add a time to the document",
    where,
  };
}

interface Source {
  readonly format: string;
  readonly where: Where;
  /** Names what the runs stand in. */
  readonly digest: string;
}

function fromReading(
  run: RunReading,
  index: number,
  source: Source,
  options: ReadOptions,
): ReadEvidence | Problem {
  const at = run.at ?? options.receivedAt;
  if (at === undefined) return undated(run, source.where);
  const digest = index === 0 ? source.digest : `${source.digest}#${index}`;
  const { evidence, ...told } = judgeRun(run, { format: source.format, digest, at }, options);
  const losses =
    run.at === null
      ? [...told.losses, "It does not say when it ran, so the time of its arrival stands for it."]
      : told.losses;
  return {
    evidence,
    format: source.format,
    where: source.where,
    told: { ...told, losses },
    reading: run,
  };
}

const SAYS_ALL = {
  name: "",
  because: "",
  recoverySeconds: null,
  fault: null,
  signedBy: null,
  losses: [],
} as const;

function withPlace(read: EvidenceImport, source: Source, options: ReadOptions): EvidenceReading {
  const { format, where } = source;
  const judged = (read.evidence ?? []).map((evidence) => ({
    evidence,
    format,
    where,
    told: SAYS_ALL,
    reading: null,
  }));
  const rest = (read.runs ?? []).map((run, index) => fromReading(run, index, source, options));
  return {
    evidence: [...judged, ...rest.filter((one) => "evidence" in one)],
    problems: [...read.problems, ...rest.filter((one) => "severity" in one)],
  };
}

function readDocument(
  document: SourceDocument,
  documents: readonly SourceDocument[],
  options: ReadOptions,
): EvidenceReading {
  const { value } = document;
  const where = document.locate([]);
  const importer = isEntity(value) ? IMPORTERS.find((one) => one.recognise(value)) : undefined;
  if (importer === undefined) return { evidence: [], problems: [unrecognised(where)] };
  const read = importer.read(document, { documents, keys: options.keys ?? [] });
  return withPlace(read, { format: importer.format, where, digest: digestOf(value) }, options);
}

/**
 * Reads one file of evidence of any recognised format: by content, and never by its name. Never throws.
 *
 * The digest of a piece is that of its document's values: written with other blanks or another order of keys it is the
 * same piece.
 */
export function readEvidenceFile(file: EvidenceFile, options: ReadOptions = {}): EvidenceReading {
  const where = { file: file.path };
  if (Buffer.byteLength(file.text) > MAX_DOCUMENT_BYTES)
    return { evidence: [], problems: [tooLarge(where)] };
  const importer = TEXT_IMPORTERS.find((one) => one.recognise(file.text));
  if (importer !== undefined) {
    const digest = digestOf(file.text.replaceAll("\r\n", "\n").trim());
    return withPlace(
      importer.read(file),
      { format: importer.format, where: { ...where, line: 1 }, digest },
      options,
    );
  }
  const { documents, problems } = readText(file);
  if (documents.length === 0 && problems.length === 0)
    return { evidence: [], problems: [empty(where)] };
  const read = documents.map((document) => readDocument(document, documents, options));
  return {
    evidence: read.flatMap(({ evidence }) => evidence),
    problems: [...problems, ...read.flatMap((one) => one.problems)],
  };
}
