import type { Problem } from "#shared/kernel/errors.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import { MAX_DEPTH } from "#server/platform/document-limits.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { jsonDepth } from "#server/platform/http/json-body.ts";
import { isEnvelope, openEnvelope, type Trust } from "./dsse.ts";
import type { Entity, EvidenceImport, EvidenceImporter } from "./importer.ts";
import { firstPlace, placeByName, placeByPrefix } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { ASSERTS_ONLY, toldByTest } from "./told-by-test.ts";
import { instantOf, listOf, mapOf, textOf, textsOf, written } from "./values.ts";

const STATEMENT = /^https:\/\/in-toto\.io\/Statement\/v[\d.]+$/;
const TEST_RESULT = /^https:\/\/in-toto\.io\/attestation\/test-result\/v[\d.]+$/;
const PAYLOAD_TYPE = /^application\/vnd\.in-toto(?:\.test-result)?\+json$/;

const isStatement = (entity: Entity) =>
  typeof entity["_type"] === "string" && STATEMENT.test(entity["_type"]);

function observationOf(result: string): Observation | null {
  if (result === "PASSED" || result === "WARNED")
    return { kind: "recovered", by: "itself", seconds: null };
  return result === "FAILED" ? { kind: "failed" } : null;
}

/** The artifact that was tested, cut as people cut digests. */
function buildOf(statement: Entity): string | null {
  const [digest] = listOf(statement["subject"]).flatMap((subject) =>
    Object.entries(textsOf(mapOf(subject)["digest"])),
  );
  return digest === undefined ? null : `${digest[0]}:${digest[1].slice(0, 12)}`;
}

function readStatement(statement: Entity, trust: Trust): RunReading {
  const predicate = mapOf(statement["predicate"]);
  const own = { ...mapOf(predicate["headroom"]) };
  const annotations = [...listOf(statement["subject"]), ...listOf(predicate["configuration"])].map(
    (one) => placeByPrefix(textsOf(mapOf(one)["annotations"])),
  );
  const place = firstPlace(
    placeByName(textsOf(own)),
    ...annotations,
    placeByPrefix(textsOf(predicate)),
  );
  const result = written(predicate["result"]).toUpperCase();
  const failed = listOf(predicate["failedTests"]).flatMap((test) => textOf(test) ?? []);
  const told = toldByTest(own, observationOf(result));
  const [subject] = listOf(statement["subject"]).map(mapOf);
  const wrong = trust.kind === "wrong";
  return {
    ...UNKNOWN_RUN,
    ...told,
    name:
      textOf(mapOf(listOf(predicate["configuration"])[0])["name"]) ??
      textOf(subject?.["name"]) ??
      "test result",
    placement: { ...place, build: place.build ?? buildOf(statement) },
    at: instantOf(own["at"]) ?? instantOf(predicate["timestamp"]),
    completed: told.observation !== null,
    // A statement that somebody else wrote under a trusted name asserts nothing.
    observation: wrong ? null : told.observation,
    because:
      failed.length > 0
        ? `Failed: ${failed.slice(0, 5).join(", ")}.`
        : `The statement's result is ${result || "missing"}.`,
    signer: trust.kind === "signed" ? trust.signer : null,
    reasons: {
      ...told.reasons,
      ...(wrong ? { "no-assertion": trust.reason } : {}),
      ...(told.observation === null && !wrong
        ? { "not-completed": `The statement's result is "${result || "missing"}".` }
        : {}),
    },
    losses: [ASSERTS_ONLY, ...(trust.kind === "unknown" ? [trust.reason] : [])],
    experiment: { configuration: predicate["configuration"], url: predicate["url"] },
  };
}

function refused(
  document: SourceDocument,
  message: string,
  path: readonly string[],
): EvidenceImport {
  const problem: Problem = {
    severity: "error",
    code: "evidence.statement",
    message,
    remedy:
      "give an in-toto statement with the predicate https://in-toto.io/attestation/test-result/v0.1",
    where: document.locate(path),
  };
  return { problems: [problem] };
}

function parsed(text: string): unknown {
  if (jsonDepth(text, MAX_DEPTH) > MAX_DEPTH) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Test results attested as in-toto statements (https://in-toto.io), in a DSSE envelope or bare. */
export const inToto: EvidenceImporter = {
  format: "in-toto",
  recognises: "an in-toto test-result statement, in its DSSE envelope or bare",
  recognise: (entity) =>
    isStatement(entity) ||
    (isEnvelope(entity) && PAYLOAD_TYPE.test(written(entity["payloadType"]))),
  read: (document, { keys }) => {
    const entity = mapOf(document.value);
    if (isStatement(entity)) {
      if (!TEST_RESULT.test(written(entity["predicateType"])))
        return refused(
          document,
          `the predicate "${written(entity["predicateType"]).slice(0, 120)}" is no test result`,
          ["predicateType"],
        );
      return {
        runs: [
          readStatement(entity, {
            kind: "unknown",
            reason: "The statement stands in no envelope, so nobody signed it.",
          }),
        ],
        problems: [],
      };
    }
    const opened = openEnvelope(entity, keys);
    if (opened === null)
      return refused(document, "the payload of the envelope is no Base64", ["payload"]);
    const statement = mapOf(parsed(opened.payload.toString("utf8")));
    if (!isStatement(statement))
      return refused(document, "the payload of the envelope is no in-toto statement", ["payload"]);
    if (!TEST_RESULT.test(written(statement["predicateType"])))
      return refused(
        document,
        `the predicate "${written(statement["predicateType"]).slice(0, 120)}" is no test result`,
        ["payload"],
      );
    return { runs: [readStatement(statement, opened.trust)], problems: [] };
  },
};
