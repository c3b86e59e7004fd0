import { reportedTargets } from "./chaostoolkit-undoing.ts";
import type { Entity } from "./importer.ts";
import { instantOf, listOf, mapOf, textOf, written } from "./values.ts";

/** One activity as the journal tells that it was run. */
export interface Activity {
  readonly definition: Entity;
  readonly name: string;
  readonly type: "action" | "probe";
  readonly status: string | null;
  readonly output: unknown;
  readonly start: number | null;
  readonly end: number | null;
  /** What the journal says of its tolerance; `null`: it says nothing. */
  readonly toleranceMet: boolean | null;
  /** It was only pretended to be run. */
  readonly dry: boolean;
}

/** `Dry.ACTIVITIES`, `activities`, `true`; the library writes what it was asked for. */
export function isDry(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  return typeof value === "object" || !/^(?:dry\.)?(?:none|false|)$/i.test(written(value));
}

/** Whether an activity's own `dry` keeps one of its type from being run; a skipped pause does not. */
function skipped(dry: unknown, type: string): boolean {
  const word = written(dry).toLowerCase().replace("dry.", "");
  return (
    isDry(dry) && word !== "pause" && (word === `${type}s` || !/^(?:actions|probes)$/.test(word))
  );
}

export function activityOf(value: unknown): Activity {
  const run = mapOf(value);
  const definition = mapOf(run["activity"]);
  const type = definition["type"] === "action" ? "action" : "probe";
  const met = run["tolerance_met"];
  return {
    definition,
    name: textOf(definition["name"]) ?? type,
    type,
    status: textOf(run["status"]),
    output: run["output"] ?? null,
    start: instantOf(run["start"]),
    end: instantOf(run["end"]),
    toleranceMet: typeof met === "boolean" ? met : null,
    dry: skipped(definition["dry"], type),
  };
}

/** The state of the service as the hypothesis saw it once. */
export interface SteadyState {
  readonly met: boolean;
  readonly probes: readonly Activity[];
  readonly start: number | null;
  readonly end: number | null;
}

/** `null`: it was not looked at, or nothing looked. */
export function steadyStateOf(value: unknown): SteadyState | null {
  const state = mapOf(value);
  const met = state["steady_state_met"];
  const probes = listOf(state["probes"])
    .map(activityOf)
    .filter(({ dry }) => !dry);
  if (typeof met !== "boolean" || probes.length === 0) return null;
  const times = probes.flatMap(({ start, end }) => [start, end]).filter((time) => time !== null);
  return {
    // The flag alone is not believed over the probes that it sums up.
    met:
      met &&
      probes.every(({ toleranceMet, status }) => toleranceMet !== false && status !== "failed"),
    probes,
    start: times.length === 0 ? null : Math.min(...times),
    end: times.length === 0 ? null : Math.max(...times),
  };
}

/** Why an action proves nothing, or `null` when it took place. */
export function whyNotDone({ name, status, output, dry, definition }: Activity): string | null {
  if (dry) return `"${name}" was run dry`;
  if (status !== "succeeded") return `"${name}" ${status ?? "did not run"}`;
  const { type } = mapOf(definition["provider"]);
  const code = mapOf(output)["status"];
  if (type === "process" && code !== 0)
    return code === undefined
      ? `"${name}" gave no exit code`
      : `"${name}" ended with exit code ${written(code) || "unknown"}`;
  if (type === "http" && !(typeof code === "number" && code < 400))
    return `"${name}" was answered with status ${written(code) || "none"}`;
  if (output === false) return `"${name}" says that it did nothing`;
  if (type !== "http" && type !== "process" && reportedTargets(output)?.length === 0)
    return `"${name}" found no target`;
  return null;
}

/** The tolerances that need no expression to be evaluated; `null`: it cannot be told here. */
function withinTolerance(tolerance: unknown, output: unknown): boolean | null {
  const given = mapOf(output);
  const value = "status" in given ? given["status"] : output;
  if (["number", "boolean", "string"].includes(typeof tolerance)) return value === tolerance;
  const range = Array.isArray(tolerance)
    ? tolerance
    : mapOf(tolerance)["type"] === "range"
      ? listOf(mapOf(tolerance)["range"])
      : [];
  const [low, high] = range as readonly unknown[];
  if (range.length === 2 && typeof low === "number" && typeof high === "number")
    return typeof value === "number" && "status" in given && Array.isArray(tolerance)
      ? range.includes(value)
      : typeof value === "number"
        ? low <= value && value <= high
        : null;
  return Array.isArray(tolerance) ? tolerance.includes(value) : null;
}

/** Whether a probe in the method saw the service ill. The library tries no tolerance there, so it is tried here. */
export function sawViolation(probe: Activity): boolean {
  if (probe.type !== "probe" || probe.dry) return false;
  if (probe.toleranceMet !== null) return !probe.toleranceMet;
  if (probe.status === "failed") return true;
  const { tolerance, provider } = probe.definition;
  if (tolerance !== undefined) return withinTolerance(tolerance, probe.output) === false;
  const code = mapOf(probe.output)["status"];
  const { type } = mapOf(provider);
  if (typeof code !== "number") return false;
  return type === "process" ? code !== 0 : type === "http" && code >= 400;
}
