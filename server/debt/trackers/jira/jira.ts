import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { isOfOnePart } from "#server/debt/trackers/failures.ts";
import { createTrackerHttp, secretInWords } from "#server/debt/trackers/http.ts";
import {
  EMPTY_PAGE,
  type Position,
  type Reading,
  type Tracker,
  type TrackerPage,
} from "#server/debt/trackers/model.ts";
import { textAt } from "#server/debt/trackers/read-list.ts";
import type { JiraSettings, Secret } from "#server/debt/trackers/settings.ts";
import { createJiraApi, type JiraApi } from "./api.ts";
import { jqlMinute, jqlSince } from "./jql.ts";
import { jiraRefusal } from "./refusals.ts";
import { fieldsOf, itemsOf, sprintsOf, wantedFields, type JiraFields } from "./shapes.ts";

/** Issues turn up in Jira's search a little after they changed. */
const OVERLAP_MS = 5 * MINUTE_MS;

/** Where a reading of Jira stands: what it has found out so far, and what comes next. */
interface JiraPosition {
  readonly step: "zone" | "fields" | "boards" | "sprints" | "count" | "issues";
  readonly zone: string;
  readonly fields: JiraFields;
  /** Boards whose sprints are read. */
  readonly boards: readonly number[];
  /** Conditions in JQL, each of them a part that is read by itself. */
  readonly parts: readonly string[];
  /** Of the projects, boards or parts, whichever the step goes through. */
  readonly index: number;
  /** Of the list that the step reads, as Jira counts. */
  readonly startAt: number;
  /** Of Jira Cloud. */
  readonly token: string | null;
  /** From when on the part is read. */
  readonly minute: string | null;
  /** Of the part. */
  readonly left: number | null;
}

const BEGINNING: JiraPosition = {
  step: "zone",
  zone: "UTC",
  fields: { sprint: null, estimates: [] },
  boards: [],
  parts: [],
  index: 0,
  startAt: 0,
  token: null,
  minute: null,
  left: null,
};

function secretOf(auth: JiraSettings["auth"]): Secret {
  if ("bearer" in auth) return { token: auth.bearer };
  return "bearerFile" in auth ? { tokenFile: auth.bearerFile } : auth;
}

function credentialOf(auth: JiraSettings["auth"]) {
  return (secret: string) => {
    const email = "email" in auth ? auth.email : null;
    const shown = email === null ? secret : Buffer.from(`${email}:${secret}`).toString("base64");
    return {
      headers: { authorization: `${email === null ? "Bearer" : "Basic"} ${shown}` },
      secrets: [shown, secret],
    };
  };
}

/** Whether it is Jira Cloud, whose search pages otherwise than that of a Jira of one's own. */
function isCloud({ url, auth }: JiraSettings): boolean {
  return "email" in auth || /\.(atlassian\.(net|com)|jira\.com)$/.test(new URL(url).hostname);
}

/** Where people look at issues; the gateway of Atlassian's API is no such place. */
function siteOf(url: string): string | null {
  const { hostname } = new URL(url);
  return hostname === "api.atlassian.com" ? null : url.replace(/\/+$/, "");
}

type Step = (at: JiraPosition, reading: Reading, signal: AbortSignal) => Promise<TrackerPage>;

