import type { Problem } from "#shared/kernel/errors.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import type { TrustedKey } from "./dsse.ts";
import type { RunReading } from "./reading.ts";

/** A map at the root of a document. */
export type Entity = Readonly<Record<string, unknown>>;

/** A file as it came. */
export interface EvidenceFile {
  readonly path: string;
  readonly text: string;
}

/** What one document holds: runs, and what is wrong with it. */
export interface EvidenceImport {
  /** Runs whose document says everything about them: judged already. */
  readonly evidence?: readonly Evidence[];
  /** Runs that are still to be placed and judged. */
  readonly runs?: readonly RunReading[];
  readonly problems: readonly Problem[];
}

/** What a format may look at beside the document itself. */
export interface ReadContext {
  /** All documents of the same file: events and nodes of one run may come as several. */
  readonly documents: readonly SourceDocument[];
  /** Whose signatures are believed. */
  readonly keys: readonly TrustedKey[];
}

/** One format of YAML or JSON documents. A new format is a new one of these. */
export interface EvidenceImporter {
  /** As it is shown, and as `evidence check` prints it: `chaostoolkit`. */
  readonly format: string;
  /** What it recognises, for the message about a document that nothing recognises. */
  readonly recognises: string;
  /** Whether a document is of this format, by its content. */
  recognise(entity: Entity): boolean;
  read(document: SourceDocument, context: ReadContext): EvidenceImport;
}

/** One format that is neither YAML nor JSON. */
export interface TextEvidenceImporter {
  readonly format: string;
  readonly recognises: string;
  recognise(text: string): boolean;
  read(file: EvidenceFile): EvidenceImport;
}
