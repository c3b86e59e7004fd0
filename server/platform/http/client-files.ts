import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DomainError } from "#shared/kernel/errors.ts";
import { routeUnknown, sendFault } from "./problems.ts";

/** Paths that never fall back to the page, so that a mistyped address of the API does not answer with HTML. */
const NOT_PAGES = /^\/(api|trpc|assets|metrics|healthz|readyz)(\/|\?|$)/;

function wantsPage(request: FastifyRequest): boolean {
  return (
    request.method === "GET" &&
    !NOT_PAGES.test(request.url) &&
    (request.headers.accept ?? "").includes("text/html")
  );
}

/** Files with a hash in their name never change; everything else is asked for again each time. */
function setCaching(reply: { header(name: string, value: string): unknown }, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}

/**
 * Serves the built client, and its page for every address that the client routes itself.
 *
 * @param folder where the build is; without it, pages answer that there is none
 */
export async function serveClient(app: FastifyInstance, folder: string | null): Promise<void> {
  const built = folder !== null && existsSync(join(folder, "index.html"));
  if (folder !== null && built) {
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      dotfiles: "ignore",
      index: ["index.html"],
      setHeaders: (reply, path) => setCaching(reply, path),
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request)) return sendFault(request, reply, routeUnknown(request));
    if (built) return reply.sendFile("index.html");
    throw new DomainError({
      code: "client.not-found",
      message: "the pages are not built",
      remedy: "run npm run build, then start again",
    });
  });
}
