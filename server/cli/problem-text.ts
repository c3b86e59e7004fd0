import type { Problem } from "#shared/kernel/errors.ts";

/** A problem for people: `file:line:column  error  message`, and the hint indented below. */
export function problemText(problem: Problem): string {
  const { file, line, column } = problem.where ?? {};
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const hint = problem.remedy === undefined ? "" : `    ${problem.remedy}\n`;
  return `${place === "" ? "" : `${place}  `}${problem.severity}  ${problem.message}\n${hint}`;
}

/** A problem for machines: flat, with `null` for what is not known. */
export function problemRecord(problem: Problem): Readonly<Record<string, string | number | null>> {
  const { severity, code, message, remedy, where } = problem;
  return {
    file: where?.file ?? null,
    line: where?.line ?? null,
    column: where?.column ?? null,
    severity,
    code,
    message,
    hint: remedy ?? null,
  };
}
