import { z } from "zod";
import { checkShape } from "#server/platform/check-shape.ts";
import { instant, label, name } from "#server/scenarios/fields.ts";
import type { EvidenceImporter } from "./importer.ts";
import { NOWHERE } from "./placement.ts";
import { UNKNOWN_RUN, type RunReading } from "./reading.ts";

const shape = z.strictObject({
  kind: z.literal("incident"),
  id: label,
  title: name.optional(),
  services: z.array(name).min(1),
  startedAt: instant,
  endedAt: instant.nullable().optional(),
  severity: label.optional(),
  url: name.optional(),
  scenario: label.optional(),
  dependency: name.optional(),
  build: label.optional(),
  /** Who brought the service back; a person unless it is said. */
  recoveredBy: z.enum(["itself", "person"]).default("person"),
  environment: z.literal("production").optional(),
});
type DeclaredIncident = z.output<typeof shape>;

const BY_SLI =
  "What an incident proves is asked of the service's own SLI, over the time of the incident.";

function readService(incident: DeclaredIncident, service: string): RunReading {
  const {
    startedAt,
    endedAt,
    title,
    id,
    scenario = null,
    dependency = null,
    build = null,
  } = incident;
  const over = endedAt !== undefined && endedAt !== null;
  return {
    ...UNKNOWN_RUN,
    name: title ?? id,
    placement: { ...NOWHERE, service, scenario, dependency, build, environment: "production" },
    at: over ? endedAt : startedAt,
    completed: over,
    // Somebody declared it: the fault was real, and nobody had to inject it.
    injected: true,
    undone: incident.recoveredBy === "person",
    fault: over && endedAt > startedAt ? { from: startedAt, to: endedAt } : null,
    reasons: {
      "injection-not-proven": "An incident was declared: the fault was real.",
      "no-assertion": BY_SLI,
      "baseline-unhealthy": BY_SLI,
      ...(over ? {} : { "not-completed": "The incident has not ended." }),
    },
    experiment: { incident: id },
  };
}

/** An incident that was declared: a fault nobody had to inject. For each service that it names it is a run. */
export const declaredIncident: EvidenceImporter = {
  format: "incident",
  recognises: "a declared incident (kind: incident)",
  recognise: ({ kind }) => kind === "incident",
  read: (document) => {
    const { value, problems } = checkShape(shape, document, "evidence");
    if (value === undefined) return { problems };
    return {
      runs: [...new Set(value.services)].map((service) => readService(value, service)),
      problems,
    };
  },
};
