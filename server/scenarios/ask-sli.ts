import { seriesKey } from "#shared/kernel/ids.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { Slice } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import type { AskSli } from "./formats/with-sli.ts";

function knownSlices({ start, sliceSeconds, good, total }: SliceColumns): readonly Slice[] {
  const slices: Slice[] = [];
  for (let index = 0; index < total.length; index += 1) {
    const [ofGood, ofTotal] = [good[index] ?? Number.NaN, total[index] ?? Number.NaN];
    if (!Number.isNaN(ofTotal) && !Number.isNaN(ofGood))
      slices.push({
        start: start + index * sliceSeconds * SECOND_MS,
        good: ofGood,
        total: ofTotal,
      });
  }
  return slices;
}

/** From which share of good on a slice is well. */
function lineOf({ method, target, timeSliceTarget }: SloDefinition): number {
  return method === "Timeslices" && timeSliceTarget !== undefined ? timeSliceTarget : target;
}

/** Answers from the stored slices of every SLO of a service, each by the objective that was in force at the time. */
export function createAskSli(sources: {
  readonly budget: Pick<BudgetService, "ofService">;
  readonly sli: Pick<SliService, "history" | "rhythm">;
  readonly slo: Pick<SloService, "inForce">;
}): AskSli {
  return async (service, over) => {
    const asked = sources.budget.ofService(service).map(async ({ definition, budget }) => {
      // The slice in which the stretch begins belongs to it.
      const { sliceSeconds } = sources.sli.rhythm(definition.id) ?? { sliceSeconds: 0 };
      const range = { from: over.from - sliceSeconds * SECOND_MS, to: over.to };
      const columns = await sources.sli.history(seriesKey(definition.id, budget.labels), range);
      if (columns === null) return [];
      const then = sources.slo.inForce(definition.id, over.from)?.definition ?? definition;
      return [
        { slices: knownSlices(columns), sliceSeconds: columns.sliceSeconds, target: lineOf(then) },
      ];
    });
    return (await Promise.all(asked)).flat();
  };
}
