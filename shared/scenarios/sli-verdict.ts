import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { Slice } from "#shared/sli/model.ts";
import type { Observation } from "./observation.ts";

/** What a service's own SLI is asked about a fault. */
export interface SliQuestion {
  /** When the fault was on. */
  readonly fault: Interval;
  /** Known slices in order of their start, from `baselineSeconds` before the fault to `until`. */
  readonly slices: readonly Slice[];
  readonly sliceSeconds: number;
  /** A slice is well when at least this share of it is good, 0 to 1: usually the SLO's target. */
  readonly threshold: number;
  /** How long before the fault the service must have been well. */
  readonly baselineSeconds: number;
  /** Until when a recovery is waited for; not before the end of the fault. */
  readonly until: Instant;
}

/** What the SLI says. `null` is unknown, and then it asserts nothing. */
export interface SliVerdict {
  /** Whether the service was well before the fault. */
  readonly baselineHealthy: boolean | null;
  /** `null`: too little is known of the time of the fault, or of what came after it. */
  readonly observation: Observation | null;
  /** A sentence for a person. */
  readonly reason: string;
}

type Health = "well" | "ill" | "unknown";

interface Step {
  readonly start: Instant;
  readonly health: Health;
}

/** Every slice that touches a stretch of time. One without traffic is unknown: it held nothing. */
function stepsOver({ from, to }: Interval, question: SliQuestion): readonly Step[] {
  const length = question.sliceSeconds * SECOND_MS;
  const known = new Map(question.slices.map((slice) => [slice.start, slice]));
  const steps: Step[] = [];
  for (let start = Math.floor(from / length) * length; start < to; start += length) {
    const slice = known.get(start);
    const health =
      slice === undefined || slice.total <= 0
        ? "unknown"
        : slice.good / slice.total >= question.threshold
          ? "well"
          : "ill";
    steps.push({ start, health });
  }
  return steps;
}

/** Slices that end before the fault begins: the one in which it begins says nothing of before. */
function baselineOf(question: SliQuestion): boolean | null {
  const length = question.sliceSeconds * SECOND_MS;
  const to = Math.floor(question.fault.from / length) * length;
  const steps = stepsOver({ from: to - question.baselineSeconds * SECOND_MS, to }, question);
  if (steps.some(({ health }) => health === "ill")) return false;
  return steps.length === 0 || steps.some(({ health }) => health === "unknown") ? null : true;
}

function observationOf(question: SliQuestion): Omit<SliVerdict, "baselineHealthy"> {
  const { fault, sliceSeconds } = question;
  const steps = stepsOver({ from: fault.from, to: Math.max(question.until, fault.to) }, question);
  const during = steps.filter(({ start }) => start < fault.to);
  if (during.length === 0 || during.some(({ health }) => health === "unknown"))
    return {
      observation: null,
      reason: "The service's own SLI is not known throughout the fault, so it asserts nothing.",
    };
  const last = steps.findLastIndex(({ health }) => health === "ill");
  const ill = steps[last];
  if (ill === undefined)
    return {
      observation: { kind: "held" },
      reason: "The service's own SLI held throughout the fault.",
    };
  const next = steps[last + 1];
  if (next === undefined)
    return {
      observation: { kind: "failed" },
      reason: "The service's own SLI did not come back to its target.",
    };
  if (next.health === "unknown")
    return {
      observation: null,
      reason: "The service's own SLI is not known after it was last below its target.",
    };
  const seconds = (ill.start - fault.from) / SECOND_MS + sliceSeconds;
  return {
    observation: { kind: "recovered", by: "itself", seconds },
    reason: `The service's own SLI was back at its target after ${Math.round(seconds)} s.`,
  };
}

/**
 * Judges a fault by the service's own SLI: whether it was well before, and whether it held, recovered, or did not come
 * back. It cannot tell who brought the service back; that is for whoever knows how the run went.
 *
 * The time of recovery is counted from the beginning of the fault to the end of the last slice below the threshold, so it
 * is exact to one slice and never too short.
 */
export function judgeBySli(question: SliQuestion): SliVerdict {
  return { baselineHealthy: baselineOf(question), ...observationOf(question) };
}
