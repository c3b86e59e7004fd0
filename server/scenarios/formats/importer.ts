import type { Problem } from "#shared/kernel/errors.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

/** A map at the root of a document. */
export type Entity = Readonly<Record<string, unknown>>;

/** A file as it came. */
export interface EvidenceFile {
  readonly path: string;
  readonly text: string;
}

/** What one document holds: runs, each judged, and what is wrong with it. */
export interface EvidenceImport {
  readonly evidence: readonly Evidence[];
  readonly problems: readonly Problem[];
}

/** One format of YAML or JSON documents. A new format is a new one of these. */
export interface EvidenceImporter {
  /** As it is shown, and as `evidence check` prints it: `chaostoolkit`. */
  readonly format: string;
  /** What it recognises, for the message about a document that nothing recognises. */
  readonly recognises: string;
  /** Whether a document is of this format, by its content. */
  recognise(entity: Entity): boolean;
  read(document: SourceDocument): EvidenceImport;
}

/** One format that is neither YAML nor JSON. */
export interface TextEvidenceImporter {
  readonly format: string;
  readonly recognises: string;
  recognise(text: string): boolean;
  read(file: EvidenceFile): EvidenceImport;
}
