import type { Skipped, TrackerItem, TrackerSprint } from "#server/debt/trackers/model.ts";
import { isNotDone as isNotDoneOfJira } from "#server/debt/trackers/jira/resolutions.ts";
import { estimateOf } from "#server/debt/trackers/read-list.ts";
import {
  isCapacity,
  isPlausible,
  LEAST_CAPACITY_DAYS,
  sprintFault,
} from "#server/debt/trackers/sprint-bounds.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { endOf, instantOf } from "./dates.ts";
import type { Row } from "./table.ts";

export const ITEM_COLUMNS = [
  "key",
  "team",
  "sprint",
  "title",
  "type",
  "labels",
  "status",
  "effort",
  "done",
  "updated",
  "url",
];
export const SPRINT_COLUMNS = ["team", "name", "start", "end", "capacity"];

/** A row that was read, or why it cannot be used. */
type Read<Entry> = { readonly entry: Entry } | { readonly skipped: Skipped };

/** Thrown within a row, caught at its end. */
class CellError extends Error {
  readonly skipped: Skipped;

  constructor(row: Row, column: string, why: string) {
    super(why);
    this.skipped = { what: row.at(column), why: `${column}: ${why}` };
  }
}

function reading<Entry>(read: () => Entry): Read<Entry> {
  try {
    return { entry: read() };
  } catch (error) {
    if (error instanceof CellError) return { skipped: error.skipped };
    throw error;
  }
}

/** No tracker has longer ones, and a file that is no table does. */
const LONGEST_NAME = 500;

/** Text that something is known by. */
function nameIn(row: Row, column: string): string {
  const text = row.cell(column);
  if (text.length > LONGEST_NAME)
    throw new CellError(row, column, `is longer than ${LONGEST_NAME} characters`);
  return text;
}

function required(row: Row, column: string): string {
  const text = nameIn(row, column);
  if (text === "") throw new CellError(row, column, "is empty");
  return text;
}

function dateIn(row: Row, column: string, read = instantOf): Instant | null {
  const text = row.cell(column);
  if (text === "") return null;
  const at = read(text);
  if (at === null)
    throw new CellError(row, column, `"${text}" is no date; write 2026-11-23 or 2026-11-23T10:00Z`);
  if (!isPlausible(at)) throw new CellError(row, column, `"${text}" is not between 1990 and 2199`);
  return at;
}

function numberIn(row: Row, column: string): number | null {
  const text = row.cell(column);
  if (text === "") return null;
  const number = estimateOf(text);
  if (number === null) throw new CellError(row, column, `"${text}" is no number of at least 0`);
  return number;
}

function capacityIn(row: Row): number | null {
  const days = numberIn(row, "capacity");
  if (days === null || isCapacity(days)) return days;
  throw new CellError(
    row,
    "capacity",
    `"${row.cell("capacity")}" is no capacity: ${LEAST_CAPACITY_DAYS} person-days are the least`,
  );
}

function urlIn(row: Row, column: string): string | null {
  const text = row.cell(column);
  if (text === "") return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new CellError(row, column, "is no address that begins with http:// or https://");
  return text;
}

/** What a sprint of a file is known by: its name, within its team where one is named. */
function sprintId(team: string | null, name: string): string {
  return team === null ? name : `${team}/${name}`;
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

/**
 * An item of a file with Headroom's own columns.
 *
 * @param team whose all of the tracker is; `null`: the files say so
 * @param at when the file was read, for items that do not say when they changed
 */
export function itemOf(row: Row, team: string | null, at: Instant): Read<TrackerItem> {
  return reading(() => {
    const key = required(row, "key");
    const owner = team ?? orNull(nameIn(row, "team"));
    const sprint = nameIn(row, "sprint");
    const done = dateIn(row, "done");
    return {
      id: key,
      key,
      title: row.cell("title"),
      url: urlIn(row, "url"),
      team: owner,
      sprint: sprint === "" ? null : sprintId(owner, sprint),
      parent: null,
      type: orNull(row.cell("type")),
      labels: row
        .cell("labels")
        .split(/[;,]/)
        .map((label) => label.trim())
        .filter((label) => label !== ""),
      effort: numberIn(row, "effort"),
      doneAt: done,
      updatedAt: dateIn(row, "updated") ?? done ?? at,
    };
  });
}

/** A sprint of a file. */
export function sprintOf(row: Row, team: string | null): Read<TrackerSprint> {
  return reading(() => {
    const name = required(row, "name");
    const owner = team ?? orNull(nameIn(row, "team"));
    required(row, "start");
    required(row, "end");
    const start = dateIn(row, "start");
    const end = dateIn(row, "end", endOf);
    if (start !== null && end !== null && end <= start)
      throw new CellError(row, "end", "is not after the start");
    const fault = sprintFault({ start, end });
    if (fault !== null) throw new CellError(row, "end", fault);
    return {
      id: sprintId(owner, name),
      scope: owner ?? "",
      team: owner,
      name,
      start,
      end,
      open: false,
      capacityDays: capacityIn(row),
    };
  });
}

const isNotDone = isNotDoneOfJira();
const JIRA_ESTIMATES = [
  "Custom field (Story point estimate)",
  "Custom field (Story Points)",
  "Story Points",
];

/** An export does not say which of its types are those of sub-tasks, and an epic is a parent as well. */
const SUB_TASK = /^sub-?task\b/i;

function parentIn(row: Row): string | null {
  return orNull(row.cell("Parent id")) ?? orNull(row.cell("Parent"));
}

/** Whether a file is what Jira exports. */
export function isJiraExport(head: readonly string[]): boolean {
  const names = new Set(head.map((name) => name.toLowerCase()));
  return names.has("issue key") && names.has("issue type");
}

/** An issue of Jira's own export, where labels and sprints have a column for each. */
export function jiraItemOf(row: Row, team: string | null, at: Instant): Read<TrackerItem> {
  return reading(() => {
    const key = required(row, "Issue key");
    const sprint = row.cells("Sprint").at(-1);
    const type = row.cell("Issue Type");
    const category = row.cell("Status Category").toLowerCase();
    const resolved = dateIn(row, "Resolved");
    const updated = dateIn(row, "Updated") ?? resolved ?? at;
    const closed = category === "" ? resolved : category === "done" ? (resolved ?? updated) : null;
    const done = isNotDone(row.cell("Resolution")) ? null : closed;
    const estimate = JIRA_ESTIMATES.find((column) => row.cell(column) !== "");
    return {
      id: orNull(row.cell("Issue id")) ?? key,
      key,
      title: row.cell("Summary"),
      url: null,
      team,
      sprint: sprint === undefined ? null : sprintId(team, sprint),
      parent: SUB_TASK.test(type) ? parentIn(row) : null,
      type: orNull(type),
      labels: row.cells("Labels"),
      effort: estimate === undefined ? null : numberIn(row, estimate),
      doneAt: done,
      updatedAt: updated,
    };
  });
}
