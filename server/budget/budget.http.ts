import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { budgetJson } from "#shared/budget/json.ts";
import type { SloId } from "#shared/kernel/ids.ts";
import type { DataProblem } from "#shared/sli/model.ts";
import { instantText } from "#server/platform/http/instant-text.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import type { BudgetService } from "./budget.service.ts";

const share = z.number().nullable();

const budgetSchema = z
  .object({
    slo: z.string().meta({ description: "the SLO's name within its service" }),
    service: z.string(),
    team: z.string().nullable().meta({ description: "null: nobody owns the service" }),
    labels: z
      .record(z.string(), z.string())
      .meta({ description: "the series' labels, where the SLO fans out" }),
    method: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]),
    target: z.number().meta({ description: "0..1" }),
    window: z.string().meta({ description: "30d, or calendar month (Europe/Berlin)" }),
    windowKind: z.enum(["rolling", "calendar"]),
    at: z.iso.datetime(),
    good: z.number(),
    total: z.number(),
    sli: share.meta({ description: "0..1; null when nothing is known or there was no traffic" }),
    burned: share.meta({ description: "(1 - sli) / (1 - target); may exceed 1" }),
    remaining: share.meta({ description: "1 - burned; may be negative" }),
    coverage: z
      .number()
      .meta({ description: "known slices / slices passed that are not excluded, 0..1" }),
    excluded: z
      .number()
      .meta({ description: "share of the slices passed that are excluded and count neither way" }),
    status: z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]),
    burn: z
      .record(z.string(), share)
      .meta({ description: "burn rate by window; null where it is not known" }),
    alerts: z
      .array(
        z.object({
          severity: z.enum(["page", "ticket"]),
          long: z.string(),
          short: z.string(),
          factor: z.number(),
          firing: z.boolean(),
          unmeasurable: z
            .boolean()
            .meta({ description: "too little is known; firing is what it last was" }),
        }),
      )
      .readonly(),
    problems: z
      .array(z.object({ code: z.string(), message: z.string(), query: z.string().exactOptional() }))
      .readonly(),
  })
  .meta({
    examples: [
      {
        slo: "requests-availability",
        service: "checkout",
        team: "shop",
        labels: {},
        method: "Occurrences",
        target: 0.999,
        window: "30d",
        windowKind: "rolling",
        at: "2026-11-23T00:00:00.000Z",
        good: 1234,
        total: 1240,
        sli: 0.99516,
        burned: 4.83,
        remaining: -3.83,
        coverage: 1,
        excluded: 0,
        status: "exhausted",
        burn: { "5m": 0, "30m": 0, "1h": 0, "2h": 0, "6h": 0, "1d": 0, "3d": 0 },
        alerts: [
          {
            severity: "page",
            long: "1h",
            short: "5m",
            factor: 14.4,
            firing: false,
            unmeasurable: false,
          },
        ],
        problems: [],
      },
    ],
  });

const query = z.strictObject({
  team: z
    .string()
    .max(200)
    .exactOptional()
    .meta({ description: "only budgets of this team's services" }),
  service: z
    .string()
    .max(200)
    .exactOptional()
    .meta({ description: "only budgets of this service" }),
  at: instantText.exactOptional(),
});

/** `GET /api/v1/budgets`: what `headroom budget --json` prints, with the team. */
export function serveBudgets(
  app: FastifyInstance,
  options: {
    readonly budget: () => BudgetService;
    readonly problems: (slo: SloId) => readonly DataProblem[];
  },
): void {
  typed(app).get(
    "/api/v1/budgets",
    {
      schema: {
        operationId: "listBudgets",
        tags: ["budgets"],
        summary: "Error budgets, one per SLO and series",
        querystring: query,
        response: { 200: z.array(budgetSchema).readonly(), ...problemResponses(400, 401, 503) },
      },
    },
    async (request, reply) => {
      const budgets = await options.budget().budgets(request.query);
      const answer = budgets.map((budget) => ({
        ...budgetJson(budget, { service: budget.service, problems: options.problems(budget.slo) }),
        team: budget.team,
      }));
      return reply.header("cache-control", "no-store").send(answer);
    },
  );
}
