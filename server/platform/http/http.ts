import compress from "@fastify/compress";
import rateLimit from "@fastify/rate-limit";
import type { AnyRouter } from "@trpc/server";
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { randomUUID } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import type { Log } from "#server/platform/log.ts";
import type { Metrics } from "#server/platform/metrics.ts";
import { requireToken } from "./access.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { serveClient } from "./client-files.ts";
import { measureRequests, serveHealth } from "./health.ts";
import { guardHosts } from "./host-guard.ts";
import { useGuardedJson } from "./json-body.ts";
import { describeApi } from "./openapi.ts";
import { addressUnreadable, answerWithProblems, sendFault } from "./problems.ts";
import { createRequestLog } from "./request-log.ts";
import { BARE_HEADERS, setSecurityHeaders } from "./security-headers.ts";
import { serveTrpc } from "./trpc-routes.ts";
import { useZod } from "./zod-routes.ts";

const MEBIBYTE = 1_048_576;
const BODY_LIMIT = 10 * MEBIBYTE;
/** A page asks for a handful of things every few seconds; this leaves room for an office behind one address. */
const REQUESTS_PER_MINUTE = 3_000;
const LOOPBACK_ADDRESSES = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

export interface HttpOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
  /** Absent: only this machine may ask (loopback). Otherwise who shows the token may. */
  readonly token?: string;
  /** Names under which a reverse proxy presents us. */
  readonly allowedHosts: readonly string[];
  /** Addresses of proxies whose X-Forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Folder of the built client. */
  readonly clientFolder: string | null;
  readonly metrics: Metrics;
  readonly waitingFor: () => readonly string[];
  readonly router: AnyRouter;
  readonly answers: AnswerCache;
  /** Adds the nouns' routes for machines. */
  readonly api: (app: FastifyInstance) => void;
}

function createFastify({ log, trustedProxies }: HttpOptions): FastifyInstance {
  return Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: createRequestLog(),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
    // An address that cannot be read is refused before any route, with a document of Fastify's own.
    // No hook has run by then.
    frameworkErrors: (_error, request, reply) =>
      void sendFault(request, reply.headers(BARE_HEADERS), addressUnreadable()),
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: 2_000 },
    forceCloseConnections: "idle",
  });
}

/** The web server: headers, limits and access first, then probes, tRPC, the API for machines and the pages. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = createFastify(options);
  useZod(app);
  useGuardedJson(app);
  answerWithProblems(app);
  measureRequests(app, options.metrics);
  await setSecurityHeaders(app, options.trustedProxies.length > 0);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  guardHosts(app, {
    loopbackOnly: options.token === undefined,
    allowedHosts: options.allowedHosts,
  });
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: "1 minute",
    allowList: LOOPBACK_ADDRESSES,
  });
  await app.register(compress, { encodings: ["br", "gzip"], globalDecompression: false });
  await describeApi(app, { version: options.version, needsToken: options.token !== undefined });
  if (options.token !== undefined)
    requireToken(app, { token: options.token, clock: options.clock });
  serveHealth(app, options);
  serveTrpc(app, options);
  options.api(app);
  await serveClient(app, options.clientFolder);
  return app;
}

/** How long requests that are being answered may take to end. */
const CLOSING_MS = 2_000;

/** Takes no more requests, lets those under way end, then cuts what is left. */
export async function closeHttp(app: FastifyInstance): Promise<void> {
  const patience = setTimeout(() => app.server.closeAllConnections(), CLOSING_MS);
  await app.close();
  clearTimeout(patience);
}
