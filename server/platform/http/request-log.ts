import { LogController, type FastifyReply, type FastifyRequest } from "fastify";

/** Requests that take longer than this are worth a line. */
const SLOW_MS = 1_000;

function isStream(reply: FastifyReply): boolean {
  return String(reply.getHeader("content-type") ?? "").startsWith("text/event-stream");
}

/** One line per request: at `info` when it was refused or slow, at `error` when it failed, otherwise at `debug`. */
class RequestLog extends LogController {
  override incomingRequest(): void {}
  override routeNotFound(): void {}
  override defaultErrorLog(): void {}

  override requestCompleted(
    _error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const ms = Math.round(reply.elapsedTime);
    const facts = {
      method: request.method,
      path: request.url.split("?")[0],
      status: reply.statusCode,
      ms,
    };
    const notYet = reply.statusCode === 503; // asked again and again while the server starts
    if (reply.statusCode >= 500 && !notYet) request.log.error(facts, "request failed");
    else if (reply.statusCode >= 400 && !notYet) request.log.info(facts, "request refused");
    else if (ms > SLOW_MS && !isStream(reply)) request.log.info(facts, "request was slow");
    else request.log.debug(facts, "request answered");
  }
}

export function createRequestLog(): LogController {
  return new RequestLog({ requestIdLogLabel: "requestId" });
}
