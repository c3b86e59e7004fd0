import { parseISO } from "date-fns";
import { z } from "zod";
import type { Instant } from "#shared/kernel/time.ts";
import { estimateOf, readList, textAt } from "#server/debt/trackers/read-list.ts";
import type { Skipped, TrackerItem, TrackerSprint } from "#server/debt/trackers/model.ts";

/** Jira writes `2026-11-23T10:20:30.000+0100`. */
const instant = z.string().transform((text, context): Instant => {
  const at = parseISO(text).getTime();
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: "custom", message: "is no date" });
  return z.NEVER;
});
const maybe = <Value extends z.ZodType>(value: Value) => value.nullish().catch(null);

const issueShape = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  key: z.string().min(1),
  fields: z.looseObject({
    summary: maybe(z.string()),
    issuetype: maybe(z.object({ name: z.string(), subtask: maybe(z.boolean()) })),
    parent: maybe(z.object({ id: z.union([z.string(), z.number()]).transform(String) })),
    labels: maybe(z.array(z.string())),
    status: maybe(z.object({ statusCategory: z.object({ key: z.string() }) })),
    resolution: maybe(z.object({ name: z.string() })),
    resolutiondate: maybe(instant),
    statuscategorychangedate: maybe(instant),
    updated: instant,
  }),
});
type Issue = z.output<typeof issueShape>;

/** Which fields hold what, on this Jira. */
export interface JiraFields {
  readonly sprint: string | null;
  /** The first of them that an issue has decides. */
  readonly estimates: readonly string[];
}

/** Fields asked for. None of them says who. */
export function wantedFields({ sprint, estimates }: JiraFields): readonly string[] {
  return [
    "summary",
    "issuetype",
    "parent",
    "labels",
    "status",
    "resolution",
    "resolutiondate",
    "statuscategorychangedate",
    "updated",
    ...(sprint === null ? [] : [sprint]),
    ...estimates,
  ];
}

interface SprintOfIssue {
  readonly id: string;
  readonly state: string;
  /** `NaN`: it has not begun. */
  readonly start: number;
}

function dateOf(text: string | null): number {
  return text === null ? Number.NaN : parseISO(text).getTime();
}

/** Older Jira Data Center writes a sprint as `com.atlassian.greenhopper...Sprint@1f[id=37,...,state=CLOSED,...]`. */
function sprintOfText(text: string): SprintOfIssue | null {
  const member = (name: string): string | null =>
    new RegExp(`[[,]${name}=([^,\\]]*)`).exec(text)?.[1] ?? null;
  const id = member("id");
  if (id === null || !/^\d+$/.test(id)) return null;
  return { id, state: member("state") ?? "", start: dateOf(member("startDate")) };
}

function sprintOf(value: unknown): SprintOfIssue | null {
  if (typeof value === "string") return sprintOfText(value);
  const id = textAt(value, "id");
  if (id === null) return null;
  return { id, state: textAt(value, "state") ?? "", start: dateOf(textAt(value, "startDate")) };
}

/** One that has not begun is the last of all; of those the one with the greater id, which was made later. */
function later(a: SprintOfIssue, b: SprintOfIssue): number {
  const start = (sprint: SprintOfIssue) => (Number.isNaN(sprint.start) ? Infinity : sprint.start);
  if (start(a) !== start(b)) return start(a) < start(b) ? -1 : 1;
  return Number(a.id) - Number(b.id);
}

/** The last sprint an issue was in. What is done was not done in a sprint that is still to come. */
function lastSprint(value: unknown, done: boolean): string | null {
  const all = (Array.isArray(value) ? value : [value])
    .map(sprintOf)
    .filter((sprint) => sprint !== null);
  const begun = all.filter(({ state }) => state.toLowerCase() !== "future");
  const candidates = done && begun.length > 0 ? begun : all;
  return candidates.toSorted(later).at(-1)?.id ?? null;
}

const SECONDS_PER_HOUR = 3_600;

/** Story points as they are; Jira's own fields of time, which hold seconds, in hours. */
function effortOf(fields: Issue["fields"], estimates: readonly string[]): number | null {
  for (const field of estimates) {
    const value = estimateOf(fields[field]);
    if (value !== null) return /^(aggregate)?time/.test(field) ? value / SECONDS_PER_HOUR : value;
  }
  return null;
}

/**
 * When it was done: resolved, else moved to a status that means done; `null` as soon as it is open again, and where it was
 * closed without being done.
 */
function doneAt(fields: Issue["fields"], isNotDone: ReadsIssues["isNotDone"]): Instant | null {
  const { status, resolution, resolutiondate, statuscategorychangedate, updated } = fields;
  if (status?.statusCategory.key !== "done" || isNotDone(resolution?.name)) return null;
  return resolutiondate ?? statuscategorychangedate ?? updated;
}

