import { CommanderError } from "commander";
import { DomainError, type SourceLocation } from "#shared/kernel/errors.ts";

/** What a command ended with, for people and for the shell. */
export interface Failure {
  readonly exitCode: number;
  /** For stderr; empty when it was said already. */
  readonly text: string;
}

function place(where: SourceLocation | undefined): string {
  if (where === undefined) return "";
  const parts = [where.file, where.line, where.column].filter((part) => part !== undefined);
  return parts.length === 0 ? "" : `${parts.join(":")}: `;
}

/** Help and version are asked for; everything else that commander refuses is wrong usage. */
function commanderExit(error: CommanderError): number {
  const saidByCommand = error.exitCode === 0 || error.code === "commander.error";
  return saidByCommand ? error.exitCode : 2;
}

/**
 * Says what went wrong in the words for a person, never with a stack unless `debug` asks for it.
 *
 * @param debug whether to show where in Headroom it happened (`HEADROOM_DEBUG`)
 */
export function failureOf(error: unknown, debug: boolean): Failure {
  if (error instanceof CommanderError) return { exitCode: commanderExit(error), text: "" };
  const stack = debug && error instanceof Error ? `${error.stack ?? ""}\n` : "";
  if (error instanceof DomainError) {
    const remedy = error.remedy === undefined ? "" : `  ${error.remedy}\n`;
    return {
      exitCode: 2,
      text: `headroom: ${place(error.where)}${error.message}\n${remedy}${stack}`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const advice = debug ? "" : "  this is a defect of Headroom; set HEADROOM_DEBUG=1 to see where\n";
  return { exitCode: 2, text: `headroom: something went wrong: ${message}\n${advice}${stack}` };
}
