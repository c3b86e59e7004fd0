import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { judgeCanary } from "#shared/canary/judge.ts";
import { planCanary } from "#shared/canary/plan.ts";
import type { Traffic } from "#shared/canary/traffic.ts";
import type { TrafficProfile } from "#shared/gate/traffic-profile.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import type { Clock } from "#server/platform/clock.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { typed } from "#server/platform/http/zod-routes.ts";

const PATH = "/api/v1/canary";
const SECONDS_PER_HOUR = 3_600;

const number = z
  .string()
  .regex(/^\d+(\.\d+)?(e[+-]?\d+)?$/i, { error: "must be a number such as 0.001" })
  .transform(Number);
const count = z
  .string()
  .regex(/^\d{1,15}$/, { error: "must be a whole number" })
  .transform(Number);
const ratio = (description: string) => number.meta({ description: `${description}, 0 to 1` });

const question = {
  baseline: ratio("bad ratio of the service as it is"),
  detect: ratio("bad ratio worth noticing"),
  alpha: number.exactOptional().meta({ description: "chance of a false alarm; 0.05 when absent" }),
  power: number
    .exactOptional()
    .meta({ description: "chance that a canary at detect is found; 0.8 when absent" }),
  sides: z
    .enum(["1", "2"])
    .transform((text) => (text === "1" ? 1 : 2))
    .exactOptional()
    .meta({ description: "1 asks only whether it is worse (when absent)" }),
};

const planQuery = z.strictObject({
  ...question,
  share: ratio("the canary's share of the traffic"),
  rps: number.exactOptional().meta({ description: "requests a second of the whole service" }),
  service: storableText(200)
    .min(1)
    .exactOptional()
    .meta({ description: "in place of rps: its own traffic, by hour of the week, from now on" }),
  warmUpSeconds: number.exactOptional(),
  target: ratio("the SLO's target, for the share of its budget").exactOptional(),
  windowEvents: number.exactOptional().meta({ description: "events in the SLO's window" }),
});

const judgeQuery = z.strictObject({
  ...question,
  canaryErrors: count,
  canaryTotal: count,
  controlErrors: count,
  controlTotal: count,
  method: z
    .enum(["msprt", "sprt", "fixed"])
    .exactOptional()
    .meta({ description: "msprt (when absent) and sprt may be asked again and again, fixed once" }),
  elapsedSeconds: number.exactOptional(),
});

const sample = z.object({ perCanary: z.number(), seconds: z.number().nullable() });
const planSchema = z
  .object({
    ...sample.shape,
    perControl: z.number(),
    budgetShare: z.number().nullable(),
    horizons: z
      .array(
        z.object({
          seconds: z.number(),
          canaryEvents: z.number(),
          smallestDetectable: z.number().nullable(),
        }),
      )
      .readonly()
      .meta({ description: "the smallest bad ratio that shows after an hour, a day, a week" }),
    exact: sample.nullable(),
    sprt: z.object({
      upper: z.number(),
      lower: z.number(),
      atBaseline: sample,
      atDetect: sample,
    }),
    msprt: z.object({ ...sample.shape, tau: z.number(), threshold: z.number() }),
    withoutErrors: sample,
    unknownHours: z.number(),
  })
  .meta({
    examples: [
      {
        perCanary: 8_366,
        seconds: 27_886.67,
        perControl: 270_501,
        budgetShare: null,
        horizons: [{ seconds: 3_600, canaryEvents: 1_080, smallestDetectable: 0.004384 }],
        exact: null,
        sprt: {
          upper: 2.772589,
          lower: -1.558145,
          atBaseline: { perCanary: 4_366, seconds: 14_553.33 },
          atDetect: { perCanary: 4_929, seconds: 16_430 },
        },
        msprt: { perCanary: 18_854, seconds: 62_846.67, tau: 0.001, threshold: 20 },
        withoutErrors: { perCanary: 1_497, seconds: 4_990 },
        unknownHours: 0,
      },
    ],
  });
