import { z } from "zod";
import { GATE_EXCEPTIONS, RISK_CLASSES, VERDICTS, type Verdict } from "#shared/gate/model.ts";

const text = z.string().trim().min(1).max(500);
const verdict = z.enum(VERDICTS as [Verdict, ...Verdict[]]);
const share = z.number().min(0).max(1);
const classes = z
  .int()
  .min(0)
  .max(RISK_CLASSES.length - 1);

/** A verdict for each class of risk. */
const row = z.strictObject({
  low: verdict.optional(),
  medium: verdict.optional(),
  high: verdict.optional(),
});

/** Where nothing is known nobody may go. */
const unknownRow = row.superRefine((given, context) => {
  for (const [risk, one] of Object.entries(given))
    if (one === "go")
      context.addIssue({
        code: "custom",
        path: [risk],
        message: "must not be go: what is not known lets nothing pass",
      });
});

const byRisk = z.union([verdict.transform((one) => ({ low: one, medium: one, high: one })), row]);

const rule = { on: z.boolean().optional(), verdict: byRisk.optional() };

const timeZone = z.string().refine(
  (zone) => {
    try {
      new Intl.DateTimeFormat("en", { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  },
  { error: "must be an IANA time zone such as Europe/Berlin or UTC" },
);

const rules = z.strictObject({
  noTraffic: z.strictObject(rule).optional(),
  alertUnmeasured: z.strictObject(rule).optional(),
  forecast: z
    .strictObject({
      on: z.boolean().optional(),
      above: share.optional(),
      steps: z.int().min(1).max(2).optional(),
    })
    .optional(),
  freeze: z.strictObject(rule).optional(),
  afterFreeze: z
    .strictObject({
      ...rule,
      workingDays: z.int().min(0).max(60).optional(),
      timeZone: timeZone.optional(),
    })
    .optional(),
  openIncident: z.strictObject(rule).optional(),
  dependencyIncident: z.strictObject(rule).optional(),
  dependencyExhausted: z.strictObject(rule).optional(),
  untestedScenario: z.strictObject(rule).optional(),
  buildHorizon: z.strictObject({ ...rule, days: z.int().min(1).max(3_660).optional() }).optional(),
});

const exceptions = z.strictObject({
  [GATE_EXCEPTIONS[0] as "security-fix"]: z.boolean().optional(),
  [GATE_EXCEPTIONS[1] as "incident-fix"]: z.boolean().optional(),
});

/** What a policy may change, and an override of it. */
const changes = {
  thresholds: z
    .strictObject({ plentyAbove: share.optional(), enoughAbove: share.optional() })
    .optional(),
  table: z
    .strictObject({
      plenty: row.optional(),
      enough: row.optional(),
      little: row.optional(),
      none: row.optional(),
      unknown: unknownRow.optional(),
    })
    .optional(),
  exposure: z
    .strictObject({
      flag: classes.optional(),
      smallShare: z
        .strictObject({ atMost: share.optional(), classes: classes.optional() })
        .optional(),
      most: classes.optional(),
    })
    .optional(),
  rules: rules.optional(),
  exceptions: exceptions.optional(),
};

const override = z
  .strictObject({
    team: text.optional(),
    service: text.optional(),
    by: text,
    why: text,
    ...changes,
  })
  .refine(({ team, service }) => (team === undefined) !== (service === undefined), {
    path: ["service"],
    error: "must be for exactly one of team and service",
  });

/** A document of a gate's policy, as it is written. */
export const gateDocumentShape = z.strictObject({
  gate: z.strictObject({
    name: text.optional(),
    source: text.optional(),
    ...changes,
    overrides: z.array(override).max(10_000).optional(),
  }),
});

export type WrittenGate = z.output<typeof gateDocumentShape>["gate"];
