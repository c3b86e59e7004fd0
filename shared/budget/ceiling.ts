import { coverageOf, sliOf } from "./arithmetic.ts";
import type { Tally } from "./model.ts";
import type { Sli } from "#shared/slo/model.ts";

/** What one SLO of a service measured over the window that is asked about; the series of one that fans out added up. */
export interface MeasuredSlo {
  readonly slo: string;
  readonly title: string;
  readonly sli: Sli;
  readonly tally: Tally;
}

/** One service that another one needs, with what it measured. */
export interface NeededService {
  readonly service: string;
  readonly title: string;
  readonly slos: readonly MeasuredSlo[];
}

/** What one needed service allows. */
export interface DependencyShare {
  readonly service: string;
  readonly title: string;
  /** The SLO whose SLI counts: the worst of those that count failures; `null` when none is measured. */
  readonly slo: string | null;
  readonly sloTitle: string | null;
  /** 0..1 */
  readonly sli: number | null;
}

/** The most that a service can promise that cannot do without others. */
export interface DependencyCeiling {
  readonly dependencies: readonly DependencyShare[];
  /** Product of the measured SLIs; `null` when none is measured. Where some are not, the true ceiling is lower still. */
  readonly sli: number | null;
}

const LATENCY_BUCKET = /_bucket\b|\ble\s*=/;

/**
 * Whether an SLI counts failures rather than slowness. A slow answer is an answer: only failures take a service down that
 * waits for it. Latency is told by its histogram's buckets, by a native histogram, or by a bound on a value.
 */
export function countsFailures(sli: Sli): boolean {
  switch (sli.kind) {
    case "ratio":
      return ![sli.good, sli.bad, sli.total].some(
        (query) => query !== undefined && LATENCY_BUCKET.test(query.text),
      );
    case "raw":
      return !LATENCY_BUCKET.test(sli.query.text);
    case "bool-gauge":
      return true;
    case "native-latency":
    case "threshold":
      return false;
  }
}

/**
 * The dependency ceiling: a service that needs all of some others to answer, and does not tolerate the failure of any,
 * succeeds at most as often as all of them do. With independent failures that is the product of their SLIs (serial
 * reliability). Only direct dependencies count: what those measured has their own dependencies in it. Of each the worst
 * SLI among the SLOs that count failures is taken, if its window is known up to the coverage floor.
 */
export function dependencyCeiling(
  needed: readonly NeededService[],
  coverageFloor: number,
): DependencyCeiling {
  const dependencies = needed.map(({ service, title, slos }): DependencyShare => {
    const measured = slos
      .filter(({ sli, tally }) => countsFailures(sli) && coverageOf(tally) >= coverageFloor)
      .flatMap((one) => {
        const sli = sliOf(one.tally);
        return sli === null ? [] : [{ slo: one.slo, sloTitle: one.title, sli }];
      })
      .sort((a, b) => a.sli - b.sli)[0];
    return { service, title, ...(measured ?? { slo: null, sloTitle: null, sli: null }) };
  });
  const known = dependencies.flatMap(({ sli }) => (sli === null ? [] : [sli]));
  return {
    dependencies,
    sli: known.length === 0 ? null : known.reduce((product, sli) => product * sli, 1),
  };
}