/** Reads Jira Cloud or Data Center: boards, their sprints, and issues by the time of their last change. */
export function createJira(
  settings: JiraSettings,
  { clock, retryDelayMs }: { readonly clock: Clock; readonly retryDelayMs?: number },
): Tracker {
  const cloud = isCloud(settings);
  const secret = secretOf(settings.auth);
  const site = siteOf(settings.url);
  const api: JiraApi = createJiraApi({
    url: settings.url.replace(/\/+$/, ""),
    cloud,
    http: createTrackerHttp({
      tracker: settings.name,
      clock,
      secret,
      credentialInWords: secretInWords(secret),
      credential: credentialOf(settings.auth),
      refusal: jiraRefusal,
      ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
    }),
  });

  function page(next: JiraPosition | null, filled: Partial<TrackerPage> = {}): TrackerPage {
    return { ...EMPTY_PAGE, what: next === null ? "" : whatOf(next), next, ...filled };
  }

  function whatOf({ step, boards, parts, index }: JiraPosition): string {
    if (step === "sprints") return `sprints of board ${boards[index] ?? ""}`;
    if (step === "issues" || step === "count") return `issues of ${parts[index] ?? ""}`;
    return "boards";
  }

  function afterSprints(at: JiraPosition, { whole }: Reading): JiraPosition {
    return { ...at, step: cloud && whole ? "count" : "issues", index: 0, startAt: 0 };
  }

  function nextBoard(at: JiraPosition, reading: Reading): JiraPosition {
    const index = at.index + 1;
    return index < at.boards.length ? { ...at, index, startAt: 0 } : afterSprints(at, reading);
  }

  function nextPart(at: JiraPosition, { whole }: Reading): JiraPosition | null {
    const index = at.index + 1;
    if (index >= at.parts.length) return null;
    const step = cloud && whole ? "count" : "issues";
    return { ...at, step, index, startAt: 0, token: null, minute: null, left: null };
  }

  const zone: Step = async (at, _reading, signal) => {
    const found = await api.timeZone(signal);
    return page({ ...at, step: "fields", zone: found ?? "UTC" });
  };

  const fields: Step = async (at, _reading, signal) => {
    const found = fieldsOf(await api.fields(signal), {
      sprint: settings.sprintField,
      estimate: settings.estimateField,
    });
    return page({ ...at, step: "boards", fields: found });
  };

  /** The boards of projects, page by page; or what the boards of headroom.yaml are about, one by one. */
  const boards: Step = async (at, reading, signal) => {
    const project = settings.projects[at.index];
    const done = (position: JiraPosition): JiraPosition =>
      position.boards.length > 0
        ? { ...position, step: "sprints", index: 0, startAt: 0 }
        : afterSprints(position, reading);
    if (project === undefined) {
      const board = settings.boards[at.index];
      if (board === undefined) return page(done(at));
      const filter = await api.filterOf(board, signal);
      const found = {
        ...at,
        boards: [...at.boards, board],
        parts: [...at.parts, `filter = ${filter}`],
        index: at.index + 1,
      };
      return page(found.index < settings.boards.length ? found : done(found));
    }
    const { values, last } = await api.boardsOf(project, at.startAt, signal);
    const ids = values
      .filter((board) => textAt(board, "type") !== "kanban")
      .map((board) => Number(textAt(board, "id")))
      .filter(Number.isInteger);
    const found = { ...at, boards: [...new Set([...at.boards, ...ids])] };
    if (!last) return page({ ...found, startAt: at.startAt + values.length });
    const parts = [...at.parts, `project = "${project}"`];
    const index = at.index + 1;
    return page(
      index < settings.projects.length
        ? { ...found, parts, index, startAt: 0 }
        : done({ ...found, parts }),
    );
  };

  const sprints: Step = async (at, reading, signal) => {
    const board = at.boards[at.index] ?? 0;
    const answer = await api.sprintsOf(board, at.startAt, signal);
    if (answer === null) return page(nextBoard(at, reading));
    const { values, last } = answer;
    return page(
      last ? nextBoard(at, reading) : { ...at, startAt: at.startAt + values.length },
      sprintsOf(values, board, at.boards),
    );
  };

  function minuteOf(at: JiraPosition, { from }: Reading): string {
    return at.minute ?? jqlMinute(from, at.zone);
  }

  const count: Step = async (at, reading, signal) => {
    const part = at.parts[at.index] ?? "";
    const left = await api.count(jqlSince(part, minuteOf(at, reading)), part, signal);
    return page({ ...at, step: "issues", left }, { remaining: left });
  };

  /** A page of Cloud's search, which goes on by a token that lives for a week. */
  async function cloudIssues(at: JiraPosition, reading: Reading, signal: AbortSignal) {
    const minute = minuteOf(at, reading);
    const part = at.parts[at.index] ?? "";
    const { issues, token } = await api.searchByToken(
      { jql: jqlSince(part, minute), fields: wantedFields(at.fields), token: at.token },
      part,
      signal,
    );
    const left = at.left === null ? null : Math.max(0, at.left - issues.length);
    const read = itemsOf(issues, at.fields, site);
    return { read, issues, left, next: token === null ? null : { ...at, minute, token, left } };
  }

  /**
   * A page of Data Center's search. Counting pages from the beginning would leave out an issue whenever one before it
   * changes meanwhile, so that the next page begins where this one ended; within one minute it is counted.
   */
  async function ownIssues(at: JiraPosition, reading: Reading, signal: AbortSignal) {
    const minute = minuteOf(at, reading);
    const part = at.parts[at.index] ?? "";
    const { issues, total } = await api.searchByNumber(
      { jql: jqlSince(part, minute), fields: wantedFields(at.fields), startAt: at.startAt },
      part,
      signal,
    );
    const read = itemsOf(issues, at.fields, site);
    const startAt = at.startAt + issues.length;
    const left = Math.max(0, total - startAt);
    if (left === 0 || issues.length === 0) return { read, issues, left, next: null };
    const newest = read.items.at(-1)?.updatedAt;
    const reached = newest === undefined ? minute : jqlMinute(newest, at.zone);
    const next =
      reached > minute ? { ...at, minute: reached, startAt: 0 } : { ...at, minute, startAt };
    return { read, issues, left, next };
  }

  const issues: Step = async (at, reading, signal) => {
    const answer = await (cloud ? cloudIssues : ownIssues)(at, reading, signal);
    return page(answer.next ?? nextPart(at, reading), {
      ...answer.read,
      read: answer.issues.length,
      remaining: answer.left,
    });
  };

  const steps: Readonly<Record<JiraPosition["step"], Step>> = {
    zone,
    fields,
    boards,
    sprints,
    count,
    issues,
  };

  /** What comes after a part that cannot be read; `null`: without it nothing can be. */
  function past(at: JiraPosition, reading: Reading): { next: JiraPosition | null } | null {
    if (at.step === "sprints") return { next: nextBoard(at, reading) };
    if (at.step === "count") return { next: { ...at, step: "issues" } };
    if (at.step === "issues") return { next: nextPart(at, reading) };
    if (at.step !== "boards") return null;
    const index = at.index + 1;
    const more = index < settings.projects.length + settings.boards.length;
    if (more) return { next: { ...at, index, startAt: 0 } };
    return at.parts.length === 0
      ? null
      : { next: { ...at, step: "sprints", index: 0, startAt: 0 } };
  }

  async function step(at: JiraPosition, reading: Reading, signal: AbortSignal) {
    try {
      return await steps[at.step](at, reading, signal);
    } catch (error) {
      if (!isOfOnePart(error)) throw error;
      // A token that has expired is rejected: what it stood for is asked for from the beginning of the part.
      if (at.token !== null && error.code === "tracker.rejected") {
        return page({ ...at, token: null, left: null });
      }
      const after = past(at, reading);
      if (after === null) throw error;
      return page(after.next, {
        failure: { message: error.message, remedy: error.remedy ?? null },
      });
    }
  }

  return {
    overlapMs: OVERLAP_MS,
    lastWins: false,
    state: async () => null,
    async *pages(position: Position, reading, signal) {
      let at: JiraPosition | null = position === null ? BEGINNING : readPosition(position);
      while (at !== null) {
        const read: TrackerPage = await step(at, reading, signal);
        yield read;
        at = read.next as JiraPosition | null;
      }
    },
  };
}

const positionShape = z.object({ step: z.string(), parts: z.array(z.string()) });

/** A position that another version of Headroom stored begins anew. */
function readPosition(position: Position): JiraPosition {
  return positionShape.safeParse(position).success ? (position as JiraPosition) : BEGINNING;
}
