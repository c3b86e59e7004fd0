import type { Service, Trait } from "#shared/org/model.ts";

/** What Backstage's well-known types of components say of them; all else is declared. */
const TRAITS_OF_TYPE: Readonly<Record<string, readonly Trait[]>> = {
  service: ["built", "compute", "deployable", "networked"],
  website: ["built", "compute", "deployable", "networked", "user-traffic"],
};

/** What a resource of a kind implies of itself. */
function ownState({ kind, traits }: Service): readonly Trait[] {
  return kind === "resource" && traits.includes("database") ? ["owns-state"] : [];
}

/**
 * Everything that decides which scenarios apply to a service: what its catalogue entity declares, and what follows from
 * its type, tier and dependencies. Nothing is guessed.
 */
export function scenarioTraits(service: Service): readonly Trait[] {
  const ofType =
    service.kind === "component" ? TRAITS_OF_TYPE[(service.type ?? "").toLowerCase()] : undefined;
  const traits = [
    ...service.traits,
    ...(ofType ?? []),
    ...ownState(service),
    ...(service.tier === 1 ? ["tier-1"] : []),
  ];
  return [...new Set(traits)].toSorted();
}

/**
 * Whether a catalogue entity is ranked as a service: a component that runs, or whatever says how exposed it is. An API
 * is a promise and a resource is used by the services that need it; both count through them.
 */
export function isRanked({ kind, type, exposure }: Service): boolean {
  return exposure !== undefined || (kind === "component" && type?.toLowerCase() !== "library");
}
