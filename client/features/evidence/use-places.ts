import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Catalog } from "#shared/org/model.ts";
import { isRanked, scenarioTraits } from "#shared/scenarios/applicability.ts";
import { appliesTo, type Scenario } from "#shared/scenarios/catalogue.ts";
import { useTRPC } from "#client/data/trpc.ts";

/** Where evidence can belong: services that are ranked, and the scenarios for each. */
export interface Places {
  readonly services: readonly { readonly name: string; readonly title: string }[];
  readonly scenarios: readonly Scenario[];
  /** Scenarios that apply to a service; all of them where it is not known. */
  scenariosOf(service: string): readonly Scenario[];
}

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Puts together where evidence can belong. */
export function placesOf(catalog: Catalog, scenarios: readonly Scenario[]): Places {
  const ranked = catalog.services
    .filter(isRanked)
    .toSorted((a, b) => NAMES.compare(a.displayName, b.displayName));
  const traits = new Map(ranked.map((one) => [one.name, new Set(scenarioTraits(one))]));
  return {
    services: ranked.map(({ name, displayName }) => ({ name, title: displayName })),
    scenarios,
    scenariosOf(service) {
      const own = traits.get(service);
      return own === undefined ? scenarios : scenarios.filter((one) => appliesTo(one, own));
    },
  };
}

const NOWHERE: Places = { services: [], scenarios: [], scenariosOf: () => [] };

/** Where evidence can belong; empty lists until that is known. */
export function usePlaces(): Places {
  const trpc = useTRPC();
  const catalog = useQuery(trpc.org.catalog.queryOptions());
  const rules = useQuery(trpc.scenarios.rules.queryOptions());
  return useMemo(
    () =>
      catalog.data === undefined || rules.data === undefined
        ? NOWHERE
        : placesOf(catalog.data, rules.data.scenarios),
    [catalog.data, rules.data],
  );
}
