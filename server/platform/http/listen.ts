import type { FastifyInstance } from "fastify";
import { DomainError } from "#shared/kernel/errors.ts";

function faultOfListening(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new DomainError({
      code: "server.port-in-use",
      message: `port ${port} on ${host} is in use`,
      remedy: "stop what listens there, or set PORT (or server.port) to another",
    });
  }
  if (code === "EACCES") {
    return new DomainError({
      code: "server.port-refused",
      message: `this user may not listen on port ${port}`,
      remedy: "set PORT (or server.port) to one above 1023",
    });
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new DomainError({
      code: "server.host-unknown",
      message: `"${host}" is no address of this machine`,
      remedy: "set server.host to 127.0.0.1, or to an address that this machine has",
    });
  }
  return error;
}

/**
 * Begins to listen.
 *
 * @returns the address a browser on this machine can open
 * @throws DomainError `server.port-in-use`, `server.port-refused`, `server.host-unknown`
 */
export async function listenOn(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw faultOfListening(error, host, port);
  }
  const [address] = app.addresses();
  const everywhere = host === "0.0.0.0" || host === "::";
  const shown = everywhere
    ? "127.0.0.1"
    : host.includes(":") && !host.startsWith("[")
      ? `[${host}]`
      : host;
  return `http://${shown}:${typeof address === "object" ? address.port : port}`;
}
