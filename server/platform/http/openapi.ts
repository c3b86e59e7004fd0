import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifySchema } from "fastify";
import { z } from "zod";
import { problemSchema } from "./problems.ts";

const REQUEST_PARTS = ["body", "querystring", "params", "headers"] as const;

type Json = Record<string, unknown>;

/** OpenAPI 3.1 speaks JSON Schema 2020-12, which zod writes. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  if (schema === problemSchema) return { $ref: "#/components/schemas/Problem" };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io });
  return rest;
}

/** An answer that comes in several forms, as Fastify takes it. */
interface AnswerForms {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

function hasForms(schema: unknown): schema is AnswerForms {
  return typeof schema === "object" && schema !== null && "content" in schema;
}

function answer(schema: unknown, status: string, produces: readonly string[]): unknown {
  if (hasForms(schema))
    return {
      description: schema.description,
      content: Object.fromEntries(
        Object.entries(schema.content).map(([type, form]) => [
          type,
          { schema: jsonSchema(form.schema, "output") },
        ]),
      ),
    };
  if (!(schema instanceof z.ZodType)) return schema;
  const { description } = schema.meta() ?? {};
  if (schema instanceof z.ZodNull) return { description, type: "null" };
  const mediaType =
    schema === problemSchema ? "application/problem+json" : (produces[0] ?? "application/json");
  return {
    description: description ?? `answer ${status}`,
    content: { [mediaType]: { schema: jsonSchema(schema, "output") } },
  };
}

/** A route's zod schemas as JSON Schema. */
function documentRoute(schema: FastifySchema): FastifySchema {
  const documented: FastifySchema & Json = { ...schema };
  for (const part of REQUEST_PARTS) {
    const zod = schema[part];
    if (zod instanceof z.ZodType) documented[part] = jsonSchema(zod, "input");
  }
  const responses = Object.entries((schema.response ?? {}) as Readonly<Record<string, unknown>>);
  const produces = schema.produces ?? [];
  if (responses.length > 0)
    documented.response = Object.fromEntries(
      responses.map(([status, zod]) => [status, answer(zod, status, produces)]),
    );
  return documented;
}

/** Describes every route that follows at /api/v1/openapi.json. */
export async function describeApi(
  app: FastifyInstance,
  options: { readonly version: string; readonly needsToken: boolean },
): Promise<void> {
  const {
    $schema: _,
    id: __,
    ...problem
  } = z.toJSONSchema(problemSchema, { target: "draft-2020-12" });
  await app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Headroom",
        version: options.version,
        description:
          "Error budgets for machines. Errors are RFC 9457 problem details. What was acknowledged is durable.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      tags: [
        { name: "budgets", description: "Error budgets as they stand" },
        { name: "slices", description: "Pushing what an SLI measured" },
        { name: "events", description: "Deploys, incidents and freezes" },
        { name: "scenarios", description: "Evidence of tested failure scenarios, and the ranking" },
        { name: "gate", description: "May this change ship?" },
        { name: "planning", description: "How much of a sprint goes to debt" },
        { name: "operation", description: "Probes and metrics" },
        { name: "access", description: "Signing in" },
      ],
      components: {
        schemas: { Problem: problem as Json },
        securitySchemes: options.needsToken ? { token: { type: "http", scheme: "bearer" } } : {},
      },
      security: options.needsToken ? [{ token: [] }] : [],
    },
    transform: ({ schema, url }) => ({
      schema: schema === undefined ? { hide: true } : documentRoute(schema),
      url,
    }),
  });
  app.get("/api/v1/openapi.json", { schema: { hide: true } }, async (_request, reply) =>
    reply.header("cache-control", "no-cache").send(app.swagger()),
  );
}
