import { DomainError } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { ServiceRanking } from "#shared/scenarios/ranking.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import { checkPlace, type PlaceSources } from "./check-place.ts";
import type { ExemptionService } from "./exemption.service.ts";
import { checkExemption, exemptionView, type ExemptionContext } from "./exemption-views.ts";
import type { ScenariosService } from "./verbs.ts";

/** The verbs on exemptions, as pages call them. */
export function createExemptionVerbs(
  deps: PlaceSources & {
    readonly exemptions: ExemptionService;
    readonly org: Pick<OrgService, "service" | "catalog">;
    readonly clock: Clock;
    /** Ranked services by name, as they stand at an instant by the rules of now. */
    readonly services: (at: Instant) => ReadonlyMap<string, ServiceRanking>;
  },
): Pick<ScenariosService, "exemptions" | "exempt" | "withdrawExemption"> {
  const { exemptions, rules, org, clock, services } = deps;

  function context(): ExemptionContext {
    const now = clock.now();
    let ranked: ReturnType<typeof services> | null = null;
    return {
      now,
      policy: rules.inForce().policy,
      parents: new Map(org.catalog().teams.map(({ name, parent }) => [name, parent])),
      teamOf: (service) => org.service(service)?.owner ?? null,
      cellsOf: (service) => (ranked ??= services(now)).get(service)?.cells ?? [],
    };
  }

  return {
    exemptions: () => {
      const own = context();
      return exemptions
        .all()
        .map((record) => exemptionView(record, own))
        .toSorted((left, right) => right.until - left.until || (left.id < right.id ? -1 : 1));
    },
    exempt: async ({ by, ...exemption }) => {
      checkPlace(exemption, deps);
      checkExemption(exemption, context());
      return exemptionView(await exemptions.add(exemption, by), context());
    },
    withdrawExemption: async ({ id, by, reason }) => {
      const record = await exemptions.withdraw(id, by, reason);
      if (record !== null) return exemptionView(record, context());
      throw new DomainError({
        code: "exemption.unknown",
        message: `there is no exemption "${id}" that could be withdrawn`,
        remedy: "look at the list of exemptions",
      });
    },
  };
}
