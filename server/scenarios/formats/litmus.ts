import type { Observation } from "#shared/scenarios/observation.ts";
import type { Reasons } from "#shared/scenarios/validity.ts";
import type { Entity, EvidenceImporter } from "./importer.ts";
import { kubernetesPlace, lastChange } from "./kubernetes.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";
import { amountOf, instantOf, listOf, mapOf, textOf, written } from "./values.ts";

interface Probe {
  readonly name: string;
  /** In lower case: `sot`, `eot`, `edge`, `continuous`, `onchaos`, and what later versions add. */
  readonly mode: string;
  /** `null`: it came to no verdict. */
  readonly passed: boolean | null;
}

/** `Passed`, `Failed`, `Awaited`, `N/A`; earlier versions put a picture behind the word. */
function verdictOf(value: unknown): boolean | null {
  const word = /^[a-z]+/.exec(written(value).trim().toLowerCase())?.[0] ?? "";
  return /^(?:passed|pass)$/.test(word) ? true : /^(?:failed|fail)$/.test(word) ? false : null;
}

/** Since 2.10 a probe has a mode and one verdict; before, its status named a verdict for each mode. */
function probesOf(value: unknown): readonly Probe[] {
  const probe = mapOf(value);
  const name = textOf(probe["name"]) ?? "probe";
  const status = mapOf(probe["status"]);
  const mode = textOf(probe["mode"]);
  if (mode !== null)
    return [{ name, mode: mode.toLowerCase(), passed: verdictOf(status["verdict"]) }];
  return Object.entries(status).map(([key, verdict]) => ({
    name,
    mode: { prechaos: "sot", postchaos: "eot" }[key.toLowerCase()] ?? key.toLowerCase(),
    passed: verdictOf(verdict),
  }));
}

interface Result {
  readonly phase: string;
  readonly verdict: string;
  readonly failStep: string;
  readonly success: number | null;
  readonly probes: readonly Probe[];
  readonly targets: readonly { readonly name: string; readonly status: string }[];
}

function resultOf(entity: Entity): Result {
  const status = mapOf(entity["status"]);
  const experiment = mapOf(status["experimentStatus"] ?? status["experimentstatus"]);
  const lower = (value: unknown) => written(value).trim().toLowerCase();
  return {
    phase: lower(experiment["phase"]),
    verdict: lower(experiment["verdict"]),
    failStep: lower(experiment["failStep"]),
    success: amountOf(experiment["probeSuccessPercentage"]),
    probes: listOf(status["probeStatuses"] ?? status["probeStatus"]).flatMap(probesOf),
    targets: listOf(mapOf(status["history"])["targets"]).map((target) => ({
      name: textOf(mapOf(target)["name"]) ?? "a target",
      status: lower(mapOf(target)["chaosStatus"]),
    })),
  };
}

/** Enums stay open: later versions end as `Completed_With_Error` and `Completed_With_Probe_Failure`. */
function isCompleted({ phase, verdict }: Result): boolean {
  return phase.startsWith("completed") && (verdict === "pass" || verdict === "fail");
}

const watchers = ({ probes }: Result) =>
  probes.filter(
    ({ mode, passed }) => (mode === "continuous" || mode === "onchaos") && passed !== null,
  );
const names = (probes: readonly Probe[]) => probes.map(({ name }) => `"${name}"`).join(", ");

function courseOf(result: Result): {
  readonly observation: Observation | null;
  readonly because: string;
} {
  const watching = watchers(result);
  if (watching.length === 0) return { observation: null, because: "" };
  const failed = watching.filter(({ passed }) => passed === false);
  const share = result.success === null ? "" : ` ${result.success} % of all probes passed.`;
  const after = result.probes.filter(
    ({ mode, passed }) => (mode === "eot" || mode === "edge") && passed !== null,
  );
  if (result.verdict === "pass" && failed.length === 0)
    return {
      observation: { kind: "held" },
      because: `${names(watching)} watched during the fault and passed.${share}`,
    };
  if (failed.length > 0 && after.length > 0 && after.every(({ passed }) => passed === true))
    return {
      observation: { kind: "recovered", by: "itself", seconds: null },
      because: `${names(failed)} failed during the fault, and ${names(after)} passed after it.${share}`,
    };
  const why =
    failed.length > 0 ? `${names(failed)} failed during the fault` : "The verdict is Fail";
  return {
    observation: { kind: "failed" },
    because: `${why}, and nothing says that the service was well after it.${share}`,
  };
}

function baselineOf({ failStep, probes }: Result): boolean {
  return (
    !/pre.?chaos|\bsot\b/.test(failStep) &&
    !probes.some(({ mode, passed }) => mode === "sot" && passed === false)
  );
}

function reasonsOf(result: Result, hit: Result["targets"]): Reasons {
  const [target] = hit;
  return {
    "injection-not-proven":
      target === undefined
        ? result.targets.length === 0
          ? "The result names no target, so no fault is proven to have taken place."
          : "No target is injected or reverted: they were at most chosen."
        : `The target "${target.name}" was ${target.status}.`,
    ...(watchers(result).length === 0
      ? {
          "no-assertion":
            "No probe of mode Continuous or OnChaos came to a verdict, so nothing watched the service during the fault.",
        }
      : {}),
    ...(baselineOf(result)
      ? {}
      : { "baseline-unhealthy": "A check before the fault failed already." }),
    ...(isCompleted(result)
      ? {}
      : {
          "not-completed": `The run is in phase "${result.phase || "none"}" with the verdict "${result.verdict || "none"}".`,
        }),
  };
}

/** Longer than any experiment runs: an object that is older was used for an earlier run as well. */
const LONGEST_RUN_MS = 24 * 3_600_000;

function readResult(entity: Entity): RunReading {
  const result = resultOf(entity);
  const hit = result.targets.filter(({ status }) => status === "injected" || status === "reverted");
  const spec = mapOf(entity["spec"]);
  const { name, placement, labels } = kubernetesPlace(entity);
  const at = lastChange(entity);
  const made = instantOf(mapOf(entity["metadata"])["creationTimestamp"]);
  const course = courseOf(result);
  return {
    ...UNKNOWN_RUN,
    ...course,
    name,
    placement,
    labels,
    at,
    completed: isCompleted(result),
    baselineHealthy: baselineOf(result),
    injected: hit.length > 0,
    reasons: reasonsOf(result, hit),
    unwatched: course.observation === null,
    // What a result must show itself, the SLI does not make up for: then there is nothing to ask it.
    fault:
      course.observation !== null &&
      baselineOf(result) &&
      made !== null &&
      at !== null &&
      at > made &&
      at - made <= LONGEST_RUN_MS
        ? { from: made, to: at }
        : null,
    experiment: {
      experiment: spec["experiment"],
      engine: spec["engine"],
      probes: result.probes.map(({ name: probe, mode }) => [probe, mode]),
    },
  };
}

/** The result of a LitmusChaos experiment (https://docs.litmuschaos.io), as YAML or JSON. */
export const litmus: EvidenceImporter = {
  format: "litmus",
  recognises: "a LitmusChaos ChaosResult",
  recognise: ({ apiVersion, kind }) =>
    kind === "ChaosResult" &&
    typeof apiVersion === "string" &&
    apiVersion.startsWith("litmuschaos.io/"),
  read: ({ value }) => ({ runs: [readResult(mapOf(value))], problems: [] }),
};
