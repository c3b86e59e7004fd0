import { valueAt } from "#server/platform/check-shape.ts";
import { newReport, type SloImporter } from "./importer.ts";
import { checkConditions, checkPolicies } from "./openslo-alerts.ts";
import { collectEntities, OPENSLO_KINDS, type OpensloKind } from "./openslo-entities.ts";
import { opensloSli } from "./openslo-sli.ts";
import { opensloSlo } from "./openslo-slo.ts";
import { DRAFT_KINDS, opensloDraft } from "./openslo-v1alpha.ts";

const VERSION = "openslo/v1";
const DRAFT = "openslo/v1alpha";

/** OpenSLO v1, whose entities refer to each other across files, and its first draft. */
export const openslo: SloImporter = {
  recognises: [
    `apiVersion ${VERSION} (${OPENSLO_KINDS.join(", ")})`,
    `apiVersion ${DRAFT} (${DRAFT_KINDS.join(", ")})`,
  ],
  recognise: (entity) =>
    (entity["apiVersion"] === VERSION && isKind(entity["kind"])) ||
    (entity["apiVersion"] === DRAFT && DRAFT_KINDS.some((kind) => kind === entity["kind"])),
  read: (documents, known) => {
    const report = newReport();
    const drafts = documents.filter(
      (document) => valueAt(document.value, ["apiVersion"]) === DRAFT,
    );
    const entities = collectEntities(
      documents.filter((document) => !drafts.includes(document)),
      report,
    );
    const types = new Map(
      entities
        .all("DataSource")
        .map((source) => [source.name, source.value?.spec.type ?? "unknown"]),
    );
    const sources = { types, configured: known.sources };
    const indicators = new Map(
      entities
        .all("SLI")
        .map(({ name, document, value }) => [
          name,
          value === undefined
            ? null
            : opensloSli(value.spec, { document, path: ["spec"], sources }, report),
        ]),
    );
    checkConditions(entities, report);
    checkPolicies(entities, report);
    const definitions = entities
      .all("SLO")
      .flatMap(({ document, value }) =>
        value === undefined
          ? []
          : opensloSlo(value, document, { entities, sources, indicators, report }),
      );
    return {
      definitions: [
        ...definitions,
        ...drafts.flatMap((document) => opensloDraft(document, report)),
      ],
      problems: report.problems,
    };
  },
};

function isKind(kind: unknown): kind is OpensloKind {
  return OPENSLO_KINDS.some((known) => known === kind);
}
