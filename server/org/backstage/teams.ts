import type { Problem } from "#shared/kernel/errors.ts";
import type { Team } from "#shared/org/model.ts";
import type { Directory } from "./directory.ts";
import { entityInWords, type Entity } from "./entity.ts";
import type { Links } from "./links.ts";

/** Parents as `spec.parent` says; where it says nothing, as a parent's `spec.children` does. */
function parentsOf(groups: readonly Entity[], links: Links): Map<Entity, Entity> {
  const parents = new Map<Entity, Entity>();
  const claimed: (readonly [Entity, Entity])[] = [];
  for (const group of groups) {
    const parent = links.one(group, "parent", ["Group"]);
    if (parent !== null) parents.set(group, parent);
    for (const child of links.many(group, "children", ["Group"])) claimed.push([child, group]);
  }
  for (const [child, parent] of claimed) if (!parents.has(child)) parents.set(child, parent);
  return parents;
}

function leadsBackTo(group: Entity, parents: ReadonlyMap<Entity, Entity>): boolean {
  const seen = new Set<Entity>();
  let above = parents.get(group);
  while (above !== undefined && above !== group && !seen.has(above)) {
    seen.add(above);
    above = parents.get(above);
  }
  return above === group;
}

/** A team that is above itself: its parent is left out, so that whoever walks the tree comes to an end. */
function breakCircles(parents: Map<Entity, Entity>): readonly Problem[] {
  return [...parents.keys()].flatMap((group): Problem[] => {
    if (!leadsBackTo(group, parents)) return [];
    parents.delete(group);
    return [
      {
        severity: "warning",
        code: "catalog.circle",
        message: `${entityInWords(group)} is above itself; its parent is left out`,
        remedy: "correct spec.parent and spec.children",
        where: group.document.locate(["spec", "parent"]),
      },
    ];
  });
}

/** Teams from groups. Members are not read: people are never shown. */
export function teamsOf(
  directory: Directory,
  links: Links,
): { readonly teams: readonly Team[]; readonly problems: readonly Problem[] } {
  const groups = directory.entities.filter(({ kind }) => kind === "Group");
  const parents = parentsOf(groups, links);
  const problems = breakCircles(parents);
  const teams = groups.map((group): Team => {
    const { title, description } = group.metadata;
    const parent = parents.get(group);
    return {
      name: directory.nameOf(group),
      displayName: title ?? group.spec.profile?.displayName ?? group.name,
      ...(description ? { description } : {}),
      ...(parent === undefined ? {} : { parent: directory.nameOf(parent) }),
    };
  });
  return { teams, problems };
}
