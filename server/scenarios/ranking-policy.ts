import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import { overlaid } from "#server/platform/overlay.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { label } from "./fields.ts";

const share = z.number().min(0).max(1);
const positive = z.number().positive();
const shares = <const Key extends string>(keys: readonly Key[]) =>
  z.strictObject(
    Object.fromEntries(keys.map((key) => [key, share.optional()])) as Record<
      Key,
      z.ZodOptional<typeof share>
    >,
  );

const policyShape = z.strictObject({
  version: label.optional(),
  outcomes: shares(["held", "auto-in-time", "auto-late", "person-in-time", "failed"]).optional(),
  passAt: share.optional(),
  environments: shares(["production", "production-like", "staging", "local"]).optional(),
  provenances: shares(["signed-other-team", "own-tool", "upload", "attested"]).optional(),
  oracles: shares(["own-sli", "probe", "assertion-only"]).optional(),
  halfLifeDays: positive.optional(),
  duplicateDays: positive.optional(),
  passWeight: share.optional(),
  riskWeight: share.optional(),
  exemptions: z
    .strictObject({
      credit: share.optional(),
      share: share.optional(),
      days: z.number().min(0).optional(),
    })
    .optional(),
  bandErrors: z.number().min(0).optional(),
  trivial: z
    .strictObject({
      runs: positive.optional(),
      passShare: share.optional(),
      factor: share.optional(),
    })
    .optional(),
  tierWeights: z.array(z.number().min(0)).min(1).optional(),
  unknownExposure: z.number().min(0).optional(),
  scorecard: z
    .strictObject({
      weights: shares(["R", "H", "B", "O", "L"])
        .refine(
          (weights) => {
            const given = Object.values(weights).filter((weight) => weight !== undefined);
            return given.length < 5 || Math.abs(given.reduce((a, b) => a + b, 0) - 1) < 1e-9;
          },
          { error: "must add up to 1" },
        )
        .optional(),
      budgetFlatTo: positive.optional(),
      budgetZeroAt: positive.optional(),
      flowShare: positive.optional(),
      responders: z.number().min(1).optional(),
      readers: positive.optional(),
    })
    .optional(),
});
type PolicyFile = z.output<typeof policyShape>;

/** Whether a document says how teams are ranked: it has the key `ranking` and no kind. */
export function isRankingPolicy({ value }: SourceDocument): boolean {
  return typeof value === "object" && value !== null && "ranking" in value && !("kind" in value);
}

export interface RankingPolicyReading {
  /** The policy in force; `null` when it is invalid. */
  readonly policy: RankingPolicy | null;
  readonly problems: readonly Problem[];
}

function overlay(base: RankingPolicy, file: PolicyFile): RankingPolicy {
  const { scorecard } = base;
  const plain = overlaid(base, file);
  return versioned(
    {
      ...plain,
      outcomes: overlaid(base.outcomes, file.outcomes),
      environments: overlaid(base.environments, file.environments),
      provenances: overlaid(base.provenances, file.provenances),
      oracles: overlaid(base.oracles, file.oracles),
      exemptions: overlaid(base.exemptions, file.exemptions),
      trivial: overlaid(base.trivial, file.trivial),
      scorecard: {
        ...overlaid(scorecard, file.scorecard),
        weights: overlaid(scorecard.weights, file.scorecard?.weights),
      },
    },
    file.version ?? "unnamed",
  );
}

/** The label, and a digest of every number: a change of one cannot keep the version. */
function versioned(policy: RankingPolicy, name: string): RankingPolicy {
  const numbers = JSON.stringify({ ...policy, version: "" }, (_key, value: unknown) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  const digest = createHash("sha256").update(numbers).digest("hex").slice(0, 8);
  return { ...policy, version: `${name}+${digest}` };
}

/**
 * A policy as it was written down when some of its numbers did not exist yet, with what was done then in their place: so
 * that what was scored by it comes out the same.
 */
export function completePolicy(written: RankingPolicy): RankingPolicy {
  const { oracles, tierWeights } = written as Partial<RankingPolicy>;
  return {
    ...written,
    oracles: {
      ...written.oracles,
      "assertion-only": oracles?.["assertion-only"] ?? written.oracles.probe,
    },
    tierWeights: tierWeights ?? [3, 2, 1],
  };
}

function readAs(document: SourceDocument, base: RankingPolicy): RankingPolicyReading {
  const { value, problems } = checkShape(policyShape, document, "ranking-policy", ["ranking"]);
  // A misspelt key would silently leave the default in force.
  const strict = problems.map((problem): Problem => ({ ...problem, severity: "error" }));
  if (value === undefined || strict.length > 0) return { policy: null, problems: strict };
  const policy = overlay(base, value);
  const { weights, budgetFlatTo, budgetZeroAt } = policy.scorecard;
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9)
    return {
      policy: null,
      problems: [wrong(document, ["weights"], "the weights of the scorecard do not add up to 1")],
    };
  if (budgetZeroAt <= budgetFlatTo)
    return {
      policy: null,
      problems: [wrong(document, ["budgetZeroAt"], "budgetZeroAt must be above budgetFlatTo")],
    };
  return { policy, problems: [] };
}

function wrong(document: SourceDocument, path: readonly string[], message: string): Problem {
  return {
    severity: "error",
    code: "ranking-policy.shape",
    message,
    where: document.locate(["ranking", "scorecard", ...path]),
  };
}

/** Reads the one document among some that says how teams are ranked; Headroom's own policy where none does. */
export function readRankingPolicy(documents: readonly SourceDocument[]): RankingPolicyReading {
  const [first, second] = documents.filter(isRankingPolicy);
  if (first === undefined) return { policy: DEFAULT_RANKING_POLICY, problems: [] };
  if (second === undefined) return readAs(first, DEFAULT_RANKING_POLICY);
  return {
    policy: null,
    problems: [
      {
        severity: "error",
        code: "ranking-policy.several",
        message: "a second document says how teams are ranked",
        remedy: "keep one of the two",
        where: second.locate(["ranking"]),
      },
    ],
  };
}

/** Every key is in Headroom's own file; what the merge begins with is never seen. */
const NOTHING = {
  version: "",
  outcomes: {},
  environments: {},
  provenances: {},
  oracles: { none: 0 },
  exemptions: {},
  trivial: {},
  scorecard: { weights: {} },
} as unknown as RankingPolicy;

function ownPolicy(): RankingPolicy {
  const path = join(ROOT, "server/scenarios/ranking-policy.yaml");
  const { documents, problems } = readDocuments(path, readFileSync(path, "utf8"));
  const [document] = documents;
  const read = document === undefined ? null : readAs(document, NOTHING);
  const [first] = [...problems, ...(read?.problems ?? [])];
  if (first !== undefined) throw new DomainError(first);
  if (read?.policy) return read.policy;
  throw new Error(`${path} holds no policy`);
}

/** Headroom's own policy, with the numbers of its file. */
export const DEFAULT_RANKING_POLICY: RankingPolicy = ownPolicy();
