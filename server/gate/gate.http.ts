import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { GateCheck } from "#shared/gate/views.ts";
import { instantText } from "#server/platform/http/instant-text.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import {
  exceptionShape,
  personShape,
  reasonShape,
  requestOf,
  riskShape,
  verdictShape,
} from "./gate.router.ts";
import type { GateService } from "./gate.service.ts";

const PATH = "/api/v1/gate";

const yes = z
  .enum(["true", "false", "1", "0", ""], { error: "must be true or false" })
  .transform((text) => text !== "false" && text !== "0");
const shareText = z
  .string()
  .regex(/^\d+(\.\d+)?$/, { error: "must be a number above 0, at most 1" })
  .transform(Number)
  .refine((share) => share > 0 && share <= 1, { error: "must be above 0, at most 1" });

const query = z.strictObject({
  service: storableText(200).min(1),
  risk: riskShape.meta({
    description:
      "low: a flag is flipped, a text changed; medium: an ordinary change; high: schema, dependency, infrastructure",
  }),
  flag: yes.exactOptional().meta({ description: "whether the change is behind a flag" }),
  share: shareText
    .exactOptional()
    .meta({ description: "share of the traffic that meets it first, above 0 and at most 1" }),
  exception: exceptionShape
    .exactOptional()
    .meta({ description: "a fix that passes with caution at worst" }),
  by: personShape
    .exactOptional()
    .meta({ description: "who or which pipeline asks, for the record" }),
  at: instantText.exactOptional().meta({ description: "an instant of the past; now when absent" }),
});

const evidenceSchema = z
  .object({
    slo: z.string().exactOptional(),
    service: z.string().exactOptional(),
    id: z.string().exactOptional(),
    url: z.string().exactOptional(),
    figure: z.number().nullable(),
    unit: z
      .enum(["share", "probability", "burn", "days", "instant", "count"])
      .meta({ description: "instant: milliseconds since the epoch" }),
    limit: z.number().exactOptional().meta({ description: "what the figure was held against" }),
  })
  .meta({ description: "the figure behind the reason" });

const overrideSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string(),
});

const answerSchema = z
  .object({
    id: z.string().meta({ description: "names the record of this check" }),
    service: z.string(),
    risk: riskShape,
    judgedAs: riskShape.meta({
      description: "lower than risk behind a flag, or where few meet the change first",
    }),
    verdict: verdictShape,
    reasons: z
      .array(
        z.object({
          rule: z.string().meta({ description: "the rule of the policy that says so" }),
          verdict: verdictShape,
          text: z.string().meta({ description: "a sentence for whoever has to act" }),
          evidence: evidenceSchema,
        }),
      )
      .readonly()
      .meta({ description: "the strictest first; at least one" }),
    notes: z.array(z.string()).readonly().meta({ description: "what was not looked at, and why" }),
    figures: z
      .array(
        z.object({
          slo: z.string(),
          title: z.string(),
          labels: z.record(z.string(), z.string()),
          windowLabel: z.string(),
          status: z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]),
          remaining: z.number().nullable().meta({ description: "share left; null: not known" }),
          coverage: z.number(),
          firing: z.enum(["page", "ticket"]).nullable(),
          exhaustion: z
            .number()
            .nullable()
            .meta({ description: "P(exhausted before the window ends); null: no forecast" }),
        }),
      )
      .readonly()
      .meta({ description: "the service's budgets as they were when it was asked" }),
    policyVersion: z.string().meta({ description: "number and digest; broken: none is in force" }),
    at: z.iso.datetime().meta({ description: "the instant the answer is for" }),
    askedAt: z.iso.datetime(),
    askedBy: z.string().nullable(),
    overridden: z.array(overrideSchema).readonly(),
  })
  .meta({
    examples: [
      {
        id: "0b6cf0fb-6f1e-4d0c-8d7c-3a8f8f1f2b11",
        service: "checkout-api",
        risk: "high",
        judgedAs: "high",
        verdict: "hold",
        reasons: [
          {
            rule: "table",
            verdict: "hold",
            text: '"Checkout availability" is exhausted since Tue 17 Nov 19:40 UTC: \u22123.8 % of its budget over 30d is left',
            evidence: {
              slo: "checkout-api/availability",
              figure: -0.038,
              unit: "share",
              limit: 0,
            },
          },
        ],
        notes: [],
        figures: [
          {
            slo: "checkout-api/availability",
            title: "Checkout availability",
            labels: {},
            windowLabel: "30d",
            status: "exhausted",
            remaining: -0.038,
            coverage: 1,
            firing: null,
            exhaustion: null,
          },
        ],
        policyVersion: "1-4f1c2e8a9b0c",
        at: "2026-11-23T00:00:00.000Z",
        askedAt: "2026-11-23T00:00:00.000Z",
        askedBy: "shop/deploy",
        overridden: [],
      },
    ],
  });

const iso = (at: number): string => new Date(at).toISOString();

function written(check: GateCheck): z.input<typeof answerSchema> {
  const { id, service, risk, judgedAs, verdict, reasons, notes, figures, policyVersion } = check;
  return {
    id,
    service,
    risk,
    judgedAs,
    verdict,
    reasons,
    notes,
    figures,
    policyVersion,
    at: iso(check.at),
    askedAt: iso(check.askedAt),
    askedBy: check.askedBy,
    overridden: check.overridden.map((override) => ({ ...override, at: iso(override.at) })),
  };
}

/**
 * `GET /api/v1/gate`: may this ship? Every question is recorded with its answer before it is answered. It is a GET because it
 * is a question, and because pipelines and Argo Rollouts' web metric ask by GET; what it leaves behind is only the record
 * that it was asked. So that no page elsewhere can fill the record through somebody's browser, it is guarded as a write is.
 * A service that nobody knows is answered with `unknown`, not with 404: a pipeline must not take it for something else.
 */
export function serveGate(
  app: FastifyInstance,
  options: { readonly gate: () => GateService; readonly signedIn: boolean },
): void {
  const routes = typed(app);
  routes.get(
    PATH,
    {
      exposeHeadRoute: false,
      config: { guarded: true },
      schema: {
        operationId: "askGate",
        tags: ["gate"],
        summary: "May this change ship? The check is recorded",
        querystring: query,
        response: { 200: answerSchema, ...problemResponses(400, 401, 403, 422, 503, 507) },
      },
    },
    async (request, reply) => {
      const { at, by, ...asked } = request.query;
      const check = await options.gate().check({
        request: requestOf(asked),
        ...(at === undefined ? {} : { at }),
        askedBy: by ?? null,
        via: "api",
        signedIn: options.signedIn,
      });
      return reply.header("cache-control", "no-store").send(written(check));
    },
  );
  routes.post(
    `${PATH}/:id/override`,
    {
      schema: {
        operationId: "overrideGate",
        tags: ["gate"],
        summary: "Let a change pass that the gate did not, with the reason, for the record",
        params: z.strictObject({ id: z.string().min(1).max(100) }),
        body: z.strictObject({ by: personShape, reason: reasonShape }),
        response: {
          200: overrideSchema.meta({
            examples: [
              {
                id: "5d0c1f7e-0f6a-4c55-9d43-6f2d0c7f9a10",
                at: "2026-11-23T00:00:00.000Z",
                by: "Grace Hopper",
                reason: "the fix for INC-2143 is in it",
              },
            ],
          }),
          ...problemResponses(400, 401, 403, 404, 422, 503, 507),
        },
      },
    },
    async (request) => {
      const made = await options.gate().override({ check: request.params.id, ...request.body });
      return { ...made, at: iso(made.at) };
    },
  );
}
