import type { Reading } from "#server/debt/trackers/model.ts";
import type { JiraApi } from "./api.ts";
import { jqlMinute, jqlSince } from "./jql.ts";
import { partInWords, type JiraPosition } from "./position.ts";
import { itemsOf, wantedFields, type ReadsIssues } from "./shapes.ts";

/** From when on the part that a position stands at is read, as JQL takes it. */
export function minuteOf(at: JiraPosition, { from }: Reading): string {
  return at.minute ?? jqlMinute(from, at.zone);
}

interface FoundIssues {
  readonly read: ReturnType<typeof itemsOf>;
  /** Issues of the answer. */
  readonly answered: number;
  /** Of the part; `null`: Jira does not say. */
  readonly left: number | null;
  /** `null`: this was the part's last page. */
  readonly next: JiraPosition | null;
}

/** Reads the next page of issues. */
type Search = (at: JiraPosition, reading: Reading, signal: AbortSignal) => Promise<FoundIssues>;

/** Reads a part the way that this Jira has for it: boards are counted through everywhere. */
export function searchOf(api: JiraApi, cloud: boolean, how: ReadsIssues): Search {
  return (at, reading, signal) => {
    const part = at.parts[at.index] ?? { project: "" };
    const fields = wantedFields(at.fields);
    if ("board" in part)
      return searchByNumber(at, reading, how, (minute) =>
        api.searchOfBoard(
          part.board,
          { jql: jqlSince(null, minute), fields, startAt: at.startAt },
          signal,
        ),
      );
    const { project } = part;
    const words = partInWords(part);
    if (cloud) return searchByToken(api, project, at, reading, how, signal);
    return searchByNumber(at, reading, how, (minute) =>
      api.searchByNumber(
        { jql: jqlSince(project, minute), fields, startAt: at.startAt },
        words,
        signal,
      ),
    );
  };
}

/** Cloud's search goes on by a token that lives for a week. */
async function searchByToken(
  api: JiraApi,
  project: string,
  at: JiraPosition,
  reading: Reading,
  how: ReadsIssues,
  signal: AbortSignal,
): Promise<FoundIssues> {
  const minute = minuteOf(at, reading);
  const { issues, token } = await api.searchByToken(
    { jql: jqlSince(project, minute), fields: wantedFields(at.fields), token: at.token },
    partInWords({ project }),
    signal,
  );
  const left = at.left === null ? null : Math.max(0, at.left - issues.length);
  return {
    read: itemsOf(issues, at.fields, how),
    answered: issues.length,
    left,
    next: token === null ? null : { ...at, minute, token, left },
  };
}

/**
 * Data Center's search counts, and so do boards. Counting pages from the beginning would leave out an issue whenever one
 * before it changes meanwhile, so that the next page begins where this one ended; within one minute it is counted.
 */
async function searchByNumber(
  at: JiraPosition,
  reading: Reading,
  how: ReadsIssues,
  ask: (minute: string) => Promise<{ readonly issues: readonly unknown[]; readonly total: number }>,
): Promise<FoundIssues> {
  const minute = minuteOf(at, reading);
  const { issues, total } = await ask(minute);
  const read = itemsOf(issues, at.fields, how);
  const startAt = at.startAt + issues.length;
  const left = Math.max(0, total - startAt);
  const found = { read, answered: issues.length, left };
  if (left === 0 || issues.length === 0) return { ...found, next: null };
  const newest = read.items.at(-1)?.updatedAt;
  const reached = newest === undefined ? minute : jqlMinute(newest, at.zone);
  return {
    ...found,
    next: reached > minute ? { ...at, minute: reached, startAt: 0 } : { ...at, minute, startAt },
  };
}
