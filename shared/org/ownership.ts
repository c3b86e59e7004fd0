import type { Catalog, Service, Team } from "./model.ts";

/** The team that owns a service; `null` when nobody does, or when the catalogue does not know the service. */
export function ownerOf(catalog: Catalog, serviceName: string): Team | null {
  const owner = catalog.services.find(({ name }) => name === serviceName)?.owner;
  return owner === undefined ? null : (catalog.teams.find(({ name }) => name === owner) ?? null);
}

/** Services that nobody owns on paper. */
export function unownedServices(catalog: Catalog): readonly Service[] {
  return catalog.services.filter(({ owner }) => owner === undefined);
}

/** Services that a team owns itself; those of the teams below it are not among them. */
export function servicesOf(catalog: Catalog, teamName: string): readonly Service[] {
  return catalog.services.filter(({ owner }) => owner === teamName);
}

/** A team and every team below it, itself first. Circles, which a broken catalogue may have, end where they close. */
export function teamWithDescendants(catalog: Catalog, teamName: string): readonly Team[] {
  const found = catalog.teams.filter(({ name }) => name === teamName);
  for (const team of found) {
    found.push(
      ...catalog.teams.filter((other) => other.parent === team.name && !found.includes(other)),
    );
  }
  return found;
}
