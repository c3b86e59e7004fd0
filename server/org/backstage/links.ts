import type { Problem } from "#shared/kernel/errors.ts";
import type { DocumentPath } from "#server/platform/documents.ts";
import type { Directory, Lookup } from "./directory.ts";
import { entityInWords, type Entity, type EntityKind } from "./entity.ts";

/** Follows references from entities, and keeps account of those that lead nowhere. */
export interface Links {
  /** The entity that a single reference leads to; `null` (and a warning) when it leads nowhere. */
  one(from: Entity, key: string, kinds: readonly EntityKind[]): Entity | null;
  many(from: Entity, key: string, kinds: readonly EntityKind[]): readonly Entity[];
  problems(): readonly Problem[];
}

const PERSON = /^user:/i;

const REASONS: Readonly<Record<Extract<Lookup, { missing: string }>["missing"], string>> = {
  malformed: "is not a reference of the form [kind:][namespace/]name",
  unknown: "is not in the catalogue",
  ambiguous: "could be several things",
};

function warning(from: Entity, path: DocumentPath, says: string, remedy: string): Problem {
  return {
    severity: "warning",
    code: "catalog.reference",
    message: `${entityInWords(from)}: ${says}`,
    remedy,
    where: from.document.locate(path),
  };
}

export function createLinks(directory: Directory): Links {
  const problems: Problem[] = [];
  const follow = (
    from: Entity,
    path: DocumentPath,
    reference: string,
    kinds: readonly EntityKind[],
  ): Entity | null => {
    const key = path.join(".");
    if (PERSON.test(reference.trim())) {
      problems.push(
        warning(
          from,
          path,
          `${key} names a person, and only teams are shown`,
          "name the team, group:NAME",
        ),
      );
      return null;
    }
    const lookup = directory.find(reference, from, kinds);
    if ("missing" in lookup) {
      const remedy =
        lookup.missing === "ambiguous"
          ? "write the kind before it, such as component:NAME"
          : "correct it, or add what it names to the catalogue";
      problems.push(
        warning(from, path, `${key} "${reference}" ${REASONS[lookup.missing]}`, remedy),
      );
      return null;
    }
    if (kinds.includes(lookup.found.kind)) return lookup.found;
    problems.push(
      warning(
        from,
        path,
        `${key} "${reference}" is not a ${kinds.join(", ").toLowerCase()}`,
        "correct it",
      ),
    );
    return null;
  };
  return {
    one(from, key, kinds) {
      const reference = from.spec[key];
      return typeof reference === "string" ? follow(from, ["spec", key], reference, kinds) : null;
    },
    many(from, key, kinds) {
      const references = from.spec[key];
      if (!Array.isArray(references)) return [];
      return references.flatMap((reference, index) =>
        typeof reference === "string"
          ? (follow(from, ["spec", key, index], reference, kinds) ?? [])
          : [],
      );
    },
    problems: () => problems,
  };
}
