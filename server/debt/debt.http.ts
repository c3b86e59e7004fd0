import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { boardCsv, boardMarkdown, registerCsv, teamMarkdown } from "#shared/debt/export.ts";
import { CATEGORIES, DEBT_INTENTS, DEBT_STATUSES, type Sprint } from "#shared/debt/model.ts";
import type {
  DebtRow,
  PlanningBoard,
  PlanningRow,
  SprintRecord,
  TeamPlanning,
} from "#shared/debt/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import type { DebtService } from "./debt.service.ts";

const PATH = "/api/v1/planning";

const share = z.number().nullable();
const at = z.iso.datetime();
const status = z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]);

const sprintSchema = z.object({
  id: z.string(),
  name: z.string(),
  start: at,
  end: at.meta({ description: "exclusive" }),
  capacityDays: share.meta({ description: "person-days; null: nobody said" }),
});

const teamSchema = z.object({
  team: z.string(),
  title: z.string(),
  sprint: sprintSchema.nullable().meta({ description: "the one to plan; null: none is known" }),
  budget: z
    .object({ slo: z.string(), title: z.string(), window: z.string(), status, remaining: share })
    .nullable()
    .meta({ description: "the worst of the team's budgets; null: none is known" }),
  probability: share.meta({ description: "P(exhausted before the window ends)" }),
  recommended: share.meta({ description: "share of the capacity; null: too little is known" }),
  need: share.meta({ description: "share of the capacity that debt worth paying back takes" }),
  why: z.string(),
  planned: share.meta({ description: "share that was decided; null: nobody decided yet" }),
  decidedBy: z.string().nullable(),
  decidedAt: at.nullable(),
  reason: z.string().nullable().meta({ description: "why less is planned than recommended" }),
  lastActual: share.meta({ description: "share that went to debt in the last closed sprint" }),
  openDebts: z.number(),
  openDays: z.number().meta({ description: "person-days" }),
  turnedBad: z.number().meta({ description: "good debts whose review date has passed" }),
  risk: z.number().meta({ description: "0..3, for sorting" }),
});

const debtSchema = z.object({
  id: z.string(),
  title: z.string(),
  service: z.string(),
  intent: z.enum(DEBT_INTENTS),
  standing: z.enum(["good", "bad", "turned-bad"]),
  status: z.enum(DEBT_STATUSES),
  takenAt: at,
  reviewBy: at.nullable(),
  closedAt: at.nullable(),
  principalDays: z.number(),
  budgetPerWeek: share.meta({ description: "share of one window's budget burned in a week" }),
  interest: z.enum(["measured", "stated", "unknown"]),
  toilHoursPerWeek: z.number(),
  savedPerDay: share.meta({ description: "budget saved in a week per person-day" }),
  paysBack: z.boolean().nullable(),
  incidents: z.array(z.string()).readonly(),
  scenarios: z.array(z.object({ id: z.string(), state: z.string() })).readonly(),
  trackerUrl: z.string().nullable(),
});

const recordSchema = z.object({
  sprint: sprintSchema,
  state: z.enum(["closed", "running", "coming"]),
  recommended: share,
  planned: share,
  actual: share.meta({ description: "share of what was done that went to debt" }),
  byCategory: z.record(z.enum(CATEGORIES), z.number()).nullable(),
  budgetBefore: share,
  budgetAfter: share,
  daysExhausted: share,
  followed: z.boolean().nullable(),
});

const EXAMPLE_SPRINT = {
  id: "jira/42",
  name: "Checkout 42",
  start: "2026-11-30T00:00:00.000Z",
  end: "2026-12-14T00:00:00.000Z",
  capacityDays: 40,
};

const answerSchema = z
  .object({
    at,
    policyVersion: z.string(),
    teams: z.array(teamSchema).readonly().meta({ description: "the most pressing first" }),
    whatIfNot: z.string().exactOptional().meta({ description: "with team= only" }),
    register: z
      .array(debtSchema)
      .readonly()
      .exactOptional()
      .meta({ description: "with team= only: open debts in the order of work, then closed ones" }),
    sprints: z
      .array(recordSchema)
      .readonly()
      .exactOptional()
      .meta({ description: "with team= only: the newest first" }),
  })
  .meta({
    examples: [
      {
        at: "2026-11-27T10:00:00.000Z",
        policyVersion: "headroom-1",
        teams: [
          {
            team: "checkout",
            title: "Checkout",
            sprint: EXAMPLE_SPRINT,
            budget: {
              slo: "checkout-api/availability",
              title: "Checkout availability",
              window: "28d",
              status: "warning",
              remaining: 0.25,
            },
            probability: 0.6,
            recommended: 0.36,
            need: 0.4,
            why: "75 % consumed, 60 % likely to run out",
            planned: 0.25,
            decidedBy: "Grace Hopper",
            decidedAt: "2026-11-26T14:00:00.000Z",
            reason: "the new cart has to be out before the sale",
            lastActual: 0.18,
            openDebts: 3,
            openDays: 21,
            turnedBad: 1,
            risk: 0.6,
          },
        ],
      },
    ],
  });

type Answer = z.input<typeof answerSchema>;

const iso = (instant: Instant): string => new Date(instant).toISOString();
const isoOr = (instant: Instant | null): string | null => (instant === null ? null : iso(instant));

function sprintJson({ id, name, start, end, capacityDays }: Sprint): z.input<typeof sprintSchema> {
  return { id, name, start: iso(start), end: iso(end), capacityDays };
}

