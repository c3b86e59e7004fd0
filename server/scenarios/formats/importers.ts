import { awsFis } from "./aws-fis.ts";
import { cdeventsTest } from "./cdevents.ts";
import { chaosMesh } from "./chaos-mesh.ts";
import { chaosMeshWorkflow } from "./chaos-mesh-workflow.ts";
import { chaostoolkit } from "./chaostoolkit.ts";
import { gameDay } from "./game-day.ts";
import { generic } from "./generic.ts";
import { gremlin } from "./gremlin.ts";
import type { EvidenceImporter, TextEvidenceImporter } from "./importer.ts";
import { inToto } from "./in-toto.ts";
import { declaredIncident } from "./incident.ts";
import { junit } from "./junit.ts";
import { litmus } from "./litmus.ts";

/** Every format of YAML and JSON documents that is read as evidence; the first that recognises a document reads it. */
export const IMPORTERS: readonly EvidenceImporter[] = [
  generic,
  gameDay,
  declaredIncident,
  chaostoolkit,
  litmus,
  chaosMesh,
  chaosMeshWorkflow,
  awsFis,
  inToto,
  cdeventsTest,
  gremlin,
];

/** Every format of other files. They are asked first. */
export const TEXT_IMPORTERS: readonly TextEvidenceImporter[] = [junit];
