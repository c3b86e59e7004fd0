import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { plainEvents } from "#shared/incidents/record.ts";
import type { PlainEvent } from "#shared/incidents/model.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import type { Clock } from "#server/platform/clock.ts";
import { instantText } from "#server/platform/http/instant-text.ts";
import { acceptGuardedJson } from "#server/platform/http/json-body.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import { EVENT_MEDIA_TYPES } from "./formats/cloudevents.ts";
import { plainShape } from "./formats/plain.ts";
import { readEvents } from "./formats/read-events.ts";
import type { IncidentsService } from "./incidents.service.ts";

const PATH = "/api/v1/events";
const DEFAULT_RANGE_MS = 30 * DAY_MS;

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

const object = (description: string, required: readonly string[]) => ({
  type: "object",
  description,
  required,
});
const one = [
  jsonSchema(plainShape),
  object("a CDEvent: service or incident", ["context", "subject"]),
  object("a CloudEvent 1.0 whose data are either of them", ["specversion", "id", "source", "type"]),
];

/** Checked by the format that recognises the content, which can name the field that is wrong; here it is described. */
const bodySchema = z.unknown().meta({
  description: "one event or an array of them, in any of these formats, recognised by content",
  oneOf: [...one, { type: "array", items: { oneOf: one } }],
});

const noteSchema = z.object({
  pointer: z.string().meta({ description: "RFC 6901 pointer into the request" }),
  detail: z.string(),
});

const acceptedSchema = z
  .object({
    accepted: z.int().meta({ description: "events that are now durable" }),
    changed: z.int().meta({ description: "of them, those that said something new" }),
    notes: z
      .array(noteSchema)
      .readonly()
      .meta({ description: "what was passed over, and services that the catalogue does not know" }),
  })
  .meta({
    examples: [
      {
        accepted: 2,
        changed: 1,
        notes: [{ pointer: "/1", detail: 'the catalogue has no service "invoice-mailer"' }],
      },
    ],
  });

const text = z.iso.datetime();
const eventSchema = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("deploy"),
      id: z.string(),
      service: z.string(),
      at: text,
      version: z.string().exactOptional(),
      rolledBackAt: text.exactOptional(),
      removal: z.literal(true).exactOptional(),
      url: z.string().exactOptional(),
    }),
    z.object({
      kind: z.literal("incident"),
      id: z.string(),
      title: z.string(),
      services: z.array(z.string()).readonly(),
      startedAt: text,
      endedAt: text.exactOptional().meta({ description: "absent: it goes on" }),
      severity: z.string().exactOptional(),
      themes: z.array(z.string()).readonly().exactOptional(),
      url: z.string().exactOptional(),
    }),
    z.object({
      kind: z.literal("freeze"),
      id: z.string(),
      title: z.string(),
      from: text,
      to: text,
      scope: z.union([z.literal("all"), z.array(z.string()).readonly()]),
      url: z.string().exactOptional(),
    }),
  ])
  .meta({
    examples: [
      {
        kind: "incident",
        id: "INC-2143",
        title: "Failover of payments-db",
        services: ["payments-api", "checkout-api"],
        startedAt: "2026-11-17T19:10:00.000Z",
        endedAt: "2026-11-17T19:50:00.000Z",
        severity: "1",
        themes: ["failover"],
      },
    ],
  });

const INSTANTS: readonly string[] = ["at", "rolledBackAt", "startedAt", "endedAt", "from", "to"];

/** With instants as people and machines read them. */
function written(event: PlainEvent): z.input<typeof eventSchema> {
  const entries = Object.entries(event).map(([key, value]) =>
    INSTANTS.includes(key) ? [key, new Date(value as number).toISOString()] : [key, value],
  );
  return Object.fromEntries(entries) as z.input<typeof eventSchema>;
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part)}`).join("");
}

const query = z.strictObject({
  from: instantText.exactOptional().meta({ description: "30 days before `to` when absent" }),
  to: instantText.exactOptional().meta({ description: "now when absent" }),
  service: z
    .string()
    .max(500)
    .exactOptional()
    .meta({ description: "only what concerns this service" }),
});

/**
 * `POST /api/v1/events`: takes deploys, incidents and freezes, and answers once they are durable. Sending them again
 * changes nothing. `GET /api/v1/events`: what is known of them.
 */
export function serveEvents(
  app: FastifyInstance,
  options: { readonly incidents: () => IncidentsService; readonly clock: Clock },
): void {
  // In a scope of its own: no other route takes these media types.
  void app.register(async (scope) => {
    acceptGuardedJson(scope, EVENT_MEDIA_TYPES);
    typed(scope).post(
      PATH,
      {
        schema: {
          operationId: "pushEvents",
          tags: ["events"],
          summary: "Tell of deploys, incidents and freezes; idempotent",
          consumes: ["application/json", ...EVENT_MEDIA_TYPES],
          body: bodySchema,
          response: {
            200: acceptedSchema,
            ...problemResponses(400, 401, 413, 415, 503, 507),
          },
        },
      },
      async (request) => {
        const { changes, passedOver } = readEvents({
          headers: request.headers,
          body: request.body,
        });
        const { changed, unknownServices } = await options.incidents().record(changes);
        return {
          accepted: changes.length,
          changed,
          notes: [
            ...passedOver.map(({ path, reason }) => ({ pointer: pointer(path), detail: reason })),
            ...unknownServices.map(({ path, service }) => ({
              pointer: pointer(path),
              detail: `the catalogue has no service "${service}"`,
            })),
          ],
        };
      },
    );
  });

  typed(app).get(
    PATH,
    {
      schema: {
        operationId: "listEvents",
        tags: ["events"],
        summary: "Deploys, incidents and freezes of a range, as they can be sent again",
        querystring: query,
        response: {
          200: z.array(eventSchema).readonly(),
          ...problemResponses(400, 401, 422, 503),
        },
      },
    },
    async (request, reply) => {
      const { to = options.clock.now(), service } = request.query;
      const { from = to - DEFAULT_RANGE_MS } = request.query;
      const timeline = await options.incidents().timeline({ from, to }, service);
      return reply.header("cache-control", "no-store").send(plainEvents(timeline).map(written));
    },
  );
}
