import type { Interval } from "#shared/kernel/time.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import { NEEDS_SLI } from "./chaos-mesh.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { firstPlace, placeByPrefix, placeByTags } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { instantOf, listOf, mapOf, textOf, textsOf, written } from "./values.ts";

/** The answer of `aws fis get-experiment`, or the experiment in it. */
function experimentOf(entity: Entity): Entity {
  return "experiment" in entity ? mapOf(entity["experiment"]) : entity;
}

interface Action {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly resolved: boolean;
  readonly from: number | null;
  readonly to: number | null;
}

/** Targets of which it is known that something was found: by the list of what was found, else by how they were asked for. */
function resolvedTargets(experiment: Entity, entity: Entity): (name: string) => boolean {
  const given = entity["resolvedTargets"] ?? experiment["resolvedTargets"];
  if (Array.isArray(given)) {
    const found = new Set(listOf(given).map((one) => textOf(mapOf(one)["targetName"])));
    return (name) => found.has(name);
  }
  const targets = mapOf(experiment["targets"]);
  return (name) => {
    const target = mapOf(targets[name]);
    // A target by tags that resolves to nothing fails the experiment, or has its action skipped.
    return (
      listOf(target["resourceArns"]).length > 0 ||
      Object.keys(mapOf(target["resourceTags"])).length > 0 ||
      listOf(target["filters"]).length > 0
    );
  };
}

function actionsOf(experiment: Entity, entity: Entity): readonly Action[] {
  const isResolved = resolvedTargets(experiment, entity);
  return Object.entries(mapOf(experiment["actions"])).map(([name, value]) => {
    const action = mapOf(value);
    const state = mapOf(action["state"]);
    const targets = Object.values(textsOf(action["targets"]));
    return {
      name,
      id: textOf(action["actionId"]) ?? "",
      status: written(state["status"]).toLowerCase(),
      reason: textOf(state["reason"]) ?? "",
      resolved: targets.length > 0 && targets.every(isResolved),
      from: instantOf(action["startTime"]),
      to: instantOf(action["endTime"]),
    };
  });
}

/** An action that waits does nothing; one that was stopped had been done. */
const tookPlace = ({ id, status, resolved }: Action) =>
  id !== "aws:fis:wait" && resolved && /^(?:completed|stopped)$/.test(status);

function whyNone(actions: readonly Action[]): string {
  if (actions.length === 0) return "The experiment holds no action.";
  const [first] = actions.filter(({ id }) => id !== "aws:fis:wait");
  if (first === undefined) return "The experiment only waits.";
  if (!first.resolved) return `The action "${first.name}" has no target that was resolved.`;
  return `The action "${first.name}" is ${first.status || "in no known state"}${first.reason === "" ? "" : `: ${first.reason.slice(0, 120).replace(/\.$/, "")}`}.`;
}

function faultOf(done: readonly Action[], experiment: Entity): Interval | null {
  const from = done.flatMap((one) => one.from ?? []);
  const to = done.flatMap((one) => one.to ?? []);
  const start = from.length > 0 ? Math.min(...from) : instantOf(experiment["startTime"]);
  const end = to.length > 0 ? Math.max(...to) : instantOf(experiment["endTime"]);
  if (start === null || end === null || end < start) return null;
  // What is done in an instant, such as stopping an instance, begins and ends at once.
  return { from: start, to: Math.max(end, start + 1_000) };
}

function readExperiment(entity: Entity): RunReading {
  const experiment = experimentOf(entity);
  const state = mapOf(experiment["state"]);
  const status = written(state["status"]).toLowerCase();
  const actions = actionsOf(experiment, entity);
  const done = actions.filter(tookPlace);
  const tags = textsOf(experiment["tags"]);
  const completed = status === "completed" || (status === "stopped" && done.length > 0);
  const reasons: Reasons = {
    "injection-not-proven":
      done.length === 0
        ? whyNone(actions)
        : `The action "${done[0]?.name ?? ""}" was carried out on the targets that were found.`,
    "no-assertion": NEEDS_SLI,
    "baseline-unhealthy": NEEDS_SLI,
    "dry-run":
      mapOf(experiment["experimentOptions"])["actionsMode"] === "skip-all"
        ? "It was run with actionsMode skip-all: every action was skipped."
        : "Its actions were not skipped.",
    ...(completed
      ? {}
      : { "not-completed": `The experiment is ${status || "in no known state"}.` }),
  };
  return {
    ...UNKNOWN_RUN,
    name:
      tags["Name"] ??
      textOf(experiment["experimentTemplateId"]) ??
      textOf(experiment["id"]) ??
      "FIS experiment",
    placement: firstPlace(
      placeByPrefix(tags),
      placeByTags(Object.entries(tags).map(([key, value]) => `${key}:${value}`)),
    ),
    labels: tags,
    at: instantOf(experiment["endTime"]) ?? instantOf(experiment["startTime"]),
    dryRun: mapOf(experiment["experimentOptions"])["actionsMode"] === "skip-all",
    completed,
    injected: done.length > 0,
    reasons,
    fault: faultOf(done, experiment),
    // A stop condition or a person ended it: the recovery was not the service's own.
    undone: status === "stopped",
    experiment: {
      template: experiment["experimentTemplateId"],
      actions: Object.entries(mapOf(experiment["actions"])).map(([name, action]) => [
        name,
        mapOf(action)["actionId"],
        mapOf(action)["parameters"],
      ]),
      targets: experiment["targets"],
    },
  };
}

/** An experiment of AWS Fault Injection Service, as `aws fis get-experiment` answers. */
export const awsFis: EvidenceImporter = {
  format: "aws-fis",
  recognises: "an AWS FIS experiment (aws fis get-experiment)",
  recognise: (entity) => {
    const experiment = experimentOf(entity);
    return (
      "experimentTemplateId" in experiment &&
      typeof experiment["actions"] === "object" &&
      "state" in experiment
    );
  },
  read: ({ value }) => ({ runs: [readExperiment(mapOf(value))], problems: [] }),
};
