import type { Problem } from "#shared/kernel/errors.ts";
import type { Service, System } from "#shared/org/model.ts";
import { deriveTraits, parseTraits } from "#shared/org/traits.ts";
import { readAnnotations } from "./annotations.ts";
import { dependenciesOf } from "./dependencies.ts";
import { isService, type Directory } from "./directory.ts";
import { entityInWords, type Entity } from "./entity.ts";
import type { Links } from "./links.ts";

const SERVICE_KIND = { Component: "component", API: "api", Resource: "resource" } as const;

function kindOf(entity: Entity): Service["kind"] {
  if (entity.kind === "API" || entity.kind === "Resource") return SERVICE_KIND[entity.kind];
  return "component";
}

function unowned(entity: Entity): Problem {
  return {
    severity: "warning",
    code: "catalog.unowned",
    message: `${entityInWords(entity)} has no spec.owner`,
    remedy: "name the team that answers for it",
    where: entity.document.locate(["metadata", "name"]),
  };
}

/** The owner is the one the entity names itself. Its system's owner is not taken instead: that would be a guess. */
function ownerOf(entity: Entity, directory: Directory, links: Links): { readonly owner?: string } {
  const owner = links.one(entity, "owner", ["Group"]);
  return owner === null ? {} : { owner: directory.nameOf(owner) };
}

export function systemsOf(directory: Directory, links: Links): readonly System[] {
  return directory.entities
    .filter(({ kind }) => kind === "System")
    .map((entity) => ({
      name: directory.nameOf(entity),
      displayName: entity.metadata.title ?? entity.name,
      ...ownerOf(entity, directory, links),
    }));
}

function asService(
  entity: Entity,
  needed: readonly Entity[],
  directory: Directory,
  links: Links,
): { readonly service: Service; readonly problems: readonly Problem[] } {
  const { metadata, spec } = entity;
  const system = links.one(entity, "system", ["System"]);
  const { traits, facts, problems } = readAnnotations(entity);
  const shapeOf = (other: Entity) => ({
    kind: kindOf(other),
    ...(other.spec.type ? { type: other.spec.type } : {}),
  });
  const derived = deriveTraits(shapeOf(entity), needed.map(shapeOf));
  const service: Service = {
    name: directory.nameOf(entity),
    displayName: metadata.title ?? entity.name,
    ...(metadata.description ? { description: metadata.description } : {}),
    ...shapeOf(entity),
    ...(spec.lifecycle ? { lifecycle: spec.lifecycle } : {}),
    ...ownerOf(entity, directory, links),
    ...(system === null ? {} : { system: directory.nameOf(system) }),
    dependsOn: needed.map((other) => directory.nameOf(other)).sort(),
    traits: parseTraits([...traits, ...derived].join(",")),
    ...facts,
  };
  return { service, problems: spec.owner ? problems : [...problems, unowned(entity)] };
}

/** Services from components, APIs and resources, with what follows from their relations. */
export function servicesOf(
  directory: Directory,
  links: Links,
): { readonly services: readonly Service[]; readonly problems: readonly Problem[] } {
  const needs = dependenciesOf(directory, links);
  const read = directory.entities
    .filter(isService)
    .map((entity) => asService(entity, [...(needs.get(entity) ?? [])], directory, links));
  return {
    services: read.map(({ service }) => service),
    problems: read.flatMap(({ problems }) => problems),
  };
}
