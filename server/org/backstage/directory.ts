import type { Problem } from "#shared/kernel/errors.ts";
import { entityInWords, type Entity, type EntityKind } from "./entity.ts";
import { parseReference } from "./reference.ts";

const SERVICE_KINDS: readonly EntityKind[] = ["Component", "API", "Resource"];

export function isService(entity: Entity): boolean {
  return SERVICE_KINDS.includes(entity.kind);
}

/** What a reference leads to. */
export type Lookup =
  | { readonly found: Entity }
  | { readonly missing: "malformed" | "unknown" | "ambiguous" };

/** All entities, each under the name that the rest of Headroom knows it by. */
export interface Directory {
  readonly entities: readonly Entity[];
  /** A service's, team's or system's name, unique among its like. */
  nameOf(entity: Entity): string;
  /**
   * Follows a reference as Backstage writes them: `[kind:][namespace/]name`, in any case.
   *
   * @param from the entity it stands in, whose namespace is the default
   * @param kinds what it may lead to when it names no kind; the first that is there
   */
  find(reference: string, from: Entity, kinds: readonly EntityKind[]): Lookup;
}

function keyOf(kind: string, namespace: string, name: string): string {
  return `${kind}:${namespace}/${name}`.toLowerCase();
}

function entityKey({ kind, namespace, name }: Entity): string {
  return keyOf(kind, namespace, name);
}

/** The same entity twice: the first one counts. */
function withoutDuplicates(entities: readonly Entity[]): {
  readonly kept: ReadonlyMap<string, Entity>;
  readonly problems: readonly Problem[];
} {
  const kept = new Map<string, Entity>();
  const problems: Problem[] = [];
  for (const entity of entities) {
    const earlier = kept.get(entityKey(entity));
    if (earlier === undefined) {
      kept.set(entityKey(entity), entity);
      continue;
    }
    const { file, line } = earlier.document.locate(["metadata", "name"]);
    problems.push({
      severity: "error",
      code: "catalog.duplicate",
      message: `${entityInWords(entity)} is defined a second time; the first is at ${file ?? "?"}:${line ?? "?"}`,
      remedy: "remove or rename one of the two",
      where: entity.document.locate(["metadata", "name"]),
    });
  }
  return { kept, problems };
}

function precedence(entity: Entity): number {
  return SERVICE_KINDS.indexOf(entity.kind) * 2 + (entity.namespace === "default" ? 0 : 1);
}

/**
 * The shortest name that is not taken: a component called `orders` is `orders`; an API of the same name is `api:orders`,
 * and a component of the same name in another namespace `shop/orders`.
 */
function nameAll(entities: readonly Entity[]): ReadonlyMap<Entity, string> {
  const names = new Map<Entity, string>();
  const taken = new Set<string>();
  const ordered = entities
    .map((entity, index) => ({ entity, index }))
    .sort(
      (left, right) =>
        precedence(left.entity) - precedence(right.entity) || left.index - right.index,
    );
  for (const { entity } of ordered) {
    const { kind, namespace, name } = entity;
    const inNamespace = namespace === "default" ? name : `${namespace}/${name}`;
    const wanted =
      [name, inNamespace, `${kind.toLowerCase()}:${inNamespace}`].find(
        (candidate) => !taken.has(candidate),
      ) ?? entityKey(entity);
    taken.add(wanted);
    names.set(entity, wanted);
  }
  return names;
}

function namesOf(entities: readonly Entity[]): ReadonlyMap<Entity, string> {
  const likes = [
    entities.filter(isService),
    entities.filter(({ kind }) => kind === "Group"),
    entities.filter(({ kind }) => kind === "System"),
  ];
  return new Map(likes.flatMap((like) => [...nameAll(like)]));
}

/** Puts entities under their names. Duplicates are problems, and the first of them counts. */
export function createDirectory(all: readonly Entity[]): {
  readonly directory: Directory;
  readonly problems: readonly Problem[];
} {
  const { kept, problems } = withoutDuplicates(all);
  const entities = [...kept.values()];
  const names = namesOf(entities);
  const find: Directory["find"] = (text, from, kinds) => {
    const reference = parseReference(text);
    if (reference === null) return { missing: "malformed" };
    const wanted = reference.kind === undefined ? kinds : [reference.kind];
    const found = wanted.flatMap(
      (kind) => kept.get(keyOf(kind, reference.namespace ?? from.namespace, reference.name)) ?? [],
    );
    const [first, second] = found;
    if (first === undefined) return { missing: "unknown" };
    return second === undefined ? { found: first } : { missing: "ambiguous" };
  };
  return {
    directory: { entities, nameOf: (entity) => names.get(entity) ?? entity.name, find },
    problems,
  };
}
