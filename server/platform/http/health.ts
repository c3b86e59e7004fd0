import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Metrics } from "#server/platform/metrics.ts";
import { problemResponses } from "./problems.ts";
import { typed } from "./zod-routes.ts";

const alive = z.object({ status: z.literal("alive") }).meta({ examples: [{ status: "alive" }] });
const ready = z.object({ status: z.literal("ready") }).meta({ examples: [{ status: "ready" }] });
const notReady = z
  .object({ status: z.literal("not-ready"), waitingFor: z.array(z.string()) })
  .meta({ examples: [{ status: "not-ready", waitingFor: ["loading slices"] }] });

/** Probes for whoever runs Headroom: alive, ready, and its own metrics. */
export function serveHealth(
  app: FastifyInstance,
  options: { readonly waitingFor: () => readonly string[]; readonly metrics: Metrics },
): void {
  const routes = typed(app);
  const { registry } = options.metrics;

  routes.get(
    "/healthz",
    {
      schema: {
        operationId: "health",
        tags: ["operation"],
        summary: "The process is alive",
        response: { 200: alive },
      },
    },
    async (_request, reply) => reply.header("cache-control", "no-store").send({ status: "alive" }),
  );
  routes.get(
    "/readyz",
    {
      schema: {
        operationId: "readiness",
        tags: ["operation"],
        summary: "The database is migrated and the first load is done",
        response: { 200: ready, 503: notReady },
      },
    },
    async (_request, reply) => {
      const waitingFor = options.waitingFor();
      reply.header("cache-control", "no-store");
      if (waitingFor.length === 0) return reply.code(200).send({ status: "ready" });
      return reply.code(503).send({ status: "not-ready", waitingFor: [...waitingFor] });
    },
  );
  routes.get(
    "/metrics",
    {
      schema: {
        operationId: "metrics",
        tags: ["operation"],
        summary: "Prometheus metrics of Headroom itself",
        produces: [registry.contentType],
        response: {
          200: z
            .string()
            .meta({ description: "Prometheus text format", examples: ["headroom_budgets 48\n"] }),
          ...problemResponses(401),
        },
      },
    },
    async (_request, reply) =>
      reply
        .header("cache-control", "no-store")
        .type(registry.contentType)
        .send(await registry.metrics()),
  );
}

/** Observes how long each request took, by its route's pattern, so that addresses do not multiply the series. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? "other",
      status: reply.statusCode,
    };
    const stream = String(reply.getHeader("content-type") ?? "").startsWith("text/event-stream");
    if (!stream) metrics.httpSeconds.observe(labels, reply.elapsedTime / 1_000);
  });
}
