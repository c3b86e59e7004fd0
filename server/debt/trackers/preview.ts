import { matchingRule, type CategoryRule } from "#shared/debt/category-rules.ts";
import type { RulesPreview, WorkItemExample } from "#shared/debt/views.ts";
import { teamOf } from "./placing.ts";
import type { TrackerSettings } from "./settings.ts";
import type { ItemGroup } from "./trackers.store.ts";

const EXAMPLES = 5;
const GROUPS = 50;

/** A rule's conditions in words: `type Bug or Defect, label ops*`. */
function ruleText({ types, labels }: Pick<CategoryRule, "types" | "labels">): string {
  const parts = [
    ...(types === undefined ? [] : [`type ${types.join(" or ")}`]),
    ...(labels === undefined ? [] : [`label ${labels.join(" or ")}`]),
  ];
  return parts.length === 0 ? "everything else" : parts.join(", with ");
}

function sum(groups: readonly ItemGroup[]): number {
  return groups.reduce((items, group) => items + group.items, 0);
}

function examplesOf(groups: readonly ItemGroup[]): readonly WorkItemExample[] {
  return groups.flatMap(({ examples }) => examples).slice(0, EXAMPLES);
}

/** Groups by type and labels alone: which team the tracker names does not matter to categories. */
function byTypeAndLabels(groups: readonly ItemGroup[]): RulesPreview["unmatched"]["groups"] {
  const alike = new Map<string, ItemGroup[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.type, group.labels]);
    alike.set(key, [...(alike.get(key) ?? []), group]);
  }
  return [...alike.values()]
    .map((members) => ({
      type: members[0]?.type ?? null,
      labels: members[0]?.labels ?? [],
      items: sum(members),
      examples: examplesOf(members),
    }))
    .toSorted((a, b) => b.items - a.items || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    .slice(0, GROUPS);
}

/** What falls where by a tracker's rules. The items of the rules and of what nothing matched are all items together. */
export function previewOf(
  settings: TrackerSettings,
  rules: readonly CategoryRule[],
  groups: readonly ItemGroup[],
): RulesPreview {
  const matched = new Map<CategoryRule, ItemGroup[]>(rules.map((rule) => [rule, []]));
  const unmatched: ItemGroup[] = [];
  for (const group of groups) {
    const rule = matchingRule(rules, group);
    (rule === null ? unmatched : (matched.get(rule) ?? unmatched)).push(group);
  }
  return {
    tracker: settings.name,
    rules: [...matched].map(([rule, members]) => ({
      text: ruleText(rule),
      category: rule.category,
      items: sum(members),
      examples: examplesOf(members),
    })),
    unmatched: { items: sum(unmatched), groups: byTypeAndLabels(unmatched) },
    withoutTeam: sum(groups.filter((group) => teamOf(settings, group) === null)),
  };
}

/** Items whose team or category no rule tells. */
export function unplacedOf(
  settings: TrackerSettings,
  rules: readonly CategoryRule[],
  groups: readonly ItemGroup[],
): number {
  return sum(
    groups.filter(
      (group) => matchingRule(rules, group) === null || teamOf(settings, group) === null,
    ),
  );
}
