import { z } from "zod";
import { NAME, SCALAR_TEXT, TEXT_MAP } from "./shapes.ts";

const LABELS = z.record(z.string(), z.union([SCALAR_TEXT, z.array(SCALAR_TEXT)])).optional();
const METADATA = z.strictObject({
  name: NAME,
  displayName: z.string().optional(),
  labels: LABELS,
  annotations: TEXT_MAP,
});
const DESCRIPTION = z.string().optional();
const OPERATOR = z.enum(["lt", "lte", "gt", "gte"]);

function entity<Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) {
  return z.strictObject({
    apiVersion: z.literal("openslo/v1"),
    kind: z.literal(kind),
    metadata: METADATA,
    spec,
  });
}

/** An object written inside another one has no apiVersion of its own. */
function inline<Kind extends string, Spec extends z.ZodType>(kind: Kind, spec: Spec) {
  return z.strictObject({
    apiVersion: z.literal("openslo/v1").optional(),
    kind: z.literal(kind).optional(),
    metadata: METADATA,
    spec,
  });
}

const METRIC = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: NAME.optional(),
    type: NAME.optional(),
    spec: z
      .record(z.string(), z.unknown())
      .refine((spec) => Object.keys(spec).length > 0, "must hold what to ask for"),
  }),
});
export type OpensloMetric = z.infer<typeof METRIC>;

const SLI_SPEC = z.strictObject({
  description: DESCRIPTION,
  thresholdMetric: METRIC.optional(),
  ratioMetric: z
    .strictObject({
      counter: z.boolean().optional(),
      good: METRIC.optional(),
      bad: METRIC.optional(),
      total: METRIC.optional(),
      raw: METRIC.optional(),
      rawType: z.enum(["success", "failure"]).optional(),
    })
    .optional(),
});
export type OpensloSliSpec = z.infer<typeof SLI_SPEC>;
export const SLI = entity("SLI", SLI_SPEC);

const INDICATOR = z.strictObject({
  metadata: METADATA.partial({ name: true }).optional(),
  spec: SLI_SPEC,
});

const OBJECTIVE = z.strictObject({
  displayName: z.string().optional(),
  op: OPERATOR.optional(),
  value: z.number().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  timeSliceTarget: z.number().gt(0).lte(1).optional(),
  timeSliceWindow: z.union([z.number(), z.string()]).optional(),
  indicator: INDICATOR.optional(),
  indicatorRef: NAME.optional(),
  compositeWeight: z.number().gt(0, "must be more than 0").optional(),
});
export type OpensloObjective = z.infer<typeof OBJECTIVE>;

const TIME_WINDOW = z.strictObject({
  duration: z.union([z.string(), z.number()]),
  isRolling: z.boolean().optional(),
  calendar: z.strictObject({ startTime: z.string(), timeZone: z.string() }).optional(),
});
export type OpensloTimeWindow = z.infer<typeof TIME_WINDOW>;

export const METHODS = z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]);

export const SLO = entity(
  "SLO",
  z.strictObject({
    description: DESCRIPTION,
    service: NAME,
    indicator: INDICATOR.optional(),
    indicatorRef: NAME.optional(),
    timeWindow: z.array(TIME_WINDOW).optional(),
    budgetingMethod: METHODS,
    objectives: z.array(OBJECTIVE).min(1, "must hold at least one objective"),
    // A name or an object; each is checked when it is read.
    alertPolicies: z.array(z.unknown()).optional(),
  }),
);
export type OpensloSlo = z.infer<typeof SLO>;

const CONDITION_SPEC = z.strictObject({
  description: DESCRIPTION,
  severity: NAME,
  condition: z.strictObject({
    // Both have a default: earlier texts of the specification left them out.
    kind: z.enum(["burnrate", "Burnrate"]).optional(),
    op: OPERATOR.optional(),
    threshold: z.number(),
    lookbackWindow: z.string(),
    alertAfter: z.string().optional(),
  }),
});
const TARGET_SPEC = z.strictObject({ description: DESCRIPTION, target: NAME });
export type OpensloConditionSpec = z.infer<typeof CONDITION_SPEC>;

const POLICY_SPEC = z.strictObject({
  description: DESCRIPTION,
  alertWhenNoData: z.boolean().optional(),
  alertWhenBreaching: z.boolean().optional(),
  alertWhenResolved: z.boolean().optional(),
  // The specification allows one, and does not say how several would be joined.
  conditions: z
    .array(z.unknown())
    .min(1, "must hold a condition")
    .max(1, "must hold one condition; write a policy for each"),
  notificationTargets: z.array(z.unknown()).optional(),
});

export const ALERT_POLICY = entity("AlertPolicy", POLICY_SPEC);
export type OpensloPolicy = z.infer<typeof ALERT_POLICY>;
export const ALERT_CONDITION = entity("AlertCondition", CONDITION_SPEC);
export const ALERT_NOTIFICATION_TARGET = entity("AlertNotificationTarget", TARGET_SPEC);

export const INLINE_POLICY = inline("AlertPolicy", POLICY_SPEC);
export const INLINE_CONDITION = inline("AlertCondition", CONDITION_SPEC);
export const INLINE_TARGET = inline("AlertNotificationTarget", TARGET_SPEC);
export const POLICY_REF = z.strictObject({ alertPolicyRef: NAME });
export const CONDITION_REF = z.strictObject({ conditionRef: NAME });
export const TARGET_REF = z.strictObject({ targetRef: NAME });

export const SERVICE = entity("Service", z.strictObject({ description: DESCRIPTION }).optional());
export const DATA_SOURCE = entity(
  "DataSource",
  z.strictObject({
    description: DESCRIPTION,
    type: NAME,
    connectionDetails: z.unknown().optional(),
  }),
);
