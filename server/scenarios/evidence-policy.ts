import { z } from "zod";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import { label } from "./fields.ts";
import { trustedKey, type TrustedKey } from "./formats/dsse.ts";
import { mappingShape, type MappingRule } from "./formats/mapping.ts";

const shape = z.strictObject({
  /** Where runs belong that do not say it themselves. */
  mapping: mappingShape.default([]),
  /** Whose signatures are believed. */
  keys: z
    .array(
      z.strictObject({
        id: label.optional(),
        /** The team whose tool holds the key. */
        team: label.optional(),
        publicKey: z.string().min(1),
      }),
    )
    .default([]),
});

/** The part of a policy that says how evidence is placed and whose is believed. */
export interface EvidencePolicy {
  readonly mapping: readonly MappingRule[];
  readonly keys: readonly TrustedKey[];
}

export interface EvidencePolicyReading {
  readonly policy: EvidencePolicy;
  readonly problems: readonly Problem[];
}

/** Whether a document of a policy has a part about evidence: the key `evidence`, and no kind. */
export function isEvidencePolicy({ value }: SourceDocument): boolean {
  return typeof value === "object" && value !== null && "evidence" in value && !("kind" in value);
}

type KeyRecipe = z.output<typeof shape>["keys"][number];

function readKey(recipe: KeyRecipe, index: number, document: SourceDocument): TrustedKey | Problem {
  const { publicKey, id, team } = recipe;
  try {
    return trustedKey(publicKey, {
      ...(id === undefined ? {} : { id }),
      ...(team === undefined ? {} : { team }),
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, remedy } = error;
    return {
      severity: "error",
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      where: document.locate(["evidence", "keys", index, "publicKey"]),
    };
  }
}

/** Reads what the documents of a policy say of evidence; where none does, nothing is mapped and nobody is trusted. */
export function readEvidencePolicy(documents: readonly SourceDocument[]): EvidencePolicyReading {
  const problems: Problem[] = [];
  const mapping: MappingRule[] = [];
  const keys: TrustedKey[] = [];
  for (const document of documents.filter(isEvidencePolicy)) {
    const read = checkShape(shape, document, "evidence-policy", ["evidence"]);
    // A misspelt key would silently leave a rule out.
    problems.push(...read.problems.map((problem): Problem => ({ ...problem, severity: "error" })));
    mapping.push(...(read.value?.mapping ?? []));
    for (const [index, recipe] of (read.value?.keys ?? []).entries()) {
      const key = readKey(recipe, index, document);
      if ("severity" in key) problems.push(key);
      else keys.push(key);
    }
  }
  return { policy: { mapping, keys }, problems };
}