/** No issue has it: a sub-task stays one, also where its parent may not be seen. */
const UNKNOWN_PARENT = "0";

/** How a site's issues are read. */
export interface ReadsIssues {
  /** Where people look at issues; `null`: it is not known. */
  readonly site: string | null;
  readonly isNotDone: (resolution: string | undefined) => boolean;
}

function itemOf(
  { id, key, fields }: Issue,
  names: JiraFields,
  { site, isNotDone }: ReadsIssues,
): TrackerItem {
  const done = doneAt(fields, isNotDone);
  return {
    id,
    key,
    title: fields.summary ?? "",
    url: site === null ? null : `${site}/browse/${key}`,
    team: null,
    sprint: names.sprint === null ? null : lastSprint(fields[names.sprint], done !== null),
    // The parent of a story is its epic, which stands for nothing else.
    parent: fields.issuetype?.subtask === true ? (fields.parent?.id ?? UNKNOWN_PARENT) : null,
    type: fields.issuetype?.name ?? null,
    labels: fields.labels ?? [],
    effort: effortOf(fields, names.estimates),
    doneAt: done,
    updatedAt: fields.updated,
  };
}

/** Issues of an answer, in its order. */
export function itemsOf(
  issues: readonly unknown[],
  names: JiraFields,
  how: ReadsIssues,
): { readonly items: readonly TrackerItem[]; readonly skipped: readonly Skipped[] } {
  const { read, skipped } = readList(
    issues,
    issueShape,
    (issue, index) => textAt(issue, "key") ?? `issue ${index + 1} of an answer`,
  );
  return { items: read.map((issue) => itemOf(issue, names, how)), skipped };
}

const sprintShape = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
  startDate: maybe(instant),
  endDate: maybe(instant),
  completeDate: maybe(instant),
  originBoardId: maybe(z.number()),
  state: maybe(z.string()),
});
type SprintOfBoard = z.output<typeof sprintShape>;

/** A sprint ends when somebody completes it, whatever was planned. */
function endOf({ state, endDate, completeDate }: SprintOfBoard): Instant | null {
  const planned = endDate ?? null;
  return state?.toLowerCase() === "active" ? planned : (completeDate ?? planned);
}

/**
 * Sprints of a board's answer.
 *
 * @param boards those that are read: a board also lists sprints of others as soon as an issue of its own is in one
 */
export function sprintsOf(
  values: readonly unknown[],
  board: number,
  boards: readonly number[],
): { readonly sprints: readonly TrackerSprint[]; readonly skipped: readonly Skipped[] } {
  const { read, skipped } = readList(
    values,
    sprintShape,
    (value) => `sprint ${textAt(value, "id") ?? "without an id"} of board ${board}`,
  );
  const own = read.filter(({ originBoardId }) => boards.includes(originBoardId ?? board));
  const others = read
    .filter((sprint) => !own.includes(sprint))
    .map(({ name, originBoardId }) => ({
      what: `sprint "${name}" of board ${originBoardId}`,
      why: "belongs to a board that is not read: its items count for no sprint",
    }));
  return {
    sprints: own.map((sprint) => ({
      id: sprint.id,
      scope: String(sprint.originBoardId ?? board),
      team: null,
      name: sprint.name,
      start: sprint.startDate ?? null,
      end: endOf(sprint),
      open: sprint.state?.toLowerCase() === "active",
      capacityDays: null,
    })),
    skipped: [...skipped, ...others],
  };
}

const fieldShape = z.object({
  id: z.string(),
  name: z.string(),
  schema: maybe(z.object({ custom: maybe(z.string()) })),
});

const SPRINT_FIELD = "com.pyxis.greenhopper.jira:gh-sprint";
const ESTIMATE_FIELD = "com.pyxis.greenhopper.jira:jsw-story-points";

/** Finds the fields that Jira Software keeps sprints and story points in, whose ids differ from site to site. */
export function fieldsOf(
  answer: readonly unknown[],
  said: { readonly sprint: string | undefined; readonly estimate: string | undefined },
): JiraFields {
  const { read } = readList(answer, fieldShape, () => "field");
  const ofType = (type: string) =>
    read.filter(({ schema }) => schema?.custom === type).map(({ id }) => id);
  const named = read.filter(({ name }) => /^story points?$/i.test(name)).map(({ id }) => id);
  return {
    sprint: said.sprint ?? ofType(SPRINT_FIELD)[0] ?? null,
    estimates:
      said.estimate === undefined
        ? [...new Set([...ofType(ESTIMATE_FIELD), ...named])]
        : [said.estimate],
  };
}
