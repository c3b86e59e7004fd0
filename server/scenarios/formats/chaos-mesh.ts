import type { Interval } from "#shared/kernel/time.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { conditionOf, kubernetesPlace, lastChange } from "./kubernetes.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { amountOf, instantOf, listOf, mapOf, textOf, written } from "./values.ts";

export const CHAOS_MESH_API = "chaos-mesh.org/";
/** What every format says that proves a fault and nothing else. */
export const NEEDS_SLI =
  "This format proves the fault alone. It becomes evidence by the service's own SLI over the time of the fault.";

interface Happening {
  readonly operation: string;
  readonly succeeded: boolean;
  readonly at: number | null;
}

interface Records {
  readonly count: number;
  readonly injected: number;
  readonly recovered: number;
  readonly events: readonly Happening[];
}

function recordsOf(status: Entity): Records {
  const records = listOf(mapOf(status["experiment"])["containerRecords"]).map(mapOf);
  const events = records
    .flatMap((record) => listOf(record["events"]))
    .map(mapOf)
    .map((event) => ({
      operation: written(event["operation"]).toLowerCase(),
      succeeded: written(event["type"]).toLowerCase() === "succeeded",
      at: instantOf(event["timestamp"]),
    }));
  const sum = (key: string) =>
    records.reduce((total, record) => total + (amountOf(record[key]) ?? 0), 0);
  const done = (operation: string) =>
    events.filter((one) => one.operation === operation && one.succeeded).length;
  return {
    count: records.length,
    // Versions before 2.3 count nothing, and have no events: the phase is what they say.
    injected: Math.max(
      sum("injectedCount"),
      done("apply"),
      records.filter(({ phase }) => phase === "Injected").length,
    ),
    recovered: Math.max(sum("recoveredCount"), done("recover")),
    events,
  };
}

function duration(value: unknown): number | null {
  try {
    return parseDuration(String(value)) * 1_000;
  } catch {
    return null;
  }
}

/** From the first injection that succeeded to the last recovery, else for as long as was asked for. */
function faultOf(entity: Entity, { events }: Records): Interval | null {
  const times = (operation: string) =>
    events.flatMap(({ operation: one, succeeded, at }) =>
      one === operation && succeeded && at !== null ? [at] : [],
    );
  const applied = times("apply");
  const recovered = times("recover");
  if (applied.length === 0) return null;
  const from = Math.min(...applied);
  const asked = duration(mapOf(entity["spec"])["duration"]);
  // A killed pod is not given back: the fault is over when it was done.
  const to = recovered.length > 0 ? Math.max(...recovered) : from + (asked ?? 1_000);
  return to > from ? { from, to } : null;
}

/** Faults that happen in an instant and are never taken back. */
const AT_ONCE = /^(?:pod-kill|container-kill|ec2-restart|instance-reset|vm-restart)$/;

function isOver(entity: Entity, status: Entity, records: Records): boolean {
  const action = written(mapOf(entity["spec"])["action"]);
  if (AT_ONCE.test(action)) return records.injected > 0;
  return (
    conditionOf(status, "AllRecovered") === true ||
    (records.injected > 0 && records.recovered >= records.injected)
  );
}

function reasonsOf(entity: Entity, status: Entity, records: Records): Reasons {
  const phase = textOf(mapOf(status["experiment"])["desiredPhase"]) ?? "unknown";
  return {
    "injection-not-proven":
      records.injected > 0
        ? `The fault was injected into ${records.count} ${records.count === 1 ? "target" : "targets"}.`
        : conditionOf(status, "Selected") === false || records.count === 0
          ? "The selector found no target, so no fault took place."
          : "No injection succeeded.",
    "no-assertion": NEEDS_SLI,
    "baseline-unhealthy": NEEDS_SLI,
    ...(isOver(entity, status, records)
      ? {}
      : {
          "not-completed": `The fault was not taken back from every target yet (desired phase "${phase}").`,
        }),
  };
}

/** What is done, without what only names the object or says how long ago it was. */
function readExperiment(entity: Entity): RunReading {
  const status = mapOf(entity["status"]);
  const records = recordsOf(status);
  const fault = faultOf(entity, records);
  return {
    ...UNKNOWN_RUN,
    ...kubernetesPlace(entity),
    at: fault?.to ?? lastChange(entity),
    completed: isOver(entity, status, records),
    injected: records.injected > 0,
    reasons: reasonsOf(entity, status, records),
    fault,
    experiment: { kind: entity["kind"], spec: entity["spec"] },
  };
}

/** One experiment of Chaos Mesh 2 with its status (https://chaos-mesh.org/docs/inspect-chaos-experiments/). */
export const chaosMesh: EvidenceImporter = {
  format: "chaos-mesh",
  recognises: "a Chaos Mesh experiment with its status",
  recognise: ({ apiVersion, kind }) =>
    typeof apiVersion === "string" &&
    apiVersion.startsWith(CHAOS_MESH_API) &&
    typeof kind === "string" &&
    kind.endsWith("Chaos"),
  read: ({ value }) => ({ runs: [readExperiment(mapOf(value))], problems: [] }),
};
