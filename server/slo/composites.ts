import type { Problem } from "#shared/kernel/errors.ts";
import {
  COMPOSITE,
  COMPOSITE_KINDS,
  membershipFault,
  membershipOf,
} from "#shared/slo/composite.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

/** What is wrong with composites across a set of files. The SLOs themselves are measured all the same. */
export function compositeProblems(definitions: readonly SloDefinition[]): readonly Problem[] {
  const problems: Problem[] = [];
  const parts = new Map<string, SloDefinition[]>();
  for (const definition of definitions) {
    const fault = membershipFault(definition);
    if (fault !== null)
      problems.push({
        severity: "warning",
        code: "slo.composite",
        message: `${definition.id} is no part of a composite: ${fault}`,
        remedy: `give ${COMPOSITE.name} a name, ${COMPOSITE.weight} a number greater than 0, ${COMPOSITE.kind} one of ${COMPOSITE_KINDS.join(", ")}`,
        where: definition.where,
      });
    const name = membershipOf(definition)?.composite;
    if (name !== undefined) parts.set(name, [...(parts.get(name) ?? []), definition]);
  }
  for (const [name, own] of parts) {
    const [first] = own as [SloDefinition];
    const kinds = new Set(own.flatMap((part) => membershipOf(part)?.kind ?? []));
    if (own.length === 1)
      problems.push({
        severity: "warning",
        code: "slo.composite",
        message: `the composite ${name} has one part, ${first.id}`,
        remedy: `give other SLOs the annotation ${COMPOSITE.name}: ${name}, or remove it`,
        where: first.where,
      });
    if (kinds.size > 1)
      problems.push({
        severity: "warning",
        code: "slo.composite",
        message: `the parts of the composite ${name} call it ${[...kinds].join(" and ")}; the first counts`,
        remedy: `say the same in each, or in one alone`,
        where: first.where,
      });
  }
  return problems;
}
