import { Buffer } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DomainError } from "#shared/kernel/errors.ts";
import {
  CELL_STATES,
  CHECKS,
  ENVIRONMENTS,
  ORACLES,
  OUTCOMES,
  PROVENANCES,
} from "#shared/scenarios/model.ts";
import type { JudgedDocument, RunView } from "#shared/scenarios/views.ts";
import { MAX_DOCUMENT_BYTES } from "#server/platform/document-limits.ts";
import { instantText } from "#server/platform/http/instant-text.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import { rankingJson } from "./ranking-json.ts";
import type { ScenariosService } from "./verbs.ts";

const EVIDENCE = "/api/v1/evidence";
const RANKING = "/api/v1/ranking";

/** What evidence is sent as. What it is, is told by its content. */
const MEDIA_TYPES = [
  "application/json",
  "application/x-ndjson",
  "application/jsonl",
  "application/vnd.in-toto+json",
  "application/cloudevents+json",
  "application/yaml",
  "application/x-yaml",
  "text/yaml",
  "application/xml",
  "text/xml",
  "text/plain",
  "application/octet-stream",
];

const name = storableText(200).trim().min(1).exactOptional();

const uploadQuery = z.strictObject({
  service: name.meta({ description: "where the document does not say it" }),
  scenario: name,
  dependency: name,
  environment: z.enum(ENVIRONMENTS).exactOptional(),
  build: name,
  runner: name,
  file: name.meta({ description: "name of the file, for messages" }),
  by: name.meta({ description: "who or which pipeline sends it, for the record" }),
});

const checkSchema = z.object({
  check: z.enum(CHECKS),
  passed: z.boolean(),
  unproven: z.literal(true).optional().meta({
    description: "it passed by the word of whoever reports it, and its oracle counts less for that",
  }),
  reason: z.string(),
});

const runSchema = z.object({
  run: z.int(),
  name: z.string(),
  format: z.string(),
  service: z.string().nullable(),
  scenario: z.string().nullable(),
  dependency: z.string().nullable(),
  at: z.iso.datetime(),
  environment: z.enum(ENVIRONMENTS),
  provenance: z.enum(PROVENANCES),
  oracle: z.enum(ORACLES),
  build: z.string().nullable(),
  valid: z.boolean(),
  failedChecks: z.array(z.enum(CHECKS)).readonly(),
  checks: z.array(checkSchema).readonly(),
  outcome: z.enum(OUTCOMES).nullable(),
  because: z.string().meta({ description: "why the outcome is what it is, or why there is none" }),
  counts: z.boolean(),
  whyNot: z.string().nullable().meta({ description: "why it counts nothing" }),
  notes: z.array(z.string()).readonly(),
});

const judgedSchema = z
  .object({
    id: z.string().meta({ description: "SHA-256 of the document" }),
    known: z.boolean().meta({ description: "it was known already, and counts nothing anew" }),
    format: z.string().nullable(),
    receivedAt: z.iso.datetime(),
    runs: z.array(runSchema).readonly(),
    problems: z
      .array(
        z.object({ message: z.string(), line: z.int().nullable(), remedy: z.string().nullable() }),
      )
      .readonly(),
  })
  .meta({
    examples: [
      {
        id: "9f2c…",
        known: false,
        format: "chaostoolkit",
        receivedAt: "2026-11-23T00:00:00.000Z",
        runs: [
          {
            run: 0,
            name: "Checkout survives the loss of its database primary",
            format: "chaostoolkit",
            service: "checkout-api",
            scenario: "STA-01",
            dependency: null,
            at: "2026-11-22T10:00:00.000Z",
            environment: "staging",
            provenance: "upload",
            oracle: "probe",
            build: "4f1c2e",
            valid: false,
            failedChecks: ["injection-not-proven"],
            checks: [
              {
                check: "injection-not-proven",
                passed: false,
                reason: "No action of the method succeeded.",
              },
            ],
            outcome: null,
            because: "It failed a check, so it comes to no outcome.",
            counts: false,
            whyNot: "It failed a check, so it gives neither credit nor penalty.",
            notes: [],
          },
        ],
        problems: [],
      },
    ],
  });

const rankingSchema = z
  .object({
    at: z.iso.datetime(),
    policyVersion: z.string(),
    teams: z
      .array(
        z.object({
          team: z.string(),
          R: z.number().nullable(),
          se: z.number().nullable(),
          band: z.int().nullable(),
          services: z
            .array(
              z.object({
                service: z.string(),
                R: z.number().nullable(),
                cells: z
                  .array(
                    z.object({
                      scenario: z.string(),
                      credit: z.number(),
                      n: z.int(),
                      state: z.enum(CELL_STATES),
                    }),
                  )
                  .readonly(),
              }),
            )
            .readonly(),
        }),
      )
      .readonly(),
  })
  .meta({
    examples: [
      {
        at: "2026-11-23T00:00:00.000Z",
        policyVersion: "1+0c9f2b1a",
        teams: [
          {
            team: "payments",
            R: 0.268,
            se: 0.02,
            band: 1,
            services: [
              {
                service: "payments-api",
                R: 0.3,
                cells: [{ scenario: "STA-01", credit: 0.8, n: 1, state: "passed" }],
              },
            ],
          },
        ],
      },
    ],
  });

