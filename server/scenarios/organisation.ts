import type { Instant } from "#shared/kernel/time.ts";
import { UNOWNED, type Catalog } from "#shared/org/model.ts";
import { exposuresOf, type Exposure } from "#shared/scenarios/exposure.ts";
import type { Exemption } from "#shared/scenarios/exemptions.ts";
import type { RankedOrganisation } from "#shared/scenarios/ranking.ts";
import { rankedServices } from "./rank-folder.ts";
import type { RulesVersion, ExposureDay } from "./scenarios.store.ts";

/** What teams are ranked by, but the evidence. */
export interface RankedBy {
  readonly organisation: RankedOrganisation;
  /** Services that nobody owns, under a team that stands for nobody. They are shown, and count for nobody. */
  readonly unowned: RankedOrganisation;
  readonly exposures: ReadonlyMap<string, Exposure>;
  readonly requests: ReadonlyMap<string, number | null>;
  readonly exposureDay: Instant | null;
  readonly scenariosVersion: string;
}

/** Puts together by what teams are ranked: the catalogue as it is, rules of a version, exposures of a day. */
export function rankedBy(
  catalog: Catalog,
  { policy, catalogue }: Pick<RulesVersion, "policy" | "catalogue">,
  exemptions: readonly Exemption[],
  days: readonly ExposureDay[],
): RankedBy {
  const entities = new Map(catalog.services.map((service) => [service.name, service]));
  const requests = new Map(days.map((day) => [day.service, day.requests]));
  const { services } = rankedServices(catalog);
  const exposures = exposuresOf(
    services.map(({ name, exposure }) => {
      const tier = entities.get(name)?.tier;
      return {
        service: name,
        ...(tier === undefined ? {} : { tier }),
        requests: requests.get(name) ?? null,
        declared: exposure,
      };
    }),
    policy,
  );
  const exposed = services.map((service) => ({
    ...service,
    exposure: exposures.get(service.name)?.value ?? null,
  }));
  const rules = { scenarios: catalogue.scenarios, exemptions, policy };
  return {
    organisation: { ...rules, teams: catalog.teams, services: exposed },
    unowned: {
      ...rules,
      teams: [{ name: UNOWNED }],
      services: exposed
        .filter(({ team }) => team === null)
        .map((service) => ({ ...service, team: UNOWNED })),
    },
    exposures,
    requests,
    exposureDay: days[0]?.day ?? null,
    scenariosVersion: catalogue.version,
  };
}
