import { z } from "zod";
import { ENVIRONMENTS, OUTCOMES, PROVENANCES, type RunFacts } from "#shared/scenarios/model.ts";
import { judged, runChecks } from "#shared/scenarios/validity.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { instant, label, name } from "#server/scenarios/fields.ts";
import { digestOf } from "./digest.ts";
import type { EvidenceImporter } from "./importer.ts";

const KIND = "headroom/evidence";

const shape = z.strictObject({
  kind: z.literal(KIND),
  service: name.optional(),
  scenario: label.optional(),
  dependency: name.optional(),
  at: instant,
  outcome: z.enum(OUTCOMES).optional(),
  environment: z.enum(ENVIRONMENTS),
  provenance: z.enum(PROVENANCES),
  /** What only asserts has a format of its own, and cannot be told here. */
  oracle: z.enum(["own-sli", "probe", "none"]),
  build: label.optional(),
  runner: label.optional(),
  fingerprint: label.optional(),
  baselineHealthy: z.boolean().default(false),
  injected: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  completed: z.boolean().default(true),
});

function factsOf(value: z.output<typeof shape>, digest: string): RunFacts {
  const { service = null, scenario = null, dependency, at, outcome = null } = value;
  const { environment, provenance, oracle, build = null, runner = null } = value;
  return {
    digest,
    service,
    scenario,
    ...(dependency === undefined ? {} : { dependency }),
    at,
    outcome,
    environment,
    provenance,
    oracle,
    build,
    runner,
    // Without a name of its own an experiment is what it does, and where: its runs are one experiment.
    fingerprint:
      value.fingerprint ??
      digestOf({ service, scenario, dependency: dependency ?? null, environment }),
  };
}

/** Headroom's own record of a run. What it does not say was proven, was not. */
export const generic: EvidenceImporter = {
  format: "headroom",
  recognises: `a record of kind ${KIND}`,
  recognise: ({ kind }) => kind === KIND,
  read: (document) => {
    const { value, problems } = checkShape(shape, document, "evidence");
    if (value === undefined) return { evidence: [], problems };
    const facts = factsOf(value, digestOf(document.value));
    return { evidence: [judged(facts, runChecks({ ...value, outcome: facts.outcome }))], problems };
  },
};
