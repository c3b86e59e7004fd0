import type { Problem } from "#shared/kernel/errors.ts";
import { isBackstage } from "#server/org/backstage/entity.ts";
import { parseReference } from "#server/org/backstage/reference.ts";
import { valueAt } from "#server/platform/check-shape.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

/** A team as a reference names it: `group:default/payments`. */
interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly document: SourceDocument;
}

function textAt({ value }: SourceDocument, ...path: readonly string[]): string | null {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : null;
}

function keyOf({ name, namespace }: Pick<Named, "name" | "namespace">): string {
  return `${namespace}/${name}`.toLowerCase();
}

function ownerIn(document: SourceDocument): readonly Named[] {
  const written = textAt(document, "spec", "owner");
  const reference = written === null ? null : parseReference(written);
  if (reference === null || (reference.kind ?? "group").toLowerCase() !== "group") return [];
  const namespace = reference.namespace ?? textAt(document, "metadata", "namespace") ?? "default";
  return [{ name: reference.name, namespace, document }];
}

/** A group entity that nobody wrote; what is wrong with it is wrong at the owner that names it. */
function asGroup({ name, namespace, document }: Named): SourceDocument {
  const place = () => document.locate(["spec", "owner"]);
  return {
    file: document.file,
    value: {
      apiVersion: "backstage.io/v1alpha1",
      kind: "Group",
      metadata: { name, namespace },
      spec: { type: "team", children: [] },
    },
    locate: place,
    locateKey: place,
    locateInText: place,
  };
}

/**
 * Teams that a folder's catalogue names as owners and does not define, as it may be an extract: each becomes a team of
 * that name, with a warning.
 */
export function teamsNamedOnly(documents: readonly SourceDocument[]): {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
} {
  const entities = documents.filter(isBackstage);
  const defined = new Set(
    entities
      .filter((document) => textAt(document, "kind") === "Group")
      .map((document) =>
        keyOf({
          name: textAt(document, "metadata", "name") ?? "",
          namespace: textAt(document, "metadata", "namespace") ?? "default",
        }),
      ),
  );
  const named = new Map(
    entities
      .flatMap(ownerIn)
      .filter((owner) => !defined.has(keyOf(owner)))
      .toReversed()
      .map((owner) => [keyOf(owner), owner]),
  );
  return {
    documents: [...named.values()].map(asGroup),
    problems: [...named.values()].toReversed().map(({ name, document }): Problem => ({
      severity: "warning",
      code: "catalog.team-undefined",
      message: `the team "${name}" owns services, and no Group entity defines it; it is ranked under this name`,
      remedy: "add its Group entity, so that its parents are known",
      where: document.locate(["spec", "owner"]),
    })),
  };
}
