import { SECOND_MS } from "#shared/kernel/time.ts";
import type { Observation } from "#shared/scenarios/observation.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import {
  activityOf,
  isDry,
  sawViolation,
  steadyStateOf,
  whyNotDone,
  type Activity,
  type SteadyState,
} from "./chaostoolkit-journal.ts";
import { undoneAt } from "./chaostoolkit-undoing.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { firstPlace, placeByName, placeByTags } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { instantOf, listOf, mapOf, textOf, textsOf } from "./values.ts";

/** A journal, as far as it decides anything. */
interface Journal {
  readonly experiment: Entity;
  readonly status: string | null;
  readonly before: SteadyState | null;
  readonly after: SteadyState | null;
  readonly during: readonly SteadyState[];
  readonly run: readonly Activity[];
  /** Actions that took place. */
  readonly done: readonly Activity[];
  readonly dry: boolean;
  /** The library itself says that a tolerance was missed, whether or not the journal shows where. */
  readonly deviated: boolean;
}

function journalOf(entity: Entity): Journal {
  const experiment = mapOf(entity["experiment"]);
  const states = mapOf(entity["steady_states"]);
  const run = listOf(entity["run"]).map(activityOf);
  return {
    experiment,
    status: textOf(entity["status"]),
    before: steadyStateOf(states["before"]),
    after: steadyStateOf(states["after"]),
    during: listOf(states["during"]).flatMap((state) => steadyStateOf(state) ?? []),
    run,
    done: run.filter((one) => one.type === "action" && whyNotDone(one) === null),
    dry: isDry(experiment["dry"]) || isDry(entity["dry"]),
    deviated: entity["deviated"] === true,
  };
}

/** "failed" is how the library ends a run in which a tolerance was missed: before, during or after the method. */
function isCompleted({ status, before, after, during }: Journal): boolean {
  const missed = [before, after, ...during].some((state) => state?.met === false);
  return status === "completed" || (status === "failed" && missed);
}

interface Course {
  readonly observation: Observation | null;
  readonly because: string;
  readonly unwatched: boolean;
  readonly undone: boolean;
  readonly fault: RunReading["fault"];
}

/** From when on the fault was on, and by when the method had taken it away itself. */
function faultOf({ done, after, run }: Journal) {
  const undone = undoneAt(done.map(({ definition }) => definition));
  const from = done[0]?.start ?? null;
  const ends = run.flatMap(({ end }) => end ?? []);
  const methodEnd = ends.length === 0 ? (after?.start ?? null) : Math.max(...ends);
  // Within one activity that does both, there is no saying when.
  const takenAway = undone === null || undone === 0 ? null : (done[undone]?.start ?? null);
  return { isUndone: undone !== null, from, to: takenAway ?? methodEnd };
}

/** When the service was first seen well after it was last seen ill, in seconds of the fault. */
function recoverySeconds(journal: Journal, from: number | null): number | null {
  if (from === null) return null;
  const seen = [...journal.during, ...(journal.after === null ? [] : [journal.after])].filter(
    ({ end }) => end !== null && end >= from,
  );
  const lastIll = seen.findLastIndex(({ met }) => !met);
  const end = seen[lastIll + 1]?.end ?? null;
  return end === null ? null : (end - from) / SECOND_MS;
}

function courseOf(journal: Journal): Course {
  const { after, during, run, deviated } = journal;
  const { isUndone, from, to } = faultOf(journal);
  const fault = from !== null && to !== null && to > from ? { from, to } : null;
  const inFault = during.filter(
    ({ start }) =>
      from !== null && start !== null && start >= from && (!isUndone || to === null || start <= to),
  );
  const violated = deviated || during.some(({ met }) => !met) || run.some(sawViolation);
  const course = (observation: Observation | null, because: string): Course => ({
    observation,
    because,
    fault,
    undone: isUndone,
    unwatched: inFault.length === 0 && !violated,
  });
  if (after === null) return course(null, "");
  if (!after.met) return course({ kind: "failed" }, "After the fault the hypothesis was not met.");
  if (inFault.length > 0 && !violated)
    return course(
      { kind: "held" },
      `Probes watched ${inFault.length} times during the fault, and the hypothesis was always met.`,
    );
  const seconds = recoverySeconds(journal, from);
  const why = violated
    ? "The service was seen ill during the fault, and well after it"
    : "It was well after the fault, and nothing watched during it, so it cannot be said that it held";
  return isUndone
    ? course(
        { kind: "recovered", by: "person", seconds },
        `${why}; the method itself took the fault away, which is no self-healing.`,
      )
    : course({ kind: "recovered", by: "itself", seconds }, `${why}.`);
}

function injectionReason({ run, done }: Journal): string {
  const [first] = done;
  if (first !== undefined) return `The action "${first.name}" was carried out.`;
  const failed = run.filter(({ type }) => type === "action").map((one) => whyNotDone(one));
  return failed.length === 0
    ? "The method holds no action that was run, so no fault took place."
    : `No action took place: ${failed.slice(0, 3).join("; ")}${failed.length > 3 ? " and others" : ""}.`;
}

function reasonsOf(journal: Journal): Reasons {
  const { before, after, status } = journal;
  return {
    "injection-not-proven": injectionReason(journal),
    ...(before === null
      ? {
          "baseline-unhealthy":
            "The hypothesis was not tried before the method, so nobody knows how the service was.",
        }
      : before.met
        ? {}
        : { "baseline-unhealthy": "The hypothesis was not met before the method already." }),
    ...(after === null
      ? {
          "no-assertion":
            "The hypothesis was not tried after the method, so nothing says how the service came through.",
        }
      : {}),
    ...(isCompleted(journal)
      ? {}
      : { "not-completed": `The run ended as "${status ?? "nothing"}".` }),
  };
}

function placementOf(experiment: Entity) {
  const own = listOf(experiment["extensions"])
    .map(mapOf)
    .filter(({ name }) => name === "headroom");
  const tags = listOf(experiment["tags"]).flatMap((tag) => textOf(tag) ?? []);
  return {
    place: firstPlace(...own.map((one) => placeByName(textsOf(one))), placeByTags(tags)),
    tags,
  };
}

function readJournal(entity: Entity): RunReading {
  const journal = journalOf(entity);
  const { experiment, before } = journal;
  const { place, tags } = placementOf(experiment);
  const course = courseOf(journal);
  const { title, method, "steady-state-hypothesis": hypothesis } = experiment;
  // What a journal must show itself, the SLI does not make up for: then there is nothing to ask it.
  const showsItself = before?.met === true && journal.after !== null;
  return {
    ...UNKNOWN_RUN,
    ...course,
    fault: showsItself ? course.fault : null,
    name: textOf(title) ?? "experiment without a title",
    placement: place,
    labels: Object.fromEntries(tags.map((tag) => [tag, "true"])),
    at: instantOf(entity["end"]) ?? instantOf(entity["start"]),
    dryRun: journal.dry,
    completed: isCompleted(journal),
    baselineHealthy: before?.met === true,
    injected: journal.done.length > 0,
    reasons: reasonsOf(journal),
    experiment: { title, method, hypothesis },
  };
}

/** The journal that `chaos run` writes (https://chaostoolkit.org/reference/api/journal/). */
export const chaostoolkit: EvidenceImporter = {
  format: "chaostoolkit",
  recognises: "a Chaos Toolkit journal.json",
  recognise: (entity) =>
    typeof entity["experiment"] === "object" &&
    ("chaoslib-version" in entity || ("steady_states" in entity && "run" in entity)),
  read: ({ value }) => ({ runs: [readJournal(mapOf(value))], problems: [] }),
};
