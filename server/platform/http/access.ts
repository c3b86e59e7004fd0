import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { DomainError } from "#shared/kernel/errors.ts";
import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { Clock } from "#server/platform/clock.ts";
import { typed } from "./zod-routes.ts";
import { problemResponses } from "./problems.ts";

const COOKIE = "headroom-session";
const SESSION_MS = 12 * HOUR_MS;
const SIGN_IN_PATH = "/api/v1/session";
const PROTECTED = /^\/(api|trpc|metrics)(\/|\?|$)/;

/** Compares in a time that does not tell how much was right, whatever the lengths. */
function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Signed sessions: nothing is kept on the server, and a new token ends them all. */
export function createSessions(token: string, clock: Clock) {
  const sign = (expires: string): string =>
    createHmac("sha256", token).update(`session ${expires}`).digest("base64url");
  return {
    issue(): string {
      const expires = String(clock.now() + SESSION_MS);
      return `${expires}.${sign(expires)}`;
    },
    holds(session: string): boolean {
      const [expires = "", signature = ""] = session.split(".");
      const until: Instant = Number(expires);
      return /^\d{1,16}$/.test(expires) && until > clock.now() && same(signature, sign(expires));
    },
  };
}

function cookieOf(request: FastifyRequest): string | null {
  const cookies = (request.headers.cookie ?? "").split(";").map((part) => part.trim());
  return cookies.find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? null;
}

function setCookie(request: FastifyRequest, value: string, seconds: number): string {
  const secure = request.protocol === "https" ? "; Secure" : "";
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

const signInBody = z.strictObject({
  token: z.string().min(1).max(1_000).meta({ description: "the server's token" }),
});

/**
 * Lets in who shows the token: programs as `Authorization: Bearer`, browsers by a session cookie they get for it at
 * `POST /api/v1/session`. Covers /api, /trpc and /metrics; the pages themselves hold no data.
 */
export function requireToken(
  app: FastifyInstance,
  options: { readonly token: string; readonly clock: Clock },
): void {
  const sessions = createSessions(options.token, options.clock);

  app.addHook("onRequest", async (request, reply) => {
    const route = request.routeOptions.url; // not the address as sent, which can be spelled in many ways
    if (!PROTECTED.test(route ?? request.url) || route === SIGN_IN_PATH) return;
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
    if (bearer !== undefined && same(bearer, options.token)) return;
    const session = cookieOf(request);
    if (session !== null && sessions.holds(session)) return;
    reply.header("www-authenticate", 'Bearer realm="headroom"');
    throw new DomainError({
      code: "access.required",
      message: "you are not signed in",
      remedy: `send the server's token as "Authorization: Bearer ...", or sign in on the page`,
    });
  });

  const routes = typed(app);
  routes.post(
    SIGN_IN_PATH,
    {
      config: { rateLimit: { max: 10, timeWindow: "1 minute", allowList: [] } },
      schema: {
        operationId: "signIn",
        tags: ["access"],
        summary: "Exchange the server's token for a browser session",
        body: signInBody,
        response: {
          204: z.null().meta({ description: "signed in; the cookie is set" }),
          ...problemResponses(400, 401, 429),
        },
      },
    },
    async (request, reply) => {
      if (!same(request.body.token, options.token)) {
        throw new DomainError({
          code: "access.token-wrong",
          message: "that is not this server's token",
          remedy: "ask whoever runs this server for its token",
        });
      }
      return reply
        .code(204)
        .header("set-cookie", setCookie(request, sessions.issue(), SESSION_MS / 1_000))
        .send(null);
    },
  );
  routes.delete(
    SIGN_IN_PATH,
    {
      schema: {
        operationId: "signOut",
        tags: ["access"],
        summary: "End the browser session",
        response: { 204: z.null().meta({ description: "signed out" }) },
      },
    },
    async (request, reply) =>
      reply
        .code(204)
        .header("set-cookie", setCookie(request, "", 0))
        .send(null),
  );
}
