import { createHash } from "node:crypto";
import { z } from "zod";
import { CATEGORIES } from "#shared/debt/model.ts";
import { DEFAULT_PLANNING_POLICY, type PlanningPolicy } from "#shared/debt/policy.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { overlaid } from "#server/platform/overlay.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

const share = z.number().min(0).max(1);
const whole = z.int().positive();

const policyShape = z.strictObject({
  version: z
    .union([z.string().trim().min(1).max(200), z.number()], { error: "must be text" })
    .transform(String)
    .optional(),
  base: share.optional(),
  slope: share.optional(),
  floor: share.optional(),
  ceiling: share.optional(),
  calmTo: share.lt(1, { error: "must be below 1" }).optional(),
  horizonSprints: whole.max(100).optional(),
  heldShare: share.optional(),
  hoursPerPersonDay: z.number().positive().max(24).optional(),
  debtCategories: z.array(z.enum(CATEGORIES)).min(1).optional(),
  interestWeeks: whole.max(26).optional(),
  growth: z
    .strictObject({
      least: z.number().positive().max(1).optional(),
      most: z.number().min(1).max(10).optional(),
    })
    .optional(),
  followedWithin: share.optional(),
});

/** Whether a document says how sprints are planned: it has the key `planning` and no kind. */
export function isPlanningPolicy({ value }: SourceDocument): boolean {
  return typeof value === "object" && value !== null && "planning" in value && !("kind" in value);
}

export interface PlanningPolicyReading {
  /** `null` when what the files say cannot be used. */
  readonly policy: PlanningPolicy | null;
  readonly problems: readonly Problem[];
}

/** The label, and a digest of every number: a change of one cannot keep the version. */
function versioned(policy: PlanningPolicy, name: string): PlanningPolicy {
  const { version: _, growth, ...numbers } = policy;
  const text = JSON.stringify([
    Object.entries(numbers).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    growth.least,
    growth.most,
  ]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return { ...policy, version: `${name}+${digest}` };
}

function readOne(document: SourceDocument): PlanningPolicyReading {
  const { value, problems } = checkShape(policyShape, document, "planning-policy", ["planning"]);
  // A misspelt key would silently leave the default in force.
  const strict = problems.map((problem): Problem => ({ ...problem, severity: "error" }));
  if (value === undefined || strict.length > 0) return { policy: null, problems: strict };
  const { version = "unnamed", growth = {}, ...numbers } = value;
  const base = DEFAULT_PLANNING_POLICY;
  const policy = versioned(
    { ...overlaid(base, numbers), growth: overlaid(base.growth, growth) },
    version,
  );
  if (policy.floor <= policy.ceiling) return { policy, problems: [] };
  const message = `floor ${policy.floor} is above ceiling ${policy.ceiling}`;
  const where = document.locate(["planning", "floor"]);
  return {
    policy: null,
    problems: [{ severity: "error", code: "planning-policy.shape", message, where }],
  };
}

/** Reads the one document among some that says how sprints are planned; Headroom's own numbers where none does. */
export function readPlanningPolicy(documents: readonly SourceDocument[]): PlanningPolicyReading {
  const [first, second] = documents.filter(isPlanningPolicy);
  if (first === undefined) return { policy: DEFAULT_PLANNING_POLICY, problems: [] };
  if (second === undefined) return readOne(first);
  return {
    policy: null,
    problems: [
      {
        severity: "error",
        code: "planning-policy.several",
        message: "a second document says how sprints are planned",
        remedy: "keep one of the two",
        where: second.locate(["planning"]),
      },
    ],
  };
}
