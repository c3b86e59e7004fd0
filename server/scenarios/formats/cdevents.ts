import { openStructured, isCloudEvent } from "#server/incidents/formats/cloudevents.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { environmentOf, firstPlace, NOWHERE, placeByName, placeByPrefix } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { ASSERTS_ONLY, toldByTest } from "./told-by-test.ts";
import { instantOf, mapOf, textOf, textsOf, written } from "./values.ts";

const TYPE = /^dev\.cdevents\.testcaserun\.finished(?:\.|$)/;

/** The event, out of a CloudEvent where it came in one. */
function eventOf(entity: Entity): Entity {
  if (!isCloudEvent(entity)) return entity;
  try {
    return openStructured(entity).body;
  } catch {
    return {};
  }
}

const typeOf = (event: Entity) => written(mapOf(event["context"])["type"]);

/** Versions up to 0.4 of the specification say success and failure. */
function observationOf(outcome: string): Observation | null {
  if (/^(?:pass|passed|success)$/.test(outcome))
    return { kind: "recovered", by: "itself", seconds: null };
  return /^(?:fail|failed|failure)$/.test(outcome) ? { kind: "failed" } : null;
}

function readEvent(event: Entity): RunReading {
  const context = mapOf(event["context"]);
  const content = mapOf(mapOf(event["subject"])["content"]);
  const custom = mapOf(event["customData"]);
  const environment = mapOf(content["environment"]);
  const testCase = mapOf(content["testCase"]);
  const outcome = written(content["outcome"]).toLowerCase();
  const told = toldByTest({ ...custom, ...mapOf(custom["headroom"]) }, observationOf(outcome));
  const reason = textOf(content["reason"]);
  return {
    ...UNKNOWN_RUN,
    ...told,
    name:
      textOf(testCase["name"]) ??
      textOf(testCase["id"]) ??
      textOf(mapOf(event["subject"])["id"]) ??
      "test case",
    placement: firstPlace(
      placeByName(textsOf(custom["headroom"])),
      placeByPrefix(textsOf(custom)),
      placeByName(textsOf(custom)),
      {
        ...NOWHERE,
        environment: environmentOf(textOf(environment["name"]) ?? textOf(environment["id"])),
        runner: textOf(context["source"]),
      },
    ),
    labels: textsOf(custom),
    at: instantOf(context["timestamp"]),
    completed: told.observation !== null,
    because: `The outcome of the test is ${outcome || "missing"}${reason === null ? "" : `: ${reason}`}.`,
    reasons: {
      ...told.reasons,
      ...(told.observation === null
        ? { "not-completed": `The outcome of the test is "${outcome || "missing"}".` }
        : {}),
    },
    losses: [ASSERTS_ONLY],
    experiment: { testCase: testCase["id"] ?? testCase["name"] },
  };
}

/** `testcaserun.finished` of CDEvents (https://cdevents.dev), by itself or in a CloudEvent. */
export const cdeventsTest: EvidenceImporter = {
  format: "cdevents",
  recognises: "the CDEvent testcaserun.finished",
  recognise: (entity) => TYPE.test(typeOf(eventOf(entity))),
  read: ({ value }) => ({ runs: [readEvent(eventOf(mapOf(value)))], problems: [] }),
};
