import type { Outcome } from "./model.ts";

/** What was seen of a service in a fault, before anyone asks whether that was good enough. */
export type Observation =
  | { readonly kind: "held" }
  | {
      readonly kind: "recovered";
      /** Who or what brought it back. */
      readonly by: "itself" | "person";
      /** From the beginning of the fault until it was seen to be well; `null`: nobody measured it. */
      readonly seconds: number | null;
    }
  | { readonly kind: "failed" };

/** How long a pass criterion allows, in seconds; `null` when it sets no time (H, done, none). */
export function limitOf(pass: string | null): number | null {
  const [, kind, count] = /^([AM])(\d+)$/.exec(pass ?? "") ?? [];
  if (kind === undefined) return null;
  return Number(count) * (kind === "M" ? 60 : 1);
}

/**
 * The outcome that an observation comes to under a pass criterion (`H`, `A60`, `M30`, `done`).
 *
 * A recovery that nobody timed, or a criterion without a time, is in time. A person counts as in time up to the minutes
 * of an M criterion; later is a failure. Where the service should have helped itself, a person's help is still worth
 * what `person-in-time` is worth: less than any recovery of its own.
 */
export function outcomeOf(observation: Observation, pass: string | null): Outcome {
  if (observation.kind !== "recovered") return observation.kind;
  const limit = limitOf(pass);
  const late = observation.seconds !== null && limit !== null && observation.seconds > limit;
  if (observation.by === "itself") return late ? "auto-late" : "auto-in-time";
  return late && pass?.startsWith("M") ? "failed" : "person-in-time";
}

const RANK = { failed: 0, person: 1, itself: 2, held: 3 } as const;

function rankOf(observation: Observation): number {
  return RANK[observation.kind === "recovered" ? observation.by : observation.kind];
}

/** The worse of two observations of one run; of two recoveries of one kind the longer. */
export function worseOf(a: Observation, b: Observation): Observation {
  const difference = rankOf(a) - rankOf(b);
  if (difference !== 0) return difference < 0 ? a : b;
  if (a.kind !== "recovered" || b.kind !== "recovered") return a;
  return (b.seconds ?? -1) > (a.seconds ?? -1) ? b : a;
}
