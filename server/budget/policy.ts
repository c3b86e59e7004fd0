import { readFile } from "node:fs/promises";
import { z } from "zod";
import { burnFactor, defaultAlertPolicy, maximumBurn } from "#shared/budget/alert-policy.ts";
import { DEFAULT_STATUS_POLICY } from "#shared/budget/arithmetic.ts";
import type { AssessOptions } from "#shared/budget/assess.ts";
import type { AlertPolicy, AlertRule, StatusPolicy } from "#shared/budget/model.ts";
import { nominalSeconds } from "#shared/budget/window.ts";
import { formatDuration, parseDuration } from "#shared/kernel/duration.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";

/** By which lines budgets get their status, and by which alerts. */
export interface BudgetPolicy {
  readonly status: StatusPolicy;
  /** `null`: Headroom's own for the length of the window. */
  readonly alerts: Omit<AlertPolicy, "minimumBad"> | null;
  /** Bad events that a short window must hold before an alert fires. */
  readonly minimumBad: number;
}

export const DEFAULT_POLICY: BudgetPolicy = {
  status: DEFAULT_STATUS_POLICY,
  alerts: null,
  minimumBad: 1,
};

const KEYS = ["coverageFloor", "warningRemaining", "minimumBad", "alerts"];

const duration = z.string().transform((text, context): number => {
  try {
    return parseDuration(text);
  } catch {
    context.addIssue({ code: "custom", message: "must be a duration such as 5m, 6h or 3d" });
    return z.NEVER;
  }
});
const share = z.number().min(0).max(1);
const ruleShape = z
  .strictObject({
    severity: z.enum(["page", "ticket"]),
    long: duration,
    short: duration,
    budget: z.number().positive().max(1),
  })
  .refine(({ long, short }) => short < long, {
    path: ["short"],
    error: "must be shorter than the long window",
  });
const policyShape = z.strictObject({
  source: z.string().optional(),
  coverageFloor: share.optional(),
  warningRemaining: share.optional(),
  minimumBad: z.number().min(0).optional(),
  alerts: z.array(ruleShape).min(1).optional(),
});

/** Whether a document is a policy: it has one of a policy's keys and says of itself nothing else. */
export function isPolicy({ value }: SourceDocument): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (["apiVersion", "version", "kind"].some((key) => key in value)) return false;
  return KEYS.some((key) => key in value);
}

/** Rules of a policy that can never fire, as even total failure burns more slowly than they ask for. */
function neverFiring(
  document: SourceDocument,
  rules: readonly AlertRule[],
  definitions: readonly SloDefinition[],
): readonly Problem[] {
  return rules.flatMap((rule, index) => {
    const deaf = definitions.filter(
      ({ target, windows: [window] }) =>
        rule.longSeconds <= nominalSeconds(window) &&
        burnFactor(rule, nominalSeconds(window)) > maximumBurn(target),
    );
    const [first] = deaf;
    if (first === undefined) return [];
    const factor = burnFactor(rule, nominalSeconds(first.windows[0])).toPrecision(4);
    const others = deaf.length === 1 ? "" : ` and ${deaf.length - 1} more`;
    return [
      {
        severity: "warning",
        code: "policy.never-fires",
        message: `the ${rule.severity} over ${formatDuration(rule.longSeconds)} can never fire for ${first.id}${others}: it asks for a burn rate of ${factor}, and when everything fails it is ${maximumBurn(first.target).toPrecision(4)}`,
        remedy: "lower the budget share, or leave it to the other rows",
        where: document.locate(["alerts", index, "budget"]),
      },
    ];
  });
}

/** Checks one document as a policy, and against the SLOs it is to serve. */
export function readPolicyDocument(
  document: SourceDocument,
  definitions: readonly SloDefinition[] = [],
): { readonly policy: BudgetPolicy | null; readonly problems: readonly Problem[] } {
  const { value, problems } = checkShape(policyShape, document, "policy");
  // A misspelt key would silently leave the default in force.
  const strict = problems.map((problem): Problem => ({ ...problem, severity: "error" }));
  if (value === undefined || strict.length > 0) return { policy: null, problems: strict };
  const { minimumBad = DEFAULT_POLICY.minimumBad, source = document.file } = value;
  const rules = value.alerts?.map(({ severity, long, short, budget }) => ({
    severity,
    longSeconds: long,
    shortSeconds: short,
    budgetShare: budget,
  }));
  return {
    policy: {
      status: {
        coverageFloor: value.coverageFloor ?? DEFAULT_STATUS_POLICY.coverageFloor,
        warningRemaining: value.warningRemaining ?? DEFAULT_STATUS_POLICY.warningRemaining,
      },
      alerts: rules === undefined ? null : { name: document.file, source, rules },
      minimumBad,
    },
    problems: neverFiring(document, rules ?? [], definitions),
  };
}

/**
 * The policy of headroom.yaml; Headroom's own when it names none.
 *
 * @throws DomainError `policy.invalid` that names file and line
 */
export async function loadPolicy(path: string | undefined): Promise<BudgetPolicy> {
  if (path === undefined) return DEFAULT_POLICY;
  const { documents, problems } = readDocuments(path, await readFile(path, "utf8"));
  const [document] = documents;
  const read = document === undefined ? null : readPolicyDocument(document);
  const [first] = [...problems, ...(read?.problems ?? [])];
  if (first !== undefined) throw new DomainError({ ...first, code: "policy.invalid" });
  const policy = documents.length === 1 ? read?.policy : null;
  if (policy !== null && policy !== undefined) return policy;
  throw new DomainError({
    code: "policy.invalid",
    message: `the policy must be one document, and the file holds ${documents.length}`,
    remedy: `write one map with ${KEYS.join(", ")}`,
    where: { file: path },
  });
}

/** What a policy means for the budget over one window. Alerts that look back further than the window are left out. */
export function assessOptions(
  { status, alerts, minimumBad }: BudgetPolicy,
  window: TimeWindow,
): Required<Pick<AssessOptions, "statusPolicy" | "alertPolicy">> {
  const seconds = nominalSeconds(window);
  const base = alerts ?? defaultAlertPolicy(seconds);
  const rules = base.rules.filter(({ longSeconds }) => longSeconds <= seconds);
  return { statusPolicy: status, alertPolicy: { ...base, minimumBad, rules } };
}