function rowJson(row: PlanningRow): z.input<typeof teamSchema> {
  const { team, title, sprint, budget, forecast, recommendation, decision, last } = row;
  return {
    team,
    title,
    sprint: sprint === null ? null : sprintJson(sprint),
    budget:
      budget === null
        ? null
        : {
            slo: budget.key,
            title: budget.title,
            window: budget.windowLabel,
            status: budget.status,
            remaining: budget.remaining,
          },
    probability: forecast?.probability ?? null,
    recommended: recommendation?.share ?? null,
    need: recommendation?.need ?? null,
    why: row.why,
    planned: decision?.planned ?? null,
    decidedBy: decision?.decidedBy ?? null,
    decidedAt: isoOr(decision?.decidedAt ?? null),
    reason: decision?.reason ?? null,
    lastActual: last?.debtShare ?? null,
    openDebts: row.openDebts,
    openDays: row.openDays,
    turnedBad: row.turnedBad,
    risk: row.risk,
  };
}

function debtJson(row: DebtRow): z.input<typeof debtSchema> {
  const { debt, standing, interest, savedPerDay, paysBack, scenarios } = row;
  const { id, title, service, intent, principalDays, trackerUrl } = debt;
  return {
    id,
    title,
    service,
    intent,
    standing,
    status: debt.status,
    takenAt: iso(debt.takenAt),
    reviewBy: isoOr(debt.reviewBy),
    closedAt: isoOr(debt.closedAt),
    principalDays,
    budgetPerWeek: interest.budgetPerWeek,
    interest: interest.source,
    toilHoursPerWeek: interest.toilHoursPerWeek,
    savedPerDay,
    paysBack,
    incidents: interest.incidents.map((one) => one.id),
    scenarios: scenarios.map((one) => ({ id: one.id, state: one.state })),
    trackerUrl,
  };
}

function recordJson(record: SprintRecord): z.input<typeof recordSchema> {
  const { sprint, actuals, decision: _, ...rest } = record;
  return {
    ...rest,
    sprint: sprintJson(sprint),
    actual: actuals?.debtShare ?? null,
    byCategory: actuals?.byCategory ?? null,
  };
}

function boardJson({ at: instant, policy, rows }: PlanningBoard): Answer {
  return { at: iso(instant), policyVersion: policy.version, teams: rows.map(rowJson) };
}

function teamJson(team: TeamPlanning): Answer {
  return {
    at: iso(team.at),
    policyVersion: team.policy.version,
    teams: [rowJson(team)],
    whatIfNot: team.whatIfNotText,
    register: [...team.register, ...team.closed].map(debtJson),
    sprints: team.sprints.map(recordJson),
  };
}

const query = z.strictObject({
  team: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .meta({ description: "one team with its register and its sprints; all teams when absent" }),
  format: z
    .enum(["json", "markdown", "csv"])
    .default("json")
    .meta({ description: "csv: all teams, or the register of one" }),
});

const TYPES = { markdown: "text/markdown; charset=utf-8", csv: "text/csv; charset=utf-8" };
const SUFFIXES = { markdown: "md", csv: "csv" };

/** Names a file so that no name of a team leads out of it. */
function fileName(team: string | undefined, instant: Instant, suffix: string): string {
  const name = (team ?? "all-teams").replace(/[^a-zA-Z0-9-]+/g, "-");
  return `planning-${name}-${iso(instant).slice(0, 10)}.${suffix}`;
}

/** One answer in every form there is. */
interface Forms {
  readonly at: Instant;
  readonly json: () => Answer;
  readonly markdown: () => string;
  readonly csv: () => string;
}

function boardForms(board: PlanningBoard): Forms {
  return {
    at: board.at,
    json: () => boardJson(board),
    markdown: () => boardMarkdown(board),
    csv: () => boardCsv(board),
  };
}

function teamForms(team: TeamPlanning): Forms {
  return {
    at: team.at,
    json: () => teamJson(team),
    markdown: () => teamMarkdown(team),
    csv: () => registerCsv(team),
  };
}

/** `GET /api/v1/planning`: the planning board, or a team's planning, for machines and for the planning document. */
export function servePlanning(
  app: FastifyInstance,
  options: { readonly debt: () => Pick<DebtService, "board" | "team"> },
): void {
  typed(app).get(
    PATH,
    {
      schema: {
        operationId: "planning",
        tags: ["planning"],
        summary: "What goes to debt in the next sprint, of all teams or of one",
        querystring: query,
        response: {
          200: {
            description: "the form that `format` asks for",
            content: {
              "application/json": { schema: answerSchema },
              "text/markdown": {
                schema: z.string().meta({ examples: ["## Debt in the next sprint\n"] }),
              },
              "text/csv": { schema: z.string().meta({ examples: ["team,title,sprint\r\n"] }) },
            },
          },
          ...problemResponses(400, 401, 404, 503),
        },
      },
    },
    async (request, reply) => {
      const { team, format } = request.query;
      reply.header("cache-control", "no-store");
      const debt = options.debt();
      const forms =
        team === undefined ? boardForms(await debt.board()) : teamForms(await debt.team(team));
      if (format === "json") return reply.send(forms.json());
      const name = fileName(team, forms.at, SUFFIXES[format]);
      return reply
        .type(TYPES[format])
        .header("content-disposition", `attachment; filename="${name}"`)
        .send(forms[format]());
    },
  );
}
