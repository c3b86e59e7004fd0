import { z } from "zod";
import { NAME, TEXT_MAP } from "./shapes.ts";

const METRIC = z.strictObject({ metric: NAME });
const GROUPING = z
  .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of a label"))
  .optional();

const TARGET = z
  .union([z.string(), z.number()], { error: 'must be percent, such as "99.9"' })
  .transform(String);

export const PYRRA_SLO = z.strictObject({
  apiVersion: z.literal("pyrra.dev/v1alpha1"),
  kind: z.literal("ServiceLevelObjective"),
  metadata: z.looseObject({
    name: NAME,
    namespace: z.string().optional(),
    labels: TEXT_MAP,
    annotations: TEXT_MAP,
  }),
  spec: z.strictObject({
    description: z.string().optional(),
    // A text, because Kubernetes has no fractions; Pyrra itself takes a bare number as one, too.
    target: TARGET,
    window: z.string(),
    indicator: z.strictObject({
      ratio: z.strictObject({ errors: METRIC, total: METRIC, grouping: GROUPING }).optional(),
      latency: z.strictObject({ success: METRIC, total: METRIC, grouping: GROUPING }).optional(),
      latencyNative: z
        .strictObject({ total: METRIC, latency: NAME, grouping: GROUPING })
        .optional(),
      bool_gauge: z.strictObject({ metric: NAME, grouping: GROUPING }).optional(),
    }),
    alerting: z
      .strictObject({
        disabled: z.boolean().optional(),
        burnrates: z.boolean().optional(),
        absent: z.boolean().optional(),
        name: z.string().optional(),
        absentName: z.string().optional(),
        labels: TEXT_MAP,
        annotations: TEXT_MAP,
        burnRateType: z.string().optional(),
      })
      .optional(),
    partial_response_strategy: z.string().optional(),
    performance_over_accuracy: z.boolean().optional(),
    rulenamespace: z.string().optional(),
  }),
  status: z.unknown().optional(),
});
export type PyrraSlo = z.infer<typeof PYRRA_SLO>;
