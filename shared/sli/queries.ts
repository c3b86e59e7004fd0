import type { MetricQuery, Sli } from "#shared/slo/model.ts";

/** The queries an SLI is made of: the numerator before the total. */
export function queriesOf(sli: Sli): readonly MetricQuery[] {
  if (sli.kind === "ratio")
    return [sli.good, sli.bad, sli.total].filter((query) => query !== undefined);
  if (sli.kind === "native-latency") return [sli.histogram];
  if (sli.kind === "bool-gauge") return [sli.gauge];
  return [sli.query];
}
