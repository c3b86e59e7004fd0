import { isService, type Directory } from "./directory.ts";
import type { Entity, EntityKind } from "./entity.ts";
import type { Links } from "./links.ts";

const NEEDED: readonly EntityKind[] = ["Component", "Resource", "API"];

/**
 * Who needs whom, from every relation that says so: `dependsOn` and `consumesApis` of the one who needs, `dependencyOf`
 * of what is needed, `providesApis` (an API needs the component that provides it).
 */
export function dependenciesOf(
  directory: Directory,
  links: Links,
): ReadonlyMap<Entity, ReadonlySet<Entity>> {
  const services = directory.entities.filter(isService);
  const needs = new Map(services.map((entity) => [entity, new Set<Entity>()]));
  const add = (from: Entity, to: Entity): void => {
    if (from !== to) needs.get(from)?.add(to);
  };
  for (const entity of services) {
    for (const needed of links.many(entity, "dependsOn", NEEDED)) add(entity, needed);
    for (const consumed of links.many(entity, "consumesApis", ["API"])) add(entity, consumed);
    for (const user of links.many(entity, "dependencyOf", NEEDED)) add(user, entity);
    for (const provided of links.many(entity, "providesApis", ["API"])) add(provided, entity);
  }
  return needs;
}
