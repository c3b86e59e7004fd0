import type { AnyRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { faultOf } from "#server/platform/errors.ts";
import type { Log } from "#server/platform/log.ts";
import type { ProcedureMeta, RequestContext } from "#server/platform/trpc.ts";
import { chooseEncoding, type AnswerCache, type FreshAnswer } from "./answer-cache.ts";

const ENDPOINT = "/trpc";
/** Headers by which tRPC's client chooses the form of the answer or resumes a stream. */
const FORWARDED = ["accept", "trpc-accept", "last-event-id"] as const;

interface TrpcOptions {
  readonly router: AnyRouter;
  readonly answers: AnswerCache;
  /** Set where who gets here has shown it. */
  readonly token?: string;
  readonly log: Log;
}

/** What a page has to say to a mutation is short. */
const BODY_LIMIT = 65_536;

function webRequest(request: FastifyRequest, signal: AbortSignal | null): Request {
  const headers = new Headers();
  for (const name of FORWARDED) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const url = `http://localhost${request.raw.url ?? ""}`;
  if (request.method !== "POST") return new Request(url, { headers, signal });
  headers.set("content-type", "application/json");
  // Read by the guarded parser, which refuses what is nested to exhaust memory.
  return new Request(url, { headers, signal, method: "POST", body: JSON.stringify(request.body) });
}

/** Aborts when the client is gone, so that a subscription ends. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => controller.abort());
  return controller.signal;
}

function ask(
  options: TrpcOptions,
  request: FastifyRequest,
  signal: AbortSignal | null,
): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    router: options.router,
    req: webRequest(request, signal),
    createContext: (): RequestContext => ({
      requestId: request.id,
      signedIn: options.token !== undefined,
    }),
    onError({ error, path }) {
      if (faultOf(error) === null)
        options.log.error(
          { err: error.cause ?? error, path, reference: request.id },
          "a procedure met a defect",
        );
    },
  });
}

async function collect(response: Response): Promise<FreshAnswer> {
  const contentType = response.headers.get("content-type") ?? "application/json";
  return { status: response.status, contentType, text: await response.text() };
}

/** Whether every procedure of a (batched) request gives all readers the same answer. */
function isShared(router: AnyRouter, names: string): boolean {
  const procedures: Readonly<
    Record<string, { readonly _def: { readonly meta?: ProcedureMeta } } | undefined>
  > = router._def.procedures;
  return names.split(",").every((name) => procedures[name]?._def.meta?.sharedAnswer === true);
}

async function answerShared(
  options: TrpcOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const question = `${String(request.headers["trpc-accept"])} ${request.raw.url ?? ""}`;
  const answer = await options.answers.ask(question, async () =>
    collect(await ask(options, request, null)),
  );
  if ("status" in answer)
    return reply.code(answer.status).type(answer.contentType).send(answer.text);
  reply.headers({
    etag: answer.etag,
    "cache-control": "private, no-cache",
    vary: "accept-encoding, trpc-accept",
  });
  if (request.headers["if-none-match"] === answer.etag) return reply.code(304).send();
  const encoding = chooseEncoding(
    request.headers["accept-encoding"],
    answer.body("identity").length,
  );
  if (encoding !== "identity") reply.header("content-encoding", encoding);
  return reply.type(answer.contentType).send(answer.body(encoding));
}

/** Serves the router's queries, mutations and subscriptions. Answers that all readers share are computed and compressed once. */
export function serveTrpc(app: FastifyInstance, options: TrpcOptions): void {
  app.get<{ Params: { names: string } }>(
    `${ENDPOINT}/:names`,
    { schema: { hide: true } },
    async (request, reply) => {
      if (isShared(options.router, request.params.names))
        return answerShared(options, request, reply);
      const response = await ask(options, request, goneSignal(reply));
      return reply.header("cache-control", "no-store").send(response);
    },
  );
  app.post(
    `${ENDPOINT}/:names`,
    { bodyLimit: BODY_LIMIT, schema: { hide: true } },
    async (request, reply) => {
      const response = await ask(options, request, null);
      return reply.header("cache-control", "no-store").send(response);
    },
  );
}
