import { z } from "zod";
import { ENVIRONMENTS } from "#shared/scenarios/model.ts";
import { label, name } from "#server/scenarios/fields.ts";
import { NOWHERE, type Placement } from "./placement.ts";

/** Shape of `evidence.mapping` in a policy: the first rule that matches places what the document and the upload do not. */
export const mappingShape = z.array(
  z.strictObject({
    match: z
      .strictObject({
        format: name.optional(),
        /** `*` stands for any characters, `?` for one; the case makes no difference. */
        name: name.optional(),
        labels: z.record(z.string(), label).optional(),
      })
      .refine((match) => Object.keys(match).length > 0, {
        error: "must say a format, a name or labels",
      }),
    service: name.optional(),
    scenario: label.optional(),
    dependency: name.optional(),
    environment: z.enum(ENVIRONMENTS).optional(),
    runner: label.optional(),
  }),
);
export type MappingRule = z.output<typeof mappingShape>[number];

/**
 * Whether a text is of a pattern in which `*` stands for any characters and `?` for one. Patterns and not expressions:
 * this takes at most pattern times text steps, whoever writes the rule.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let at = 0;
  let index = 0;
  let star = -1;
  let retry = 0;
  while (index < given.length) {
    if (at < wanted.length && wanted[at] === "*") {
      star = at;
      retry = index;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      index = retry;
    } else return false;
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}

/** What is known of a run when a rule is looked for. */
export interface MappedRun {
  readonly format: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

function matches({ match }: MappingRule, run: MappedRun): boolean {
  if (match.format !== undefined && match.format !== run.format) return false;
  if (match.name !== undefined && !matchesPattern(match.name, run.name)) return false;
  return Object.entries(match.labels ?? {}).every(([key, value]) => run.labels[key] === value);
}

/** Where the first rule that matches puts a run. */
export function placeByRules(rules: readonly MappingRule[], run: MappedRun): Placement {
  const rule = rules.find((one) => matches(one, run));
  if (rule === undefined) return NOWHERE;
  const {
    service = null,
    scenario = null,
    dependency = null,
    environment = null,
    runner = null,
  } = rule;
  return { ...NOWHERE, service, scenario, dependency, environment, runner };
}