const iso = (at: number): string => new Date(at).toISOString();

function writtenRun(run: RunView): z.input<typeof runSchema> {
  const { evidence, checks } = run;
  return {
    run: run.run,
    name: run.name,
    format: run.format,
    service: evidence.service,
    scenario: evidence.scenario,
    dependency: evidence.dependency ?? null,
    at: iso(evidence.at),
    environment: evidence.environment,
    provenance: evidence.provenance,
    oracle: evidence.oracle,
    build: evidence.build,
    valid: evidence.valid,
    failedChecks: checks.filter(({ passed }) => !passed).map(({ check }) => check),
    checks,
    outcome: evidence.outcome,
    because: run.because,
    counts: run.refusal === null,
    whyNot: run.refusalText,
    notes: run.losses,
  };
}

function written(document: JudgedDocument, known: boolean): z.input<typeof judgedSchema> {
  const { id, format, receivedAt, runs, problems } = document;
  return {
    id,
    known,
    format,
    receivedAt: iso(receivedAt),
    runs: runs.map(writtenRun),
    problems: problems.map(({ message, where, remedy }) => ({
      message,
      line: where?.line ?? null,
      remedy: remedy ?? null,
    })),
  };
}

function textOf(body: unknown): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DomainError(
      {
        code: "document.encoding",
        message: "the document is not valid UTF-8",
        remedy: "save the file in the encoding UTF-8",
      },
      { cause: error },
    );
  }
}

/** A page of ours says by a header of the browser's that it is one. */
function isBrowser(headers: Readonly<Record<string, unknown>>): boolean {
  return headers["sec-fetch-site"] !== undefined;
}

/**
 * `POST /api/v1/evidence`: takes a document of any recognised format, and answers once it is durable with how it was
 * judged: 201 when it is new, 200 when it was known. `GET /api/v1/ranking`: what `headroom rank --json` prints.
 */
export function serveScenarios(
  app: FastifyInstance,
  { scenarios }: { readonly scenarios: () => ScenariosService },
): void {
  // In a scope of its own: here a document is taken as it is, and read by whoever recognises it.
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      MEDIA_TYPES,
      { parseAs: "buffer", bodyLimit: MAX_DOCUMENT_BYTES },
      (_request, body, done) => done(null, body),
    );
    typed(scope).post(
      EVIDENCE,
      {
        bodyLimit: MAX_DOCUMENT_BYTES,
        schema: {
          operationId: "pushEvidence",
          tags: ["scenarios"],
          summary:
            "Send evidence of a tested failure scenario, of any recognised format; idempotent",
          consumes: MEDIA_TYPES,
          querystring: uploadQuery,
          body: z.unknown().meta({
            description: "the document as the tool wrote it: JSON, JSON lines, YAML or XML",
          }),
          response: {
            200: judgedSchema,
            201: judgedSchema,
            ...problemResponses(400, 401, 403, 413, 415, 422, 503, 507),
          },
        },
      },
      async (request, reply) => {
        const { file, by, ...placement } = request.query;
        const { known, document } = await scenarios().import({
          text: textOf(request.body),
          fileName: file ?? null,
          via: isBrowser(request.headers) ? "browser" : "api",
          by: by ?? null,
          placement,
        });
        return reply
          .status(known ? 200 : 201)
          .header("cache-control", "no-store")
          .send(written(document, known));
      },
    );
  });

  typed(app).get(
    RANKING,
    {
      schema: {
        operationId: "getRanking",
        tags: ["scenarios"],
        summary: "Teams ranked on tested failure scenarios, as of an instant",
        querystring: z.strictObject({
          at: instantText.exactOptional().meta({ description: "now when absent" }),
        }),
        response: { 200: rankingSchema, ...problemResponses(400, 401, 403, 422, 503) },
      },
    },
    async (request, reply) => {
      if (scenarios().rules().mode === "private")
        throw new DomainError({
          code: "league.private",
          message: "teams see only their own scores here (league.mode is private)",
          remedy: "ask for one team's page, or choose another league.mode in headroom.yaml",
        });
      const ranking = await scenarios().ranking(request.query);
      return reply.header("cache-control", "no-store").send(rankingJson(ranking));
    },
  );
}
