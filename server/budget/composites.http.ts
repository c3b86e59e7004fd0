import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ListedComposite, OwnedPart } from "#shared/budget/composite.ts";
import { COMPOSITE_KINDS } from "#shared/slo/composite.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import type { BudgetService } from "./budget.service.ts";

const share = z.number().nullable();
const sli = share.meta({ description: "0..1; null when unknown or without traffic" });
const target = z.number().meta({ description: "0..1" });
const burned = share.meta({ description: "share of the budget that is spent; may exceed 1" });
const remaining = share.meta({ description: "1 - burned; may be negative" });
const status = z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]);

const partSchema = z.object({
  key: z.string().meta({ description: "names the part in addresses: /slos/{key}" }),
  title: z.string(),
  service: z.string(),
  team: z.string().nullable().meta({ description: "null: nobody owns the service" }),
  weight: z.number().meta({ description: "greater than 0; counts in weighted composites" }),
  status,
  target,
  window: z.string().meta({ description: "30d, or calendar month (Europe/Berlin)" }),
  sli,
  burned,
  remaining,
  coverage: z.number().meta({ description: "known slices / slices passed, 0..1" }),
});

const compositeSchema = z
  .object({
    name: z.string(),
    kind: z.enum(COMPOSITE_KINDS).meta({
      description:
        "weighted: sum(weight x burned) / sum(weight); chain: product of the SLIs against the product of the targets; worst: the part that has spent most",
    }),
    status: status.meta({ description: "unknown as soon as a part is" }),
    target: share.meta({ description: "what the whole promises; null with the SLI" }),
    sli,
    burned,
    remaining,
    coverage: z.number().meta({ description: "that of the least covered part, 0..1" }),
    teams: z
      .array(z.string().nullable())
      .readonly()
      .meta({ description: "of its parts; null for parts that nobody owns" }),
    worst: z
      .string()
      .nullable()
      .meta({ description: "key of the part that has spent the largest share, of those known" }),
    parts: z.array(partSchema).readonly(),
  })
  .meta({
    examples: [
      {
        name: "buying",
        kind: "weighted",
        status: "ok",
        target: 0.999,
        sli: 0.99955,
        burned: 0.45,
        remaining: 0.55,
        coverage: 0.98,
        teams: ["shop", null],
        worst: "pay/availability",
        parts: [
          {
            key: "cart/availability",
            title: "Cart availability",
            service: "cart",
            team: "shop",
            weight: 3,
            status: "ok",
            target: 0.999,
            window: "30d",
            sli: 0.9996,
            burned: 0.4,
            remaining: 0.6,
            coverage: 1,
          },
          {
            key: "pay/availability",
            title: "Payment success",
            service: "pay",
            team: null,
            weight: 1,
            status: "ok",
            target: 0.999,
            window: "30d",
            sli: 0.9994,
            burned: 0.6,
            remaining: 0.4,
            coverage: 0.98,
          },
        ],
      },
    ],
  });

function partJson(part: OwnedPart): z.input<typeof partSchema> {
  const { firing: _firing, teamTitle: _teamTitle, windowLabel, ...rest } = part;
  return {
    ...rest,
    window: windowLabel,
    remaining: part.burned === null ? null : 1 - part.burned,
  };
}

const query = z.strictObject({
  team: z
    .string()
    .max(200)
    .exactOptional()
    .meta({ description: "only composites that a service of this team is part of" }),
});

/** `GET /api/v1/composites`: several SLOs as one, as the overview shows them, the most pressing first. */
export function serveComposites(
  app: FastifyInstance,
  options: { readonly budget: () => Pick<BudgetService, "composites"> },
): void {
  typed(app).get(
    "/api/v1/composites",
    {
      schema: {
        operationId: "listComposites",
        tags: ["budgets"],
        summary: "Composites, each with its parts",
        querystring: query,
        response: { 200: z.array(compositeSchema).readonly(), ...problemResponses(400, 401, 503) },
      },
    },
    async (request, reply) => {
      const { team } = request.query;
      const answer = options
        .budget()
        .composites()
        .filter(({ teams }) => team === undefined || teams.includes(team))
        .map((one: ListedComposite) => ({ ...one, parts: one.parts.map(partJson) }));
      return reply.header("cache-control", "no-store").send(answer);
    },
  );
}
