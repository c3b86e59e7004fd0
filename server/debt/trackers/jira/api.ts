import { DomainError } from "#shared/kernel/errors.ts";
import { goesRoundInCircles } from "#server/debt/trackers/failures.ts";
import type { TrackerHttp } from "#server/debt/trackers/http.ts";
import { textAt } from "#server/debt/trackers/read-list.ts";

export interface JiraList {
  readonly values: readonly unknown[];
  readonly last: boolean;
}

interface Search {
  readonly jql: string;
  readonly fields: readonly string[];
}

type NumberedSearch = Search & { readonly startAt: number };

interface NumberedIssues {
  readonly issues: readonly unknown[];
  /** Of the whole search. */
  readonly total: number;
}

/** The questions that Jira is asked. */
export interface JiraApi {
  /** Of whoever asks, by which Jira understands dates; `null`: it does not say. */
  timeZone(signal: AbortSignal): Promise<string | null>;
  fields(signal: AbortSignal): Promise<readonly unknown[]>;
  boardsOf(project: string, startAt: number, signal: AbortSignal): Promise<JiraList>;
  /** `null`: the board has no sprints. */
  sprintsOf(board: number, startAt: number, signal: AbortSignal): Promise<JiraList | null>;
  /** About how many issues there are (Cloud). */
  count(jql: string, part: string, signal: AbortSignal): Promise<number | null>;
  /** Cloud's search. */
  searchByToken(
    search: Search & { readonly token: string | null },
    part: string,
    signal: AbortSignal,
  ): Promise<{ readonly issues: readonly unknown[]; readonly token: string | null }>;
  /** Data Center's search. */
  searchByNumber(
    search: NumberedSearch,
    part: string,
    signal: AbortSignal,
  ): Promise<NumberedIssues>;
  /** Those of a board, by the search of either. */
  searchOfBoard(
    board: number,
    search: NumberedSearch,
    signal: AbortSignal,
  ): Promise<NumberedIssues>;
}

const PAGE = 100;
const LIST_PAGE = 50;

const RIGHTS = {
  user: "the scope read:jira-user",
  work: "the scope read:jira-work, and the permission Browse projects",
  boards:
    "the scopes read:board-scope:jira-software and read:project:jira, and the permission Browse projects",
  issuesOfBoard:
    "the scopes read:board-scope:jira-software and read:issue-details:jira, and the permission Browse projects on the board's projects",
  sprints:
    "the scope read:sprint:jira-software, and the permission Browse projects on the board's projects",
};

function listIn(body: unknown, key: string): readonly unknown[] {
  const list = (body as Readonly<Record<string, unknown>> | null)?.[key];
  return Array.isArray(list) ? list : [];
}

function isObject(body: unknown): boolean {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}

function hasList(key: string): (body: unknown) => boolean {
  return (body) => Array.isArray((body as Readonly<Record<string, unknown>> | null)?.[key]);
}

/** `null`: the answer does not say. */
function isLast(body: unknown): boolean | null {
  const { isLast: said } = body as { readonly isLast?: unknown };
  return typeof said === "boolean" ? said : null;
}

function pageOf(body: unknown, asked: number, what: string): JiraList {
  const values = listIn(body, "values");
  const numberAt = (key: string): number | null => {
    const text = textAt(body, key);
    return text === null ? null : Number(text);
  };
  if ((numberAt("startAt") ?? asked) !== asked) throw goesRoundInCircles(what);
  const total = numberAt("total");
  const short = values.length < (numberAt("maxResults") ?? LIST_PAGE);
  const last = isLast(body) ?? (total === null ? short : asked + values.length >= total);
  return { values, last: last || values.length === 0 };
}

/** @param url base address, without a slash at its end */
export function createJiraApi(options: {
  readonly url: string;
  readonly cloud: boolean;
  readonly http: TrackerHttp;
}): JiraApi {
  const { url, cloud, http } = options;
  const rest = `${url}/rest/api/${cloud ? 3 : 2}`;
  const agile = `${url}/rest/agile/1.0`;

  return {
    async timeZone(signal) {
      const question = {
        url: `${rest}/myself`,
        what: "its own user",
        right: RIGHTS.user,
        isAnswer: isObject,
      };
      return textAt((await http.ask(question, signal)).body, "timeZone");
    },
    async fields(signal) {
      const question = {
        url: `${rest}/field`,
        what: "the fields",
        right: RIGHTS.work,
        isAnswer: Array.isArray,
      };
      const { body } = await http.ask(question, signal);
      return Array.isArray(body) ? body : [];
    },
    async boardsOf(project, startAt, signal) {
      const query = `projectKeyOrId=${project}&startAt=${startAt}&maxResults=${LIST_PAGE}`;
      const what = `the boards of project ${project}`;
      const url = `${agile}/board?${query}`;
      const question = { url, what, right: RIGHTS.boards, isAnswer: hasList("values") };
      return pageOf((await http.ask(question, signal)).body, startAt, what);
    },
    async sprintsOf(board, startAt, signal) {
      const question = {
        url: `${agile}/board/${board}/sprint?startAt=${startAt}&maxResults=${LIST_PAGE}`,
        what: `the sprints of board ${board}`,
        right: RIGHTS.sprints,
        isAnswer: hasList("values"),
      };
      try {
        return pageOf((await http.ask(question, signal)).body, startAt, question.what);
      } catch (error) {
        // "The board does not support sprints": work flows over it without any.
        if (error instanceof DomainError && error.code === "tracker.rejected") return null;
        throw error;
      }
    },
    async count(jql, part, signal) {
      const question = {
        url: `${rest}/search/approximate-count`,
        isAnswer: isObject,
        body: { jql },
        what: `the issues of ${part}`,
        right: RIGHTS.work,
      };
      const count = Number(textAt((await http.ask(question, signal)).body, "count") ?? Number.NaN);
      return Number.isFinite(count) ? count : null;
    },
    async searchByToken({ jql, fields, token }, part, signal) {
      const question = {
        isAnswer: hasList("issues"),
        url: `${rest}/search/jql`,
        body: {
          jql,
          fields,
          maxResults: PAGE,
          ...(token === null ? {} : { nextPageToken: token }),
        },
        what: `the issues of ${part}`,
        right: RIGHTS.work,
      };
      const { body } = await http.ask(question, signal);
      const next = isLast(body) === true ? null : textAt(body, "nextPageToken");
      if (next !== null && next === token) throw goesRoundInCircles(question.what);
      return { issues: listIn(body, "issues"), token: next };
    },
    async searchByNumber({ jql, fields, startAt }, part, signal) {
      const question = {
        isAnswer: hasList("issues"),
        url: `${rest}/search`,
        body: { jql, fields, startAt, maxResults: PAGE },
        what: `the issues of ${part}`,
        right: RIGHTS.work,
      };
      const { body } = await http.ask(question, signal);
      return { issues: listIn(body, "issues"), total: Number(textAt(body, "total") ?? 0) };
    },
    async searchOfBoard(board, { jql, fields, startAt }, signal) {
      const query = new URLSearchParams({
        jql,
        fields: fields.join(","),
        startAt: String(startAt),
        maxResults: String(PAGE),
      });
      const question = {
        isAnswer: hasList("issues"),
        url: `${agile}/board/${board}/issue?${query.toString()}`,
        what: `the issues of board ${board}`,
        right: RIGHTS.issuesOfBoard,
      };
      const { body } = await http.ask(question, signal);
      return { issues: listIn(body, "issues"), total: Number(textAt(body, "total") ?? 0) };
    },
  };
}
