import { isDeepStrictEqual } from "node:util";
import type { SloDefinition } from "#shared/slo/model.ts";
import { HEADROOM } from "./formats/headroom-annotations.ts";
import { objectiveNames } from "./formats/objective-names.ts";

/** Definitions that are the objectives of one SLO. */
export interface ObjectiveGroup {
  /** The SLO's own name, without that of an objective. */
  readonly name: string;
  readonly members: readonly [SloDefinition, ...SloDefinition[]];
}

/**
 * Puts definitions together that a reader made of the objectives of one SLO, so that they can be written as one again:
 * they measure the same, and their names are those that their objectives would be given. All others stay by themselves.
 */
export function objectiveGroups(definitions: readonly SloDefinition[]): readonly ObjectiveGroup[] {
  const byName = new Map<string, SloDefinition[]>();
  for (const definition of definitions) {
    const key = JSON.stringify([definition.service, baseOf(definition.name)]);
    byName.set(key, [...(byName.get(key) ?? []), definition]);
  }
  return [...byName.values()].flatMap((members): readonly ObjectiveGroup[] => {
    const [first, ...others] = members;
    if (first === undefined) return [];
    return belongTogether(members)
      ? [{ name: baseOf(first.name), members: [first, ...others] }]
      : members.map((member) => ({ name: member.name, members: [member] as const }));
  });
}

function baseOf(name: string): string {
  return name.split("/")[0] ?? name;
}

function belongTogether(members: readonly SloDefinition[]): boolean {
  const [first, ...others] = members;
  if (first === undefined || others.length === 0) return false;
  const names = objectiveNames(
    baseOf(first.name),
    members.map(({ annotations }) => ({ displayName: annotations[HEADROOM.objective] })),
  );
  return (
    members.every(({ name }, index) => name === names[index]) &&
    others.every((other) => isDeepStrictEqual(common(other), common(first)))
  );
}

/** All but what stands in an objective. */
function common(definition: SloDefinition): unknown {
  const { sli, annotations } = definition;
  const { [HEADROOM.objective]: _objective, ...rest } = annotations;
  return {
    ...definition,
    id: null,
    name: null,
    where: null,
    target: null,
    timeSliceTarget: null,
    timeSliceSeconds: null,
    annotations: rest,
    sli: sli.kind === "threshold" ? { ...sli, op: null, bound: null } : sli,
  };
}
