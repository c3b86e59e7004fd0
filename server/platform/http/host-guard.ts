import type { FastifyInstance, FastifyRequest } from "fastify";
import { DomainError } from "#shared/kernel/errors.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** A GET that leaves something behind, and so is kept from foreign pages as a write is. */
    readonly guarded?: boolean;
  }
}

export interface HostRules {
  /** Only loopback names with our own port, and `allowedHosts`. Otherwise any name is taken unless some are listed. */
  readonly loopbackOnly: boolean;
  /** Further names (with or without port) under which a reverse proxy presents us. */
  readonly allowedHosts: readonly string[];
}

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

function splitHost(host: string): { readonly name: string; readonly port: string } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host.toLowerCase());
  return { name: match?.[1] ?? "", port: match?.[2] ?? "80" };
}

/** Whether a `Host` header names this server. A page on another name that resolves to us (DNS rebinding) does not. */
function hostIsOurs(host: string, localPort: number | undefined, rules: HostRules): boolean {
  const { name, port } = splitHost(host);
  if (
    rules.allowedHosts.some(
      (allowed) => allowed.toLowerCase() === host.toLowerCase() || allowed.toLowerCase() === name,
    )
  )
    return true;
  if (rules.loopbackOnly) return LOOPBACK.test(name) && port === String(localPort);
  return rules.allowedHosts.length === 0 && name !== "";
}

/** Requests that change something or hold a stream open: those a foreign page must not be able to send. */
function isGuarded(request: FastifyRequest): boolean {
  return (
    !SAFE_METHODS.includes(request.method) ||
    request.routeOptions.config.guarded === true ||
    (request.headers.accept ?? "").includes("text/event-stream")
  );
}

function originIsOurs(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  return (
    origin.toLowerCase() === `http://${request.host}`.toLowerCase() ||
    origin.toLowerCase() === `https://${request.host}`.toLowerCase()
  );
}

/** Refuses requests that come under a foreign name, and cross-site ones that write or subscribe. */
export function guardHosts(app: FastifyInstance, rules: HostRules): void {
  app.addHook("onRequest", async (request) => {
    const host = request.headers.host ?? "";
    if (!hostIsOurs(host, request.socket.localPort, rules)) {
      throw new DomainError({
        code: "access.host-refused",
        message: `this server does not answer under the name "${host}"`,
        remedy:
          "open it by the address it printed at the start, or add the name to server.allowedHosts",
      });
    }
    if (isGuarded(request) && !originIsOurs(request)) {
      throw new DomainError({
        code: "access.origin-refused",
        message: `a page of ${request.headers.origin ?? "another site"} may not do this`,
        remedy:
          "send the request from Headroom's own pages, or from a program without an Origin header",
      });
    }
  });
}
