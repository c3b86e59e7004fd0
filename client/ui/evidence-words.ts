import type { CheckName } from "#shared/scenarios/model.ts";

/** Why a document is invalid, in two or three words. */
export const FAILED_WORDS: Readonly<Record<CheckName, string>> = {
  unrecognised: "not recognised",
  "dry-run": "a dry run",
  "not-completed": "not completed",
  "baseline-unhealthy": "unhealthy before",
  "injection-not-proven": "no fault proven",
  "no-assertion": "nobody watched",
};

const FORMATS: Readonly<Record<string, string>> = {
  chaostoolkit: "Chaos Toolkit",
  litmus: "LitmusChaos",
  "chaos-mesh": "Chaos Mesh",
  "chaos-mesh-workflow": "Chaos Mesh workflow",
  "aws-fis": "AWS FIS",
  fis: "AWS FIS",
  gremlin: "Gremlin",
  junit: "JUnit XML",
  cdevents: "CDEvents",
  "in-toto": "in-toto statement",
  dsse: "signed in-toto statement",
  incident: "survived incident",
  "game-day": "game day",
  generic: "Headroom record",
  headroom: "Headroom record",
};

/** A format's name for people; one that is not known by name keeps its own. */
export function formatName(format: string | null): string {
  return format === null ? "not recognised" : (FORMATS[format] ?? format);
}

interface UnnamedRun {
  readonly fileName: string | null;
  readonly format: string | null;
  /** From 0 on. */
  readonly run: number;
  /** Runs in its document. */
  readonly runs: number;
}

/** What a run is called that has no name of its own: `Headroom record, run 38 of 66 in game-days.jsonl`. */
export function unnamedRun({ fileName, format, run, runs }: UnnamedRun): string {
  const place = runs === 1 ? "" : `, run ${run + 1} of ${runs}`;
  const file = fileName === null ? "" : runs === 1 ? `, ${fileName}` : ` in ${fileName}`;
  const tool = format === null ? "document that was not recognised" : formatName(format);
  return `${tool}${place}${file}`;
}
