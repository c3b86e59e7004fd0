import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { defectFault, faultOf, problemDetails, type Fault } from "#server/platform/errors.ts";

export const problemSchema = z
  .object({
    type: z.string().meta({ description: "names the kind of problem" }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: "a sentence for a person, naming what is wrong" }),
    code: z.string().meta({ description: "stable and machine-readable" }),
    remedy: z.string().optional().meta({ description: "what to do about it" }),
    instance: z
      .string()
      .meta({ description: "names this occurrence; the server's log carries the same id" }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: "RFC 6901 pointer into the request" }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({
    description: "RFC 9457 problem details",
    examples: [
      {
        type: "urn:headroom:problem:slo.unknown",
        title: "Not found",
        status: 404,
        detail: 'there is no SLO "checkout/latency"',
        code: "slo.unknown",
        remedy: "see headroom lint for the SLOs that were read",
        instance: "urn:uuid:0b6cf0fb-6f1e-4d0c-8d7c-3a8f8f1f2b11",
      },
    ],
  });

/** The `response` entries of a route for the problems it may answer with. */
export function problemResponses<Status extends number>(
  ...statuses: readonly Status[]
): Record<Status, typeof problemSchema> {
  return Object.fromEntries(statuses.map((status) => [status, problemSchema])) as Record<
    Status,
    typeof problemSchema
  >;
}

export function sendFault(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
): FastifyReply {
  return reply
    .code(fault.status)
    .header("cache-control", "no-store")
    .type("application/problem+json")
    .send(JSON.stringify(problemDetails(fault, request.id)));
}

/** Every error leaves as problem details; a defect leaves nothing but a reference to the log. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error);
    if (fault === null)
      request.log.error({ err: error, reference: request.id }, "a request met a defect");
    return sendFault(request, reply, fault ?? defectFault(request.id));
  });
}

export function addressUnreadable(): Fault {
  return {
    status: 400,
    code: "request.address-unreadable",
    message: "the address of the request cannot be read",
    remedy: "write special characters as %XX of their UTF-8",
  };
}

export function routeUnknown(request: FastifyRequest): Fault {
  const path = request.url.split("?")[0] ?? request.url;
  return {
    status: 404,
    code: "request.route-unknown",
    message: `there is no ${request.method} ${path}`,
    remedy: "see /api/v1/openapi.json for what there is",
  };
}
