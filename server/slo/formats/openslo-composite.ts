import { COMPOSITE } from "#shared/slo/composite.ts";
import type { OpensloObjective, OpensloSlo } from "./openslo-shapes.ts";

/**
 * Annotations that keep the objectives of an OpenSLO composite together once each is an SLO of its own. OpenSLO weighs
 * them by `compositeWeight`, 1 unless stated.
 */
export function compositeAnnotations(
  slo: OpensloSlo,
  objective: Pick<OpensloObjective, "compositeWeight">,
): Readonly<Record<string, string>> {
  return {
    [COMPOSITE.name]: `${slo.spec.service}/${slo.metadata.name}`,
    [COMPOSITE.kind]: "weighted",
    [COMPOSITE.weight]: String(objective.compositeWeight ?? 1),
  };
}
