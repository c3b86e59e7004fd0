import type { RowForecast } from "#shared/budget/forecast.ts";
import type { Budget } from "#shared/budget/model.ts";
import type { BudgetUnits } from "#shared/budget/units.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { SourceHealth } from "#shared/sli/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { BookEntry } from "./book.ts";
import type { Listing } from "./list.ts";
import type { BudgetPolicy } from "./policy.ts";
import { staleSince } from "./stale.ts";

/** A budget of a service with everything that a decision about the service needs to know of it. */
export interface ServiceBudget {
  readonly title: string;
  readonly budget: Budget;
  readonly definition: SloDefinition;
  readonly units: BudgetUnits;
  /** Below this coverage it is unknown. */
  readonly coverageFloor: number;
  /** `null`: none was made yet, or none can be. */
  readonly forecast: RowForecast | null;
  readonly source: SourceHealth | null;
  readonly staleSince: Instant | null;
}

export interface ServiceBudgetsContext {
  readonly sli: Pick<SliService, "source">;
  readonly policy: BudgetPolicy;
  readonly frontier: (entry: BookEntry) => Instant;
}

/** Budgets by the service they are of. The list stays the same array until a budget comes or goes. */
const indexes = new WeakMap<readonly Listing[], ReadonlyMap<string, readonly Listing[]>>();

/** The budgets of one service, without looking at those of the others. */
export function listingsOf(all: readonly Listing[], service: string): readonly Listing[] {
  let index = indexes.get(all);
  if (index === undefined) {
    const built = new Map<string, Listing[]>();
    for (const listing of all) {
      const group = built.get(listing.service);
      if (group === undefined) built.set(listing.service, [listing]);
      else group.push(listing);
    }
    index = built;
    indexes.set(all, index);
  }
  return index.get(service) ?? [];
}

/** A budget as of the last tick, from memory. */
export function serviceBudget(
  { entry, title, forecast }: Listing,
  { sli, policy, frontier }: ServiceBudgetsContext,
): ServiceBudget {
  const { budget, definition, slices } = entry;
  return {
    title,
    budget,
    definition,
    units: slices.units,
    coverageFloor: policy.status.coverageFloor,
    forecast,
    source: sli.source(definition.id),
    staleSince: staleSince(slices.newestEnd(), frontier(entry), slices.sliceSeconds),
  };
}
