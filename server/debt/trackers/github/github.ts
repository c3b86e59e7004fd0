import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { isOfOnePart } from "#server/debt/trackers/failures.ts";
import { createTrackerHttp, secretInWords, type Answer } from "#server/debt/trackers/http.ts";
import {
  EMPTY_PAGE,
  type Position,
  type Reading,
  type Tracker,
  type TrackerPage,
} from "#server/debt/trackers/model.ts";
import type { GithubSettings } from "#server/debt/trackers/settings.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, type Instant } from "#shared/kernel/time.ts";
import { githubRefusal } from "./refusals.ts";
import { itemsOf, milestonesOf } from "./shapes.ts";

const OVERLAP_MS = MINUTE_MS;
const PER_PAGE = 100;
const RIGHT =
  "the repository permission issues: read (of a fine-grained token), or the scope repo (of a classic one)";

const positionShape = z.object({
  step: z.enum(["milestones", "issues"]),
  repository: z.number().int(),
  /** From when on issues are asked for. */
  since: z.number(),
  /** Query of the page that GitHub itself names as the next one; `null`: the first. */
  query: z.string().nullable(),
});
type GithubPosition = z.output<typeof positionShape>;

/**
 * Queries of other pages, from their addresses (RFC 8288) as GitHub writes them. The rest of an address is of no use: it
 * is that of the server itself where a proxy stands before it, and another host must not be sent the token.
 */
function linkTo(relation: "next" | "last", { headers }: Answer): string | null {
  const links = headers.get("link") ?? "";
  const query = new RegExp(`<[^>?]*\\?([^>#]+)[^>]*>;\\s*rel="${relation}"`).exec(links)?.[1];
  return query ?? null;
}

/** About how many entries come after a first page; `null`: GitHub does not say. */
function entriesAfter(answer: Answer): number | null {
  const last = linkTo("last", answer);
  if (last === null) return linkTo("next", answer) === null ? 0 : null;
  const page = Number(new URLSearchParams(last).get("page") ?? Number.NaN);
  return Number.isInteger(page) ? (page - 1) * PER_PAGE : null;
}

/** GitHub answers and fails: of several repositories that may be one alone. */
function isFailing(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code === "tracker.fails";
}

/** Reads the issues and milestones of repositories by GitHub's REST API, also that of an Enterprise Server. */
export function createGithub(
  settings: GithubSettings,
  { clock, retryDelayMs }: { readonly clock: Clock; readonly retryDelayMs?: number },
): Tracker {
  const base = settings.url.replace(/\/+$/, "");
  const http = createTrackerHttp({
    tracker: settings.name,
    clock,
    secret: settings.auth,
    credentialInWords: secretInWords(settings.auth),
    credential: (secret) => ({
      headers: {
        authorization: `Bearer ${secret}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
      },
      secrets: [secret],
    }),
    refusal: githubRefusal,
    ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
  });

  function urlOf({ step, repository, since, query }: GithubPosition): string {
    const path = `${base}/repos/${settings.repositories[repository] ?? ""}/${step}`;
    const first =
      step === "milestones"
        ? `state=all&per_page=${PER_PAGE}`
        : `state=all&sort=updated&direction=asc&per_page=${PER_PAGE}&since=${new Date(since).toISOString()}`;
    return `${path}?${query ?? first}`;
  }

  const severalRepositories = settings.repositories.length > 1;

  function nextRepository({ repository }: GithubPosition, { from }: Reading) {
    return repository + 1 < settings.repositories.length
      ? ({ step: "milestones", repository: repository + 1, since: from, query: null } as const)
      : null;
  }

  function whatOf({ step, repository }: GithubPosition): string {
    return `${step} of ${settings.repositories[repository] ?? ""}`;
  }

  function page(next: GithubPosition | null, filled: Partial<TrackerPage>): TrackerPage {
    return { ...EMPTY_PAGE, next, what: next === null ? "" : whatOf(next), ...filled };
  }

  /**
   * Where the issues go on. Counting pages would leave out an issue whenever one before it changes meanwhile and moves
   * to the end, so that the next page begins with the last change of this one. Only where a whole page changed at the
   * same instant it is the page that GitHub names.
   */
  function nextIssues(
    at: GithubPosition,
    answer: Answer,
    newest: Instant | null,
  ): GithubPosition | null {
    const query = linkTo("next", answer);
    if (query === null) return null;
    return newest !== null && newest > at.since
      ? { ...at, since: newest, query: null }
      : { ...at, query };
  }

  async function read(at: GithubPosition, reading: Reading, signal: AbortSignal) {
    const repository = settings.repositories[at.repository] ?? "";
    const answer = await http.ask(
      { url: urlOf(at), what: `the ${whatOf(at)}`, right: RIGHT, isAnswer: Array.isArray },
      signal,
    );
    const entries = Array.isArray(answer.body) ? (answer.body as readonly unknown[]) : [];
    if (at.step === "milestones") {
      const query = linkTo("next", answer);
      const next: GithubPosition =
        query === null ? { ...at, step: "issues", query: null } : { ...at, query };
      return page(next, milestonesOf(entries, repository));
    }
    const { items, skipped, newest } = itemsOf(entries, repository, settings.estimateLabel);
    const next = nextIssues(at, answer, newest) ?? nextRepository(at, reading);
    const remaining = at.query === null ? entriesAfter(answer) : null;
    return page(next, { items, skipped, read: entries.length, remaining });
  }

  async function step(at: GithubPosition, reading: Reading, signal: AbortSignal) {
    try {
      return await read(at, reading, signal);
    } catch (error) {
      if (!isOfOnePart(error) && !(severalRepositories && isFailing(error))) throw error;
      return page(nextRepository(at, reading), {
        failure: { message: error.message, remedy: error.remedy ?? null },
      });
    }
  }

  return {
    overlapMs: OVERLAP_MS,
    lastWins: false,
    state: async () => null,
    async *pages(position: Position, reading, signal) {
      const beginning = { step: "milestones", repository: 0, since: reading.from, query: null };
      let at: GithubPosition | null = positionShape.parse(position ?? beginning);
      while (at !== null) {
        const answered: TrackerPage = await step(at, reading, signal);
        yield answered;
        at = answered.next as GithubPosition | null;
      }
    },
  };
}
