import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { createTrackerHttp, secretInWords } from "#server/debt/trackers/http.ts";
import {
  EMPTY_PAGE,
  type PartFailure,
  type Position,
  type Reading,
  type Tracker,
  type TrackerPage,
} from "#server/debt/trackers/model.ts";
import { textAt } from "#server/debt/trackers/read-list.ts";
import type { LinearSettings } from "#server/debt/trackers/settings.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { linearRefusal } from "./refusals.ts";
import { cyclesOf, itemsOf } from "./shapes.ts";

const OVERLAP_MS = MINUTE_MS;
/** Linear counts what a question may come to, labels of issues included; this many stay well below its limit. */
const PAGE = 100;
const RIGHT = "the scope read, and membership of the teams that are private";

const QUERIES = {
  teams: `query Teams($keys: [String!]!, $first: Int!, $after: String) {
    page: teams(filter: { key: { in: $keys } }, first: $first, after: $after) {
      nodes { key }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  cycles: `query Cycles($keys: [String!]!, $first: Int!, $after: String) {
    page: cycles(filter: { team: { key: { in: $keys } } }, first: $first, after: $after, includeArchived: true) {
      nodes { id number name startsAt endsAt team { key name } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  // Without a word about people. Linear archives what is long done; planning still counts it.
  issues: `query Issues($keys: [String!]!, $first: Int!, $after: String, $from: DateTimeOrDuration!) {
    page: issues(
      filter: { team: { key: { in: $keys } }, updatedAt: { gte: $from } }
      orderBy: updatedAt, first: $first, after: $after, includeArchived: true
    ) {
      nodes {
        id identifier title url estimate completedAt updatedAt trashed
        state { type }
        labels(first: 20) { nodes { name } }
        cycle { id }
        team { key name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
};

const positionShape = z.object({
  step: z.enum(["teams", "cycles", "issues"]),
  after: z.string().nullable(),
});
type LinearPosition = z.output<typeof positionShape>;
const FOLLOWING = { teams: "cycles", cycles: "issues", issues: null } as const;

const answerShape = z.object({
  data: z.object({
    page: z.object({
      nodes: z.array(z.unknown()),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
    }),
  }),
});

/** Personal keys are sent as they are, tokens of OAuth as bearers. */
function authorizationOf(secret: string): string {
  return secret.startsWith("lin_api_") ? secret : `Bearer ${secret}`;
}

/** Reads cycles and issues of teams by Linear's GraphQL API. */
export function createLinear(
  settings: LinearSettings,
  { clock, retryDelayMs }: { readonly clock: Clock; readonly retryDelayMs?: number },
): Tracker {
  const keys = settings.teamKeys;
  const http = createTrackerHttp({
    tracker: settings.name,
    clock,
    secret: settings.auth,
    credentialInWords: secretInWords(settings.auth),
    credential: (secret) => ({
      headers: { authorization: authorizationOf(secret) },
      secrets: [secret],
    }),
    refusal: linearRefusal,
    ...(retryDelayMs === undefined ? {} : { retryDelayMs }),
  });

  /** Linear leaves out without a word what the key may not see. */
  function missingTeams(nodes: readonly unknown[]): PartFailure | null {
    const found = new Set(nodes.map((node) => textAt(node, "key")?.toUpperCase()));
    const missing = keys.filter((key) => !found.has(key.toUpperCase()));
    if (missing.length === 0) return null;
    return {
      message: `tracker "${settings.name}" (${settings.url}) has no team ${missing.join(", ")}`,
      remedy: `correct teamKeys in headroom.yaml; what may not be seen looks the same, so see that there is ${RIGHT}`,
    };
  }

  function contentOf(step: LinearPosition["step"], nodes: readonly unknown[]) {
    if (step === "teams") return { failure: missingTeams(nodes) };
    if (step === "cycles") return cyclesOf(nodes);
    return { ...itemsOf(nodes), read: nodes.length };
  }

  async function read(
    { step, after }: LinearPosition,
    { from }: Reading,
    signal: AbortSignal,
  ): Promise<TrackerPage> {
    const { body } = await http.ask(
      {
        url: settings.url,
        body: {
          query: QUERIES[step],
          variables: {
            keys,
            first: PAGE,
            after,
            ...(step === "issues" ? { from: new Date(from).toISOString() } : {}),
          },
        },
        what: `the ${step}`,
        isAnswer: (found) => answerShape.safeParse(found).success,
        right: RIGHT,
      },
      signal,
    );
    const { nodes, pageInfo } = answerShape.parse(body).data.page;
    const following = FOLLOWING[step];
    const more = pageInfo.hasNextPage && typeof pageInfo.endCursor === "string";
    const next = more
      ? { step, after: pageInfo.endCursor }
      : following === null
        ? null
        : { step: following, after: null };
    return { ...EMPTY_PAGE, ...contentOf(step, nodes), next, what: next?.step ?? "" };
  }

  return {
    overlapMs: OVERLAP_MS,
    lastWins: false,
    state: async () => null,
    async *pages(position: Position, reading, signal) {
      let at: LinearPosition | null = positionShape.parse(
        position ?? { step: "teams", after: null },
      );
      while (at !== null) {
        const page: TrackerPage = await read(at, reading, signal);
        yield page;
        at = page.next as LinearPosition | null;
      }
    },
  };
}
