import type { SourceDocument } from "#server/platform/documents.ts";
import type { Interval } from "#shared/kernel/time.ts";
import { NEEDS_SLI } from "./chaos-mesh.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { firstPlace, placeByName, placeByPrefix } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { amountOf, instantOf, mapOf, textOf, textsOf, written } from "./values.ts";

const isEvent = (entity: Entity) =>
  "attackId" in entity && ("stage" in entity || "attackStatus" in entity);

/** Words as Gremlin writes them: `UserHalted`, `TARGET_NOT_FOUND`. */
const word = (value: unknown) =>
  written(value)
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "");

const isFinished = (entity: Entity) =>
  /^(?:finished|completed)$/.test(word(entity["attackStatus"]));
/** Halted: it was on, and a person or a health check took it away. */
const HALTED = /^(?:userhalted|halted|haltdistributed|interruptcompleted|rollbacktriggered)$/;

function timeOf(event: Entity): number | null {
  const { time } = event;
  const number = typeof time === "string" && /^\d{10,13}$/.test(time) ? Number(time) : time;
  return instantOf(number);
}

/** When the attack began: by an earlier event of it, else as the event was made to say. */
function startOf(event: Entity, earlier: readonly Entity[], end: number | null): number | null {
  const running = earlier
    .filter((one) => word(one["attackStatus"]) === "running")
    .flatMap((one) => timeOf(one) ?? []);
  if (running.length > 0) return Math.min(...running);
  const seconds = amountOf(event["duration"]);
  return (
    instantOf(event["startTime"]) ??
    (seconds === null || end === null ? null : end - seconds * 1_000)
  );
}

function readEvent(event: Entity, others: readonly Entity[]): RunReading {
  const stage = word(event["stage"]);
  const halted = HALTED.test(stage);
  const end = timeOf(event);
  const from = startOf(event, others, end);
  const wasOn = others.some((one) => word(one["attackStatus"]) === "running");
  const injected = isFinished(event) && (stage === "successful" || (halted && wasOn));
  const fault: Interval | null =
    from !== null && end !== null && end > from ? { from, to: end } : null;
  const type = textOf(event["attackType"]) ?? "attack";
  return {
    ...UNKNOWN_RUN,
    name: textOf(event["name"]) ?? type,
    placement: firstPlace(
      placeByPrefix(textsOf(event)),
      placeByName(textsOf(event)),
      placeByName(textsOf(event["headroom"])),
    ),
    labels: textsOf(event),
    at: end,
    completed: isFinished(event),
    injected,
    undone: halted,
    reasons: {
      "injection-not-proven": injected
        ? `Gremlin says that the attack came to the stage "${written(event["stage"])}".`
        : `The stage "${written(event["stage"]) || "none"}" does not say that the attack took place.`,
      "no-assertion": NEEDS_SLI,
      "baseline-unhealthy": NEEDS_SLI,
      ...(isFinished(event)
        ? {}
        : {
            "not-completed": `The attack is "${written(event["attackStatus"]) || "in no known state"}".`,
          }),
    },
    fault,
    losses:
      fault === null
        ? [
            "When the attack began is not said: send its event Running in the same file, or add startTime to the webhook's payload.",
          ]
        : [],
    experiment: { type, team: event["teamId"] },
  };
}

function sameAttack(
  document: SourceDocument,
  documents: readonly SourceDocument[],
): readonly Entity[] {
  const { attackId } = mapOf(document.value);
  return documents
    .filter((other) => other !== document)
    .map(({ value }) => mapOf(value))
    .filter((other) => isEvent(other) && other["attackId"] === attackId);
}

/** What Gremlin's webhook sends (https://www.gremlin.com/docs/integrations/webhooks/): one run for each attack. */
export const gremlin: EvidenceImporter = {
  format: "gremlin",
  recognises: "the payload of a Gremlin webhook",
  recognise: isEvent,
  read: (document, { documents }) => {
    const event = mapOf(document.value);
    const others = sameAttack(document, documents);
    // The last event of an attack tells it; those before it only say when it began.
    const later = others.some(
      (one) => isFinished(one) || (!isFinished(event) && (timeOf(one) ?? 0) > (timeOf(event) ?? 0)),
    );
    if (!isFinished(event) && later) return { problems: [] };
    return { runs: [readEvent(event, others)], problems: [] };
  },
};
