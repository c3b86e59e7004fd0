import { isDeepStrictEqual } from "node:util";
import type { Problem } from "#shared/kernel/errors.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import type { SloDefinition } from "#shared/slo/model.ts";

/**
 * One definition for each id. The first counts.
 *
 * A name twice in one file is a slip of the pen: an error. Two files that measure the same against the same target
 * (an SLO in two formats, or a copy) agree about every number: a warning. Where they differ, an error.
 */
export function uniqueDefinitions(definitions: readonly SloDefinition[]): {
  readonly definitions: readonly SloDefinition[];
  readonly problems: readonly Problem[];
} {
  const first = new Map<SloId, SloDefinition>();
  const problems: Problem[] = [];
  for (const definition of definitions) {
    const earlier = first.get(definition.id);
    if (earlier === undefined) first.set(definition.id, definition);
    else problems.push(twin(earlier, definition));
  }
  return { definitions: [...first.values()], problems };
}

function twin(earlier: SloDefinition, later: SloDefinition): Problem {
  const place = `${earlier.where.file ?? ""}:${earlier.where.line ?? 0}`;
  const message = `the SLO ${later.id} is already defined at ${place}`;
  const facts = { code: "slo.duplicate", where: later.where };
  if (earlier.where.file === later.where.file) {
    return { ...facts, severity: "error", message, remedy: "rename or remove one of the two" };
  }
  if (isDeepStrictEqual(measured(earlier), measured(later))) {
    return {
      ...facts,
      severity: "warning",
      message: `${message}; both measure the same, the first counts`,
      remedy: "remove one of the two",
    };
  }
  return {
    ...facts,
    severity: "error",
    message: `${message}, and they differ in what they measure or promise`,
    remedy: "rename or remove one of the two",
  };
}

/** Everything that a budget depends on. */
function measured(definition: SloDefinition): unknown {
  const { sli, target, method, timeSliceSeconds, timeSliceTarget, groupBy, windows } = definition;
  return { sli, target, method, timeSliceSeconds, timeSliceTarget, groupBy, windows };
}
