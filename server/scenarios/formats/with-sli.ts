import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import { limitOf } from "#shared/scenarios/observation.ts";
import { judgeBySli, type SliVerdict } from "#shared/scenarios/sli-verdict.ts";
import type { Slice } from "#shared/sli/model.ts";
import { judgeRun, type JudgedRun } from "./judge.ts";
import type { ReadEvidence, ReadOptions } from "./read-evidence.ts";

/** What is known of a service's own SLI over a stretch of time. */
export interface SliOver {
  /** Known slices, in order of their start. */
  readonly slices: readonly Slice[];
  readonly sliceSeconds: number;
  /** The SLO's target, 0 to 1: from this share of good on a slice is well. */
  readonly target: number;
}

/** Asks for every SLI of a service over a stretch of time; none: the service has none, or nothing was measured. */
export type AskSli = (service: string, over: Interval) => Promise<readonly SliOver[]>;

/** A service must have been well for so long before a fault. */
export const BASELINE_SECONDS = 900;
/** How long a recovery is waited for where the pass criterion sets no time. */
const LONGEST_WAIT_SECONDS = 1_800;

/** Over which stretch of time the SLI decides about a fault. */
export function sliWindow(fault: Interval, pass: string | null): Interval {
  // Twice the time allowed: a late recovery is one too, and shows only to whoever waits for it.
  const wait = Math.max(LONGEST_WAIT_SECONDS, 2 * (limitOf(pass) ?? 0)) * SECOND_MS;
  return {
    from: fault.from - BASELINE_SECONDS * SECOND_MS,
    to: Math.max(fault.to, fault.from + wait),
  };
}

const SEVERITY = ["held", "itself", "person", "failed"] as const;

function severityOf({ observation }: SliVerdict): number {
  if (observation === null) return SEVERITY.length;
  return SEVERITY.indexOf(observation.kind === "recovered" ? observation.by : observation.kind);
}

/** Of several SLIs of one service the one that it came through worst; one that is not known leaves all unknown. */
function worst(verdicts: readonly SliVerdict[]): SliVerdict | null {
  const [first, ...others] = verdicts;
  if (first === undefined) return null;
  const decisive = others.reduce((a, b) => {
    const longer = (one: SliVerdict) =>
      one.observation?.kind === "recovered" ? (one.observation.seconds ?? 0) : 0;
    const difference = severityOf(b) - severityOf(a) || longer(b) - longer(a);
    return difference > 0 ? b : a;
  }, first);
  const healthy = verdicts.map(({ baselineHealthy }) => baselineHealthy);
  return {
    ...decisive,
    baselineHealthy: healthy.includes(false) ? false : healthy.includes(null) ? null : true,
  };
}

function verdictOf(sli: SliOver, fault: Interval, until: Instant): SliVerdict {
  return judgeBySli({
    fault,
    slices: sli.slices,
    sliceSeconds: sli.sliceSeconds,
    threshold: sli.target,
    baselineSeconds: BASELINE_SECONDS,
    until,
  });
}

/**
 * Judges a run again with the service's own SLI over the time of its fault. `null`: there is nothing to ask, or nobody
 * who knows, and the run stays as it was judged.
 *
 * @param now until when recoveries can have been seen
 */
export async function judgeWithSli(
  read: ReadEvidence,
  askSli: AskSli,
  now: Instant,
  options: ReadOptions,
): Promise<JudgedRun | null> {
  const { evidence, reading, told, format } = read;
  if (reading === null || told.fault === null || evidence.service === null) return null;
  const pass = evidence.scenario === null ? null : (options.passOf?.(evidence.scenario) ?? null);
  const over = sliWindow(told.fault, pass);
  const until = Math.min(over.to, Math.max(now, told.fault.to));
  const known = await askSli(evidence.service, { from: over.from, to: until });
  const fault = told.fault;
  const verdict = worst(known.map((sli) => verdictOf(sli, fault, until)));
  if (verdict === null) return null;
  const { digest, at } = evidence;
  return judgeRun(reading, { format, digest, at }, options, verdict);
}
