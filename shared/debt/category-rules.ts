import type { Category, WorkItem } from "./model.ts";

/** Which items a category is for. All conditions that are given must hold; the first rule that matches decides. */
export interface CategoryRule {
  /** Any of these types. Case does not matter; `*` stands for any text. */
  readonly types?: readonly string[];
  /** Any of these labels. */
  readonly labels?: readonly string[];
  readonly category: Category;
}

/** Whose the items are. The first rule that matches decides. */
export interface TeamRule {
  readonly types?: readonly string[];
  readonly labels?: readonly string[];
  /** As the catalogue names it. */
  readonly team: string;
}

function matcher(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  return (text) => {
    const lower = text.toLowerCase();
    const [first = "", ...rest] = parts;
    if (rest.length === 0) return lower === first;
    const last = rest.pop() ?? "";
    if (lower.length < first.length + last.length) return false;
    if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
    let from = first.length;
    for (const part of rest) {
      const at = lower.indexOf(part, from);
      if (at < 0 || at + part.length > lower.length - last.length) return false;
      from = at + part.length;
    }
    return true;
  };
}

function matchesAny(patterns: readonly string[] | undefined, texts: readonly string[]): boolean {
  if (patterns === undefined) return true;
  return patterns.some((pattern) => texts.some(matcher(pattern)));
}

/** The first rule whose conditions an item fulfils; `null`: none. */
export function matchingRule<Rule extends Pick<CategoryRule, "types" | "labels">>(
  rules: readonly Rule[],
  { type, labels }: Pick<WorkItem, "type" | "labels">,
): Rule | null {
  const types = type === null ? [] : [type];
  return (
    rules.find((rule) => matchesAny(rule.types, types) && matchesAny(rule.labels, labels)) ?? null
  );
}
