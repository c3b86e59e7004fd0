import { parseISO } from "date-fns";
import { z } from "zod";
import type { Skipped, TrackerItem, TrackerSprint } from "#server/debt/trackers/model.ts";
import { estimateOf, readList, textAt } from "#server/debt/trackers/read-list.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => parseISO(text).getTime());
const maybe = <Value extends z.ZodType>(value: Value) => value.nullish().catch(null);
const team = z.object({ key: z.string(), name: z.string() });

/** Linear's `Payments & Billing` is `payments-billing` in a catalogue. */
function teamName({ name }: z.output<typeof team>): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

const issueShape = z.object({
  id: z.string(),
  identifier: z.string(),
  title: z.string(),
  url: maybe(z.url()),
  estimate: z.unknown(),
  completedAt: maybe(instant),
  updatedAt: instant,
  trashed: maybe(z.boolean()),
  state: maybe(z.object({ type: z.string() })),
  labels: maybe(z.object({ nodes: z.array(z.object({ name: z.string() })) })),
  cycle: maybe(z.object({ id: z.string() })),
  team: maybe(team),
});
type Issue = z.output<typeof issueShape>;

function itemOf(issue: Issue): TrackerItem {
  // Whoever opens an issue again leaves the date behind; the state says whether it still is done.
  const done = issue.state?.type === "completed";
  return {
    id: issue.id,
    key: issue.identifier,
    title: issue.title,
    url: issue.url ?? null,
    team: issue.team === null || issue.team === undefined ? null : teamName(issue.team),
    sprint: issue.cycle?.id ?? null,
    parent: null,
    type: null,
    labels: issue.labels?.nodes.map(({ name }) => name) ?? [],
    effort: estimateOf(issue.estimate),
    doneAt: done ? (issue.completedAt ?? issue.updatedAt) : null,
    updatedAt: issue.updatedAt,
  };
}

/** Issues of an answer; those in the trash are gone. */
export function itemsOf(nodes: readonly unknown[]): {
  readonly items: readonly TrackerItem[];
  readonly gone: readonly string[];
  readonly skipped: readonly Skipped[];
} {
  const { read, skipped } = readList(
    nodes,
    issueShape,
    (node, index) => textAt(node, "identifier") ?? `issue ${index + 1} of an answer`,
  );
  return {
    items: read.filter(({ trashed }) => trashed !== true).map(itemOf),
    gone: read.filter(({ trashed }) => trashed === true).map(({ id }) => id),
    skipped,
  };
}

const cycleShape = z.object({
  id: z.string(),
  number: z.number(),
  name: maybe(z.string()),
  startsAt: instant,
  endsAt: instant,
  team,
});

/** Cycles of an answer. Most have no name but a number. */
export function cyclesOf(nodes: readonly unknown[]): {
  readonly sprints: readonly TrackerSprint[];
  readonly skipped: readonly Skipped[];
} {
  const { read, skipped } = readList(
    nodes,
    cycleShape,
    (node) => `cycle ${textAt(node, "number") ?? "?"} of ${textAt(node, "team", "key") ?? "?"}`,
  );
  return {
    sprints: read.map((cycle) => ({
      id: cycle.id,
      scope: cycle.team.key,
      team: teamName(cycle.team),
      name: cycle.name ?? `Cycle ${cycle.number}`,
      start: cycle.startsAt,
      end: cycle.endsAt,
      open: false,
      capacityDays: null,
    })),
    skipped,
  };
}
