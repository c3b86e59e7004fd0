import { generic } from "./generic.ts";
import type { EvidenceImporter, TextEvidenceImporter } from "./importer.ts";

/** Every format of YAML and JSON documents that is read as evidence; the first that recognises a document reads it. */
export const IMPORTERS: readonly EvidenceImporter[] = [generic];

/** Every format of other files. They are asked first. */
export const TEXT_IMPORTERS: readonly TextEvidenceImporter[] = [];
