import { assess, retainSeconds } from "#shared/budget/assess.ts";
import { excludedStretches } from "#shared/budget/exclusions.ts";
import type { Budget } from "#shared/budget/model.ts";
import { DAY_MS, SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { createBudgetBook, type BookEntry } from "./book.ts";
import type { ExclusionService } from "./exclusion.service.ts";
import { assessOptions, type BudgetPolicy } from "./policy.ts";

const LEAST_REACH_SECONDS = 7 * 86_400;

export interface PastContext {
  readonly slos: Pick<SloService, "inForce">;
  readonly sli: Pick<SliService, "history">;
  readonly exclusions: Pick<ExclusionService, "knownAt">;
  readonly policy: BudgetPolicy;
}

/**
 * The budget of a series as a report of an instant had it: by the definition then in force and with the exclusions then
 * known, whatever changed since. Slices are the record as it is now: one that came late, or was corrected, counts as if
 * it had been there.
 *
 * @param at end of the newest slice that counts; a slice that ends later counts no part of it
 */
export async function pastBudget(
  entry: BookEntry,
  at: Instant,
  { slos, sli, exclusions, policy }: PastContext,
): Promise<Budget> {
  const definition = slos.inForce(entry.series.slo, at)?.definition ?? entry.definition;
  const reachMs = Math.max(LEAST_REACH_SECONDS, retainSeconds(definition)) * SECOND_MS;
  const history = await sli.history(entry.series.key, {
    from: alignDown(at - reachMs, DAY_MS),
    to: at,
  });
  const past = createBudgetBook(policy);
  const known = exclusions.knownAt(at);
  past.exclude((one) => excludedStretches(known, one));
  if (history === null) past.expect(definition, entry.slices.sliceSeconds);
  else past.load(definition, history);
  const [only] = past.entries();
  const { slices } = only as BookEntry;
  return assess(
    definition,
    entry.series,
    slices,
    alignDown(at, slices.sliceSeconds * SECOND_MS),
    assessOptions(policy, definition.windows[0]),
  );
}
