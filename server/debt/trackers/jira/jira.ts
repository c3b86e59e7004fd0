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
import { jqlSince } from "./jql.ts";
import {
  BEGINNING,
  partInWords,
  readPosition,
  whatComes,
  type JiraPart,
  type JiraPosition,
} from "./position.ts";
import { jiraRefusal } from "./refusals.ts";
import { isNotDone } from "./resolutions.ts";
import { minuteOf, searchOf } from "./search.ts";
import { fieldsOf, sprintsOf } from "./shapes.ts";

/** Issues turn up in Jira's search a little after they changed. */
const OVERLAP_MS = 5 * MINUTE_MS;

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

  const search = searchOf(api, cloud, {
    site: siteOf(settings.url),
    isNotDone: isNotDone(settings.notDone),
  });

  function page(next: JiraPosition | null, filled: Partial<TrackerPage> = {}): TrackerPage {
    return { ...EMPTY_PAGE, what: next === null ? "" : whatComes(next), next, ...filled };
  }

  /** Cloud's search does not say how much there is; all others do. */
  function stepOf(part: JiraPart | undefined, { whole }: Reading): "count" | "issues" {
    return cloud && whole && part !== undefined && "project" in part ? "count" : "issues";
  }

  function afterSprints(at: JiraPosition, reading: Reading): JiraPosition {
    return { ...at, step: stepOf(at.parts[0], reading), index: 0, startAt: 0 };
  }

  function afterBoards(at: JiraPosition, reading: Reading): JiraPosition {
    return at.boards.length > 0
      ? { ...at, step: "sprints", index: 0, startAt: 0 }
      : afterSprints(at, reading);
  }

  function nextBoard(at: JiraPosition, reading: Reading): JiraPosition {
    const index = at.index + 1;
    return index < at.boards.length ? { ...at, index, startAt: 0 } : afterSprints(at, reading);
  }

  function nextPart(at: JiraPosition, reading: Reading): JiraPosition | null {
    const index = at.index + 1;
    if (index >= at.parts.length) return null;
    const step = stepOf(at.parts[index], reading);
    return {
      ...at,
      step,
      index,
      startAt: 0,
      token: null,
      restarted: false,
      minute: null,
      left: null,
    };
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

  /** The boards of projects, page by page. Those that headroom.yaml names are known. */
  const boards: Step = async (at, reading, signal) => {
    const project = settings.projects[at.index];
    if (project === undefined) {
      const { boards: named } = settings;
      const parts = named.map((board) => ({ board }));
      return page(afterBoards({ ...at, boards: named, parts }, reading));
    }
    const { values, last } = await api.boardsOf(project, at.startAt, signal);
    const ids = values
      .filter((board) => textAt(board, "type") !== "kanban")
      .map((board) => Number(textAt(board, "id")))
      .filter(Number.isInteger);
    const found = { ...at, boards: [...new Set([...at.boards, ...ids])] };
    if (!last) return page({ ...found, startAt: at.startAt + values.length });
    const parts = [...at.parts, { project }];
    const index = at.index + 1;
    return page(
      index < settings.projects.length
        ? { ...found, parts, index, startAt: 0 }
        : afterBoards({ ...found, parts }, reading),
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

  const count: Step = async (at, reading, signal) => {
    const part = at.parts[at.index];
    const project = part !== undefined && "project" in part ? part.project : "";
    const jql = jqlSince(project, minuteOf(at, reading));
    const left = await api.count(jql, partInWords(part), signal);
    return page({ ...at, step: "issues", left }, { remaining: left });
  };

  const issues: Step = async (at, reading, signal) => {
    const { read, answered, left, next } = await search(at, reading, signal);
    return page(next ?? nextPart(at, reading), { ...read, read: answered, remaining: left });
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
    // The issues of a project can be read without its boards.
    const project = settings.projects[at.index];
    if (project === undefined) return null;
    const parts = [...at.parts, { project }];
    const index = at.index + 1;
    return index < settings.projects.length
      ? { next: { ...at, parts, index, startAt: 0 } }
      : { next: afterBoards({ ...at, parts }, reading) };
  }

  async function step(at: JiraPosition, reading: Reading, signal: AbortSignal) {
    try {
      return await steps[at.step](at, reading, signal);
    } catch (error) {
      if (!isOfOnePart(error)) throw error;
      // A token that has expired is rejected: what it stood for is asked for from the beginning of the part, once.
      if (at.token !== null && !at.restarted && error.code === "tracker.rejected")
        return page({ ...at, token: null, left: null, restarted: true });
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
