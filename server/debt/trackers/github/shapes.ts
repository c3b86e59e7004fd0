import { parseISO } from "date-fns";
import { z } from "zod";
import { alignDown, DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { Skipped, TrackerItem, TrackerSprint } from "#server/debt/trackers/model.ts";
import { estimateOf, readList, textAt } from "#server/debt/trackers/read-list.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => parseISO(text).getTime());
const maybe = <Value extends z.ZodType>(value: Value) => value.nullish().catch(null);

const issueShape = z.object({
  id: z.number().transform(String),
  number: z.number(),
  title: z.string(),
  html_url: maybe(z.url()),
  state: z.string(),
  state_reason: maybe(z.string()),
  labels: z
    .array(z.union([z.string(), z.object({ name: z.string().nullish() })]).catch(""))
    .catch([]),
  milestone: maybe(z.object({ id: z.number().transform(String) })),
  type: maybe(z.object({ name: z.string() })),
  closed_at: maybe(instant),
  updated_at: instant,
});
type Issue = z.output<typeof issueShape>;

function labelsOf({ labels }: Issue): readonly string[] {
  return labels
    .map((label) => (typeof label === "string" ? label : (label.name ?? "")))
    .filter((label) => label !== "");
}

/** The number that stands in a label in place of the pattern's `*`; `null`: no label has one. */
function effortOf(labels: readonly string[], pattern: string | undefined): number | null {
  if (pattern === undefined) return null;
  const [before = "", after = ""] = pattern.toLowerCase().split("*");
  for (const label of labels) {
    const lower = label.toLowerCase();
    if (!lower.startsWith(before) || !lower.endsWith(after)) continue;
    const effort = estimateOf(lower.slice(before.length, lower.length - after.length));
    if (effort !== null) return effort;
  }
  return null;
}

/** What is closed as not planned or as a duplicate was not done. */
const NOT_DONE = new Set(["not_planned", "duplicate"]);

function itemOf(issue: Issue, repository: string, estimateLabel: string | undefined): TrackerItem {
  const labels = labelsOf(issue);
  const done = issue.state === "closed" && !NOT_DONE.has(issue.state_reason ?? "");
  return {
    id: issue.id,
    key: `${repository}#${issue.number}`,
    title: issue.title,
    url: issue.html_url ?? null,
    team: null,
    sprint: issue.milestone?.id ?? null,
    parent: null,
    type: issue.type?.name ?? null,
    labels,
    effort: effortOf(labels, estimateLabel),
    doneAt: done ? (issue.closed_at ?? issue.updated_at) : null,
    updatedAt: issue.updated_at,
  };
}

/** GitHub lists pull requests as issues; those are passed over. */
function isPullRequest(issue: unknown): boolean {
  return typeof issue === "object" && issue !== null && "pull_request" in issue;
}

/** Issues of an answer, in its order, and when the last of its entries changed, pull requests included. */
export function itemsOf(
  answer: readonly unknown[],
  repository: string,
  estimateLabel: string | undefined,
): {
  readonly items: readonly TrackerItem[];
  readonly skipped: readonly Skipped[];
  readonly newest: Instant | null;
} {
  const { read, skipped } = readList(
    answer.filter((issue) => !isPullRequest(issue)),
    issueShape,
    (issue) => `${repository}#${textAt(issue, "number") ?? "?"}`,
  );
  const newest = parseISO(textAt(answer.at(-1), "updated_at") ?? "").getTime();
  return {
    items: read.map((issue) => itemOf(issue, repository, estimateLabel)),
    skipped,
    newest: Number.isNaN(newest) ? null : newest,
  };
}

const milestoneShape = z.object({
  id: z.number().transform(String),
  title: z.string(),
  created_at: instant,
  due_on: maybe(instant),
  closed_at: maybe(instant),
});

/**
 * Milestones of an answer. A milestone lasts until the end of the day on which it is due, or until it was closed where
 * it is due at no date. GitHub knows no beginning: this is when it was made, and `placing.ts` moves it behind the end of
 * the milestone before.
 */
export function milestonesOf(
  answer: readonly unknown[],
  repository: string,
): { readonly sprints: readonly TrackerSprint[]; readonly skipped: readonly Skipped[] } {
  const { read, skipped } = readList(
    answer,
    milestoneShape,
    (milestone) => `milestone ${textAt(milestone, "number") ?? "?"} of ${repository}`,
  );
  return {
    sprints: read.map(({ id, title, created_at, due_on, closed_at }) => ({
      id,
      scope: repository,
      team: null,
      name: title,
      start: created_at,
      end:
        due_on === null || due_on === undefined
          ? (closed_at ?? null)
          : alignDown(due_on, DAY_MS) + DAY_MS,
      open: false,
      capacityDays: null,
    })),
    skipped,
  };
}