const judgementSchema = z
  .object({
    verdict: z
      .enum(["pass", "fail", "underpowered"])
      .meta({ description: "underpowered: too little is known; never taken for a pass" }),
    method: z.enum(["msprt", "sprt", "fixed"]),
    test: z.string().meta({ description: "the test that the verdict rests on" }),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })).readonly(),
    evidence: z
      .object({
        kind: z.enum(["p-value", "likelihood-ratio", "log-likelihood-ratio"]),
        value: z.number(),
        bound: z.number(),
      })
      .nullable(),
    canaryRatio: z.number().nullable(),
    controlRatio: z.number().nullable(),
    power: z.number().nullable(),
    smallestEffect: z.number().nullable(),
    needed: z.object({ canaryEvents: z.number(), seconds: z.number().nullable() }).nullable(),
  })
  .meta({
    examples: [
      {
        verdict: "underpowered",
        method: "msprt",
        reasons: [{ code: "canary.too-few", text: "300 events are too few" }],
        evidence: { kind: "likelihood-ratio", value: 0.744, bound: 40 },
        canaryRatio: 0,
        controlRatio: 0.00103,
        power: 0.0000031,
        smallestEffect: 0.0301,
        needed: { canaryEvents: 19_626, seconds: null },
      },
    ],
  });

/** Traffic by hour of the week, as the planner takes it. */
function weekly(service: string, profile: TrafficProfile | null): Traffic {
  if (profile === null)
    throw new DomainError({
      code: "canary.traffic-unknown",
      message: `nothing is known of the traffic of "${service}"`,
      remedy:
        "give its requests a second as rps; only SLOs that count requests tell a service's traffic",
    });
  return {
    kind: "weekly",
    perHour: profile.requestsPerSecond.map((rate) =>
      rate === null ? null : rate * SECONDS_PER_HOUR,
    ),
  };
}

function budgetOf({ target, windowEvents }: z.output<typeof planQuery>) {
  if (target !== undefined && windowEvents !== undefined)
    return { budget: { target, windowEvents } };
  if (target === undefined && windowEvents === undefined) return {};
  throw new DomainError({
    code: "canary.invalid.budget",
    message: "a share of the budget takes both target and windowEvents",
    remedy: "add the other one, or leave both out",
  });
}

/**
 * `GET /api/v1/canary` plans a canary, `GET /api/v1/canary/judge` says how a running one does. Both only compute, so that a
 * pipeline, or the web metric of Argo Rollouts, may ask as often as it likes.
 */
export function serveCanary(
  app: FastifyInstance,
  options: {
    readonly profile: (service: string) => Promise<TrafficProfile | null>;
    readonly clock: Clock;
  },
): void {
  const routes = typed(app);
  routes.get(
    PATH,
    {
      schema: {
        operationId: "planCanary",
        tags: ["gate"],
        summary: "How large a canary has to be, how long that takes, and what it costs",
        querystring: planQuery,
        response: { 200: planSchema, ...problemResponses(400, 401, 403, 422, 503) },
      },
    },
    async ({ query }) => {
      const { rps, service, ...asked } = query;
      if ((rps === undefined) === (service === undefined))
        throw new DomainError({
          code: "canary.invalid.traffic",
          message: "the traffic is told by either rps or service",
          remedy: "give one of the two",
        });
      const traffic: Traffic =
        service === undefined
          ? { kind: "constant", perSecond: rps ?? 0 }
          : weekly(service, await options.profile(service));
      const { question: _asked, ...plan } = planCanary({
        ...asked,
        traffic,
        from: options.clock.now(),
        ...budgetOf(query),
      });
      return plan;
    },
  );
  routes.get(
    `${PATH}/judge`,
    {
      schema: {
        operationId: "judgeCanary",
        tags: ["gate"],
        summary: "Whether a running canary passes, fails, or has too little data to say",
        querystring: judgeQuery,
        response: { 200: judgementSchema, ...problemResponses(400, 401, 403, 422, 503) },
      },
    },
    async ({ query }, reply) => {
      const { canaryErrors, canaryTotal, controlErrors, controlTotal, ...rest } = query;
      const judgement = judgeCanary({
        ...rest,
        canary: { errors: canaryErrors, total: canaryTotal },
        control: { errors: controlErrors, total: controlTotal },
      });
      return reply.header("cache-control", "no-store").send(judgement);
    },
  );
}
