import { z } from "zod";
import { NAME, SCALAR_TEXT, TEXT_MAP } from "./shapes.ts";

const SLOTH_NAME = NAME.regex(
  /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  "must be letters, digits, '.', '_' and '-', with a letter or digit at both ends",
);

/** Labels of the series that Sloth writes, where an empty one is none, and `__name__` is not for labels. */
const LABELS = z
  .record(
    z.string().refine((name) => name !== "__name__", "__name__ is the metric's name and no label"),
    SCALAR_TEXT.refine((value) => value !== "", "must not be empty"),
  )
  .optional();

const PLUGINS = z.strictObject({
  overridePrevious: z.boolean().optional(),
  chain: z
    .array(
      z.strictObject({ id: NAME, priority: z.int().optional(), config: z.unknown().optional() }),
    )
    .optional(),
});

const ALERT = z.strictObject({
  disable: z.boolean().optional(),
  labels: TEXT_MAP,
  annotations: TEXT_MAP,
});

/**
 * An SLO of Sloth. Its files write keys with underscores, its Kubernetes twin in camel case. Published files mix the
 * two, so each is known in both spellings; which one counts in which kind is checked where they are read.
 */
const SLO = z.strictObject({
  name: SLOTH_NAME,
  description: z.string().optional(),
  objective: z.number(),
  labels: LABELS,
  plugins: PLUGINS.optional(),
  interval: z.record(z.string(), SCALAR_TEXT).optional(),
  sli: z.strictObject({
    events: z
      .strictObject({
        error_query: NAME.optional(),
        errorQuery: NAME.optional(),
        total_query: NAME.optional(),
        totalQuery: NAME.optional(),
      })
      .optional(),
    raw: z
      .strictObject({ error_ratio_query: NAME.optional(), errorRatioQuery: NAME.optional() })
      .optional(),
    plugin: z.strictObject({ id: NAME, options: TEXT_MAP }).optional(),
  }),
  alerting: z
    .strictObject({
      name: z.string().optional(),
      labels: TEXT_MAP,
      annotations: TEXT_MAP,
      page_alert: ALERT.optional(),
      pageAlert: ALERT.optional(),
      ticket_alert: ALERT.optional(),
      ticketAlert: ALERT.optional(),
    })
    .optional(),
});
export type SlothSlo = z.infer<typeof SLO>;

const SPEC = {
  service: SLOTH_NAME,
  labels: LABELS,
  slos: z.array(SLO).min(1, "must hold at least one SLO"),
};

export const SLOTH_FILE = z.strictObject({
  version: z.literal("prometheus/v1"),
  slo_plugins: PLUGINS.optional(),
  ...SPEC,
});

export const SLOTH_KUBERNETES = z.strictObject({
  apiVersion: z.literal("sloth.slok.dev/v1"),
  kind: z.literal("PrometheusServiceLevel"),
  metadata: z.looseObject({ name: NAME, labels: TEXT_MAP, annotations: TEXT_MAP }),
  spec: z.strictObject({ sloPlugins: PLUGINS.optional(), ...SPEC }),
  status: z.unknown().optional(),
});

const WINDOW = z.strictObject({
  errorBudgetPercent: z.number().gt(0).lte(100),
  shortWindow: NAME,
  longWindow: NAME,
});
const SEVERITY = z.strictObject({ quick: WINDOW, slow: WINDOW });

/** Sloth's burn-rate windows for one SLO period. */
export const SLOTH_WINDOWS = z.strictObject({
  apiVersion: z.literal("sloth.slok.dev/v1"),
  kind: z.literal("AlertWindows"),
  metadata: z.looseObject({}).optional(),
  spec: z.strictObject({ sloPeriod: NAME, page: SEVERITY, ticket: SEVERITY }),
});
