import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

/** A map at the root of a document. */
export type Entity = Readonly<Record<string, unknown>>;

export interface Import {
  readonly definitions: readonly SloDefinition[];
  /** What is wrong, and what the one model cannot carry. */
  readonly problems: readonly Problem[];
}

/** One format of SLO files. A new format is a new one of these. */
export interface SloImporter {
  /** What it recognises, for the message about a document that nothing recognises. */
  readonly recognises: readonly string[];
  /** Whether a document is of this format, by its content. */
  recognise(entity: Entity): boolean;
  /** Reads all documents of the format in one set of files, since they may refer to each other. */
  read(documents: readonly SourceDocument[], known: KnownNames): Import;
}

/** Names that stand outside the files. */
export interface KnownNames {
  /** Sources of headroom.yaml. */
  readonly sources: readonly string[];
}

/** Gathers problems as a document is read. */
export interface Report {
  readonly problems: readonly Problem[];
  add(problems: readonly Problem[]): void;
  error(where: SourceLocation, code: string, message: string, remedy?: string): void;
  warn(where: SourceLocation, code: string, message: string, remedy?: string): void;
  errors(): number;
}

export function newReport(): Report {
  const problems: Problem[] = [];
  let errors = 0;
  const keep = (problem: Problem) => {
    problems.push(problem);
    if (problem.severity === "error") errors += 1;
  };
  const say =
    (severity: Problem["severity"]) =>
    (where: SourceLocation, code: string, message: string, remedy?: string) => {
      keep({ severity, code, message, ...(remedy === undefined ? {} : { remedy }), where });
    };
  return {
    problems,
    add: (more) => {
      more.forEach(keep);
    },
    error: say("error"),
    warn: say("warning"),
    errors: () => errors,
  };
}
