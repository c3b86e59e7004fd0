import type { CategoryRule } from "#shared/debt/category-rules.ts";

/**
 * What items are for where headroom.yaml does not say so, by types and labels that are common. Labels go before types:
 * somebody put them there on purpose. What none of them matches stays unmatched, and the preview shows it.
 */
export const DEFAULT_CATEGORY_RULES: readonly CategoryRule[] = [
  {
    labels: [
      "incident*",
      "postmortem*",
      "post-mortem*",
      "corrective-action*",
      "action-item*",
      "follow-up*",
    ],
    category: "incident-follow-up",
  },
  {
    labels: [
      "reliability*",
      "resilience*",
      "slo",
      "slo-*",
      "error-budget*",
      "chaos*",
      "stability*",
    ],
    category: "reliability-debt",
  },
  {
    labels: [
      "tech-debt*",
      "tech debt*",
      "technical-debt*",
      "technical debt*",
      "debt*",
      "refactor*",
    ],
    category: "other-debt",
  },
  {
    labels: [
      "toil*",
      "support*",
      "maintenance*",
      "ops*",
      "operations*",
      "dependencies*",
      "kind/bug",
      "bug*",
      "security*",
      "chore*",
    ],
    category: "keep-the-lights-on",
  },
  {
    labels: ["feature*", "kind/feature", "enhancement*", "type: feature*"],
    category: "feature",
  },
  { types: ["incident*", "post-incident*", "*corrective action*"], category: "incident-follow-up" },
  { types: ["tech debt", "technical debt", "debt", "refactoring"], category: "other-debt" },
  {
    types: [
      "bug",
      "defect",
      "support*",
      "service request*",
      "maintenance",
      "change",
      "chore",
      "*problem",
    ],
    category: "keep-the-lights-on",
  },
  {
    types: ["story", "user story", "feature", "new feature", "improvement", "epic"],
    category: "feature",
  },
];
