import type { Problem, SourceLocation } from "#shared/kernel/errors.ts";

/** Where a problem stands, as editors write it: `slos/cart.yaml:12:5`; `null` when it is of no file. */
export function placeText(where: SourceLocation | undefined): string | null {
  const { file, line, column } = where ?? {};
  if (file === undefined) return null;
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

const NUMBERED = new Intl.Collator("en", { numeric: true });

/** Problems as they are listed: errors first, then file by file and line by line; none twice. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(problems.map((problem) => [problemKey(problem), problem]));
  const rank = ({ severity }: Problem) => (severity === "error" ? 0 : 1);
  return [...once.values()].toSorted(
    (a, b) =>
      rank(a) - rank(b) || NUMBERED.compare(placeText(a.where) ?? "", placeText(b.where) ?? ""),
  );
}

/** What tells one problem from another. */
export function problemKey({ code, message, where }: Problem): string {
  return JSON.stringify([code, message, where]);
}

/** Names of the files that have errors, in their order. */
export function filesInError(problems: readonly Problem[]): readonly string[] {
  const files = problems.flatMap(({ severity, where }) =>
    severity === "error" && where?.file !== undefined ? [where.file] : [],
  );
  return [...new Set(files)].toSorted((a, b) => NUMBERED.compare(a, b));
}
