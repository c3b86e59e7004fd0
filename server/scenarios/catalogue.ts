import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Scenario, ScenarioCatalogue } from "#shared/scenarios/catalogue.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import {
  readDocuments,
  type DocumentPath,
  type SourceDocument,
} from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { label, name } from "./fields.ts";

const PASS = /^(?:H|done|[AM][1-9]\d*)$/;

const scenarioShape = z.strictObject({
  id: label,
  name: name.optional(),
  category: name.default("other"),
  appliesTo: z.union([z.literal("all"), z.array(name).min(1)], {
    error: "must be all, or a list of traits of which a service needs one",
  }),
  pass: label.default("not stated"),
  sigma: z.number().positive(),
  why: name.optional(),
  run: z.array(z.strictObject({ tool: name, command: name })).default([]),
  hours: z.number().positive().optional(),
  perDependency: name.optional(),
});

const fileShape = z.strictObject({
  version: label.optional(),
  extends: z.literal("builtin").optional(),
  traits: z.record(z.string(), z.string()).default({}),
  scenarios: z.array(z.unknown()),
});

export interface CatalogueReading {
  readonly catalogue: ScenarioCatalogue;
  readonly problems: readonly Problem[];
}

/** One scenario, and where it stands. */
interface Placed {
  readonly scenario: Scenario;
  readonly document: SourceDocument;
  readonly path: DocumentPath;
}

function readScenario(document: SourceDocument, path: DocumentPath) {
  const { value, problems } = checkShape(scenarioShape, document, "scenario", path);
  if (value === undefined) return { placed: [], problems };
  const { name: given, why, hours, perDependency, ...rest } = value;
  const scenario: Scenario = {
    ...rest,
    name: given ?? rest.id,
    ...(why === undefined ? {} : { why }),
    ...(hours === undefined ? {} : { hours }),
    ...(perDependency === undefined ? {} : { perDependency }),
  };
  return {
    placed: [{ scenario, document, path }],
    problems: PASS.test(scenario.pass) ? problems : [...problems, unusualPass(document, path)],
  };
}

function unusualPass(document: SourceDocument, path: DocumentPath): Problem {
  return {
    severity: "warning",
    code: "scenario.pass",
    message: "pass is none of the criteria that Headroom knows; it is shown as it is written",
    remedy: "write H, A and seconds, M and minutes, or done: H, A60, M30",
    where: document.locate([...path, "pass"]),
  };
}

interface DocumentReading {
  readonly placed: readonly Placed[];
  readonly problems: readonly Problem[];
  readonly version?: string;
  readonly extendsBuiltin: boolean;
}

/** A map with `scenarios`, or one scenario of a file that is a list of them. */
function readDocument(document: SourceDocument): DocumentReading {
  const { value } = document;
  if (typeof value !== "object" || value === null || !("scenarios" in value))
    return { ...readScenario(document, []), extendsBuiltin: false };
  const file = checkShape(fileShape, document, "scenarios");
  if (file.value === undefined)
    return { placed: [], problems: file.problems, extendsBuiltin: false };
  const read = file.value.scenarios.map((_, index) => readScenario(document, ["scenarios", index]));
  return {
    placed: read.flatMap(({ placed }) => placed),
    problems: [...file.problems, ...read.flatMap(({ problems }) => problems)],
    ...(file.value.version === undefined ? {} : { version: file.value.version }),
    extendsBuiltin: file.value.extends === "builtin",
  };
}

/** Whether a document holds failure scenarios: a map with `scenarios`, or one scenario of a list. */
export function isScenarios({ value }: SourceDocument): boolean {
  if (typeof value !== "object" || value === null || "kind" in value) return false;
  return (
    Array.isArray((value as { readonly scenarios?: unknown }).scenarios) || "appliesTo" in value
  );
}

/** The same id twice: the first one counts. */
function withoutDuplicates(all: readonly Placed[]) {
  const kept = new Map<string, Scenario>();
  const problems: Problem[] = [];
  for (const { scenario, document, path } of all) {
    if (!kept.has(scenario.id)) kept.set(scenario.id, scenario);
    else
      problems.push({
        severity: "error",
        code: "scenario.duplicate",
        message: `the scenario "${scenario.id}" is defined a second time`,
        remedy: "remove or rename one of the two",
        where: document.locate([...path, "id"]),
      });
  }
  return { kept, problems };
}

/**
 * Reads an organisation's scenarios: a list of them, or a map with `scenarios`, `version` and `extends: builtin`. They
 * replace the base, or with `extends: builtin` are added to it, one of a known id in the place of the old one. Scenarios
 * at fault are left out, each with its problem.
 */
export function readCatalogue(
  documents: readonly SourceDocument[],
  base: ScenarioCatalogue,
): CatalogueReading {
  const readings = documents.map(readDocument);
  const { kept, problems } = withoutDuplicates(readings.flatMap(({ placed }) => placed));
  const own = readings.find(({ version }) => version !== undefined)?.version ?? "own";
  const extending = readings.some(({ extendsBuiltin }) => extendsBuiltin);
  const scenarios = extending
    ? [...new Map([...base.scenarios.map((one) => [one.id, one] as const), ...kept]).values()]
    : [...kept.values()];
  return {
    catalogue: { version: extending ? `${base.version}+${own}` : own, scenarios },
    problems: [...readings.flatMap((reading) => reading.problems), ...problems],
  };
}

function ownCatalogue(): ScenarioCatalogue {
  const path = join(ROOT, "server/scenarios/catalogue.yaml");
  const { documents, problems } = readDocuments(path, readFileSync(path, "utf8"));
  const read = readCatalogue(documents, { version: "", scenarios: [] });
  const [first] = [...problems, ...read.problems];
  if (first !== undefined) throw new DomainError(first);
  return read.catalogue;
}

/** The scenarios that Headroom brings. */
export const BUILTIN_SCENARIOS: ScenarioCatalogue = ownCatalogue();
