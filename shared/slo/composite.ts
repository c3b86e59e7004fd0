import type { SloDefinition } from "./model.ts";

/** How the parts of a composite become one figure. */
export type CompositeKind = "weighted" | "chain" | "worst";

export const COMPOSITE_KINDS: readonly CompositeKind[] = ["weighted", "chain", "worst"];

/** Annotations that make an SLO part of a composite; OpenSLO composites are read into the same ones. */
export const COMPOSITE = {
  name: "headroom.dev/composite",
  weight: "headroom.dev/composite-weight",
  kind: "headroom.dev/composite-kind",
} as const;

/** That an SLO is part of a composite, and with which weight. */
export interface CompositeMembership {
  readonly composite: string;
  /** Greater than 0; 1 unless stated. */
  readonly weight: number;
  /** `null`: not stated by this part. */
  readonly kind: CompositeKind | null;
}

function readWeight(text: string | undefined): number | null {
  if (text === undefined) return 1;
  const weight = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(weight) && weight > 0 ? weight : null;
}

/** What is wrong with a part's annotations, as a clause; `null` when nothing is. */
export function membershipFault({
  annotations,
}: Pick<SloDefinition, "annotations">): string | null {
  const name = annotations[COMPOSITE.name];
  const { weight, kind } = {
    weight: annotations[COMPOSITE.weight],
    kind: annotations[COMPOSITE.kind],
  };
  if (name === undefined)
    return weight === undefined && kind === undefined
      ? null
      : `it names no composite (${COMPOSITE.name})`;
  if (name.trim() === "") return "the name of its composite is empty";
  if (readWeight(weight) === null) return `its weight is "${weight}"`;
  if (kind !== undefined && !COMPOSITE_KINDS.some((known) => known === kind))
    return `its composite is of the kind "${kind}"`;
  return null;
}

/** Which composite an SLO is part of; `null` when it is none's, or when its annotations are at fault. */
export function membershipOf(
  definition: Pick<SloDefinition, "annotations">,
): CompositeMembership | null {
  const composite = definition.annotations[COMPOSITE.name];
  if (composite === undefined || membershipFault(definition) !== null) return null;
  const kind = definition.annotations[COMPOSITE.kind];
  return {
    composite,
    weight: readWeight(definition.annotations[COMPOSITE.weight]) as number,
    kind: COMPOSITE_KINDS.find((known) => known === kind) ?? null,
  };
}
