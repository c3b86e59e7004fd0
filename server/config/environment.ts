import type { DocumentPath } from "#server/platform/documents.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A `${NAME}` that could not be replaced. */
export interface MissingVariable {
  readonly path: DocumentPath;
  readonly name: string;
}

const VARIABLE = /\$(\$?)\{([^}]*)\}/g;

/**
 * Replaces `${NAME}` in every text of a tree by the environment's value; `$${NAME}` stands for a literal `${NAME}`.
 * A variable that is set but empty counts as missing: an empty secret is never what was meant.
 */
export function substituteVariables(
  value: unknown,
  env: Environment,
): { readonly value: unknown; readonly missing: readonly MissingVariable[] } {
  const missing: MissingVariable[] = [];
  const replaceIn = (text: string, path: DocumentPath): string =>
    text.replace(VARIABLE, (written, escape: string, name: string) => {
      if (escape !== "") return written.slice(1);
      const found = env[name];
      if (found === undefined || found === "") missing.push({ path, name });
      return found ?? "";
    });
  const walk = (node: unknown, path: DocumentPath): unknown => {
    if (typeof node === "string") return replaceIn(node, path);
    if (Array.isArray(node)) return node.map((item, index) => walk(item, [...path, index]));
    if (typeof node !== "object" || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, walk(item, [...path, key])]),
    );
  };
  return { value: walk(value, []), missing };
}
