import { DomainError } from "#shared/kernel/errors.ts";
import { isRanked, scenarioTraits } from "#shared/scenarios/applicability.ts";
import { appliesTo } from "#shared/scenarios/catalogue.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { RulesService } from "./rules.service.ts";

/** What a place is checked against. */
export interface PlaceSources {
  readonly org: Pick<OrgService, "service">;
  readonly rules: Pick<RulesService, "inForce">;
}

function refuse(code: string, message: string): never {
  throw new DomainError({ code, message, remedy: "choose a cell of the matrix" });
}

/**
 * Refuses a place that is no cell of the matrix.
 *
 * @throws DomainError `service.unknown`, `scenario.unknown`, `scenario.not-applicable`
 */
export function checkPlace(
  { service, scenario }: { readonly service: string; readonly scenario: string },
  { org, rules }: PlaceSources,
): void {
  const entity = org.service(service);
  if (entity === null || !isRanked(entity))
    refuse("service.unknown", `the catalogue ranks no service "${service}"`);
  const wanted = rules.inForce().catalogue.scenarios.find(({ id }) => id === scenario);
  if (wanted === undefined)
    refuse("scenario.unknown", `the scenario catalogue has no "${scenario}"`);
  if (!appliesTo(wanted, new Set(scenarioTraits(entity))))
    refuse("scenario.not-applicable", `${scenario} does not apply to ${service}`);
}
