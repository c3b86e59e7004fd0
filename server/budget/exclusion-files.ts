import { z } from "zod";
import { concernsSlo, type Exclusion } from "#shared/budget/exclusions.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import type { SloFile } from "#server/slo/lint.ts";

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const text = z.string().trim().min(1).max(500);
const instant = z.string().transform((written, context): number => {
  const at = INSTANT.test(written) ? Date.parse(written.replace(" ", "T")) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  context.addIssue({
    code: "custom",
    message: "must be a time with its zone, such as 2026-01-31T22:00:00Z or …T22:00:00+01:00",
  });
  return z.NEVER;
});
const length = z.string().transform((written, context): number => {
  try {
    return parseDuration(written) * SECOND_MS;
  } catch {
    context.addIssue({ code: "custom", message: "must be a duration such as 90m or 4h" });
    return z.NEVER;
  }
});

const entryShape = z
  .strictObject({
    name: text,
    from: instant,
    to: instant.optional(),
    duration: length.optional(),
    services: z.array(text).default([]),
    slos: z.array(text).default([]),
    reason: text,
    requestedBy: text,
    approvedBy: text,
  })
  .superRefine(({ from, to, duration, services, slos }, context) => {
    if ((to === undefined) === (duration === undefined))
      context.addIssue({
        code: "custom",
        path: ["from"],
        message: "must go with either to or duration",
      });
    if (to !== undefined && to <= from)
      context.addIssue({ code: "custom", path: ["to"], message: "must be later than from" });
    if (services.length + slos.length === 0)
      context.addIssue({
        code: "custom",
        path: ["name"],
        message: "must be for at least one of services or slos",
      });
  });

/** Whether a document lists exclusions: it has the key `exclusions` and says of itself nothing else. */
export function isExclusions({ value }: SourceDocument): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (["apiVersion", "version", "kind"].some((key) => key in value)) return false;
  return "exclusions" in value;
}

export interface ExclusionReading {
  /** Those that can be read, each name once. */
  readonly exclusions: readonly Exclusion[];
  readonly problems: readonly Problem[];
}

function readEntry(document: SourceDocument, index: number) {
  const path = ["exclusions", index];
  const { value, problems } = checkShape(entryShape, document, "exclusion", path);
  if (value === undefined) return { exclusion: null, problems };
  const { to, duration = 0, ...rest } = value;
  const exclusion: Exclusion = {
    ...rest,
    to: to ?? rest.from + duration,
    where: document.locate(path),
  };
  return { exclusion, problems };
}

/** Reads documents for which `isExclusions` holds, as one set. Entries at fault are left out, each with its problem. */
export function readExclusionDocuments(documents: readonly SourceDocument[]): ExclusionReading {
  const exclusions = new Map<string, Exclusion>();
  const problems: Problem[] = [];
  for (const document of documents) {
    const { exclusions: listed } = document.value as { readonly exclusions: unknown };
    if (listed !== null && !Array.isArray(listed)) {
      problems.push({
        severity: "error",
        code: "exclusion.shape",
        message: "exclusions must be a list",
        remedy: "write exclusions: [] where there are none",
        where: document.locate(["exclusions"]),
      });
      continue;
    }
    (listed ?? []).forEach((_: unknown, index: number) => {
      const { exclusion, problems: found } = readEntry(document, index);
      problems.push(...found);
      if (exclusion === null) return;
      if (exclusions.has(exclusion.name)) problems.push(taken(exclusion));
      else exclusions.set(exclusion.name, exclusion);
    });
  }
  return { exclusions: [...exclusions.values()], problems };
}

function taken({ name, where }: Exclusion): Problem {
  return {
    severity: "error",
    code: "exclusion.duplicate",
    message: `another exclusion is called "${name}" already`,
    remedy: "give each a name of its own: its history is kept under it",
    ...(where === undefined ? {} : { where }),
  };
}

/** Reads whole files of exclusions. A file that holds anything else has an error. */
export function readExclusionFiles(files: readonly SloFile[]): ExclusionReading {
  const read = files.map(({ path, text: content }) => ({ path, ...readDocuments(path, content) }));
  const reading = readExclusionDocuments(
    read.flatMap(({ documents }) => documents.filter(isExclusions)),
  );
  const strange = read.flatMap(({ path, documents, problems }) => {
    if (problems.length > 0) return problems;
    if (documents.length > 0 && documents.every(isExclusions)) return [];
    return [
      {
        severity: "error",
        code: "exclusion.unrecognised",
        message: "this is no list of exclusions",
        remedy:
          "begin the file with exclusions: and list them below; exclusions: [] where there are none",
        where: documents.find((document) => !isExclusions(document))?.locate([]) ?? { file: path },
      } satisfies Problem,
    ];
  });
  return { exclusions: reading.exclusions, problems: [...strange, ...reading.problems] };
}

/** Names in exclusions that no SLO answers to: most often misspelt, and then nothing is excluded. */
export function unknownNames(
  exclusions: readonly Exclusion[],
  definitions: readonly SloDefinition[],
): readonly Problem[] {
  const concerned = (services: readonly string[], slos: readonly string[]): boolean =>
    definitions.some((definition) => concernsSlo({ services, slos }, definition));
  return exclusions.flatMap(({ name, services, slos, where }) => {
    const strange = [
      ...services
        .filter((service) => !concerned([service], []))
        .map((text_) => `service "${text_}"`),
      ...slos.filter((slo) => !concerned([], [slo])).map((text_) => `SLO "${text_}"`),
    ];
    return strange.map((what): Problem => ({
      severity: "warning",
      code: "exclusion.unknown-name",
      message: `the exclusion "${name}" is for the ${what}, which no SLO file defines`,
      remedy: "write services as in the SLO files, and SLOs as service/name",
      ...(where === undefined ? {} : { where }),
    }));
  });
}
