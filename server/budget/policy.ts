import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { alertSetFor, NO_ALERTS, rulesWithin } from "#shared/budget/alert-policy.ts";
import { DEFAULT_STATUS_POLICY } from "#shared/budget/arithmetic.ts";
import type { AssessOptions } from "#shared/budget/assess.ts";
import type { AlertSet, StatusPolicy } from "#shared/budget/model.ts";
import { nominalSeconds } from "#shared/budget/window.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import {
  readDocuments,
  type DocumentPath,
  type SourceDocument,
} from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { neverFiring } from "./never-firing.ts";

/** By which lines budgets get their status, and by which alerts. */
export interface BudgetPolicy {
  readonly status: StatusPolicy;
  /** The set for each length of window. */
  readonly alerts: readonly AlertSet[];
  /** Bad events that a short window must hold before an alert fires. */
  readonly minimumBad: number;
}

const KEYS = [
  "coverageFloor",
  "warningRemaining",
  "minimumBad",
  "alerts",
  "policies",
  "ranking",
  "evidence",
  "planning",
];

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
const rulesShape = z.array(ruleShape).min(1);
const setShape = z.strictObject({
  name: z.string().min(1).optional(),
  windows: z.array(duration).min(1),
  source: z.string().optional(),
  alerts: rulesShape,
});
const policyShape = z
  .strictObject({
    source: z.string().optional(),
    coverageFloor: share.optional(),
    warningRemaining: share.optional(),
    minimumBad: z.number().min(0).optional(),
    alerts: rulesShape.optional(),
    policies: z.array(setShape).min(1).optional(),
    /** By which numbers teams are ranked: server/scenarios reads it. */
    ranking: z.unknown().optional(),
    /** Where evidence belongs and whose is believed: server/scenarios reads it. */
    evidence: z.unknown().optional(),
    /** By which numbers sprints are planned: server/debt reads it. */
    planning: z.unknown().optional(),
  })
  .refine(({ alerts, policies }) => alerts === undefined || policies === undefined, {
    path: ["alerts"],
    error: "must not stand beside policies: move these alerts into a set of their own there",
  })
  .superRefine(({ policies = [] }, context) => {
    const seen = new Set<number>();
    policies.forEach(({ windows }, index) =>
      windows.forEach((window, position) => {
        if (seen.has(window))
          context.addIssue({
            code: "custom",
            path: ["policies", index, "windows", position],
            message: "must not be named twice: the second set would never apply",
          });
        seen.add(window);
      }),
    );
  });

/** Whether a document is a policy: it has one of a policy's keys and says of itself nothing else. */
export function isPolicy({ value }: SourceDocument): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (["apiVersion", "version", "kind"].some((key) => key in value)) return false;
  return KEYS.some((key) => key in value);
}

function rulesOf(rows: z.output<typeof rulesShape>): AlertSet["rules"] {
  return rows.map(({ severity, long, short, budget }) => ({
    severity,
    longSeconds: long,
    shortSeconds: short,
    budgetShare: budget,
  }));
}

/** The sets that a document gives, with where their rows stand in it; `null`: it leaves them to Headroom. */
function setsOf(
  value: z.output<typeof policyShape>,
  file: string,
): readonly { readonly set: AlertSet; readonly path: DocumentPath }[] | null {
  const { source = file, alerts, policies } = value;
  if (alerts !== undefined)
    return [{ set: { name: file, source, windows: [], rules: rulesOf(alerts) }, path: ["alerts"] }];
  return (
    policies?.map((one, index) => ({
      set: {
        name: one.name ?? file,
        source: one.source ?? source,
        windows: one.windows,
        rules: rulesOf(one.alerts),
      },
      path: ["policies", index, "alerts"],
    })) ?? null
  );
}

/** What one document, or a set of them, comes to. */
interface PolicyReading {
  /** The policy in force; `null` when it is invalid, or when there are several. */
  readonly policy: BudgetPolicy | null;
  readonly problems: readonly Problem[];
}

/** @param base what holds where the document says nothing; `null`: it must say everything */
function readAs(
  document: SourceDocument,
  definitions: readonly SloDefinition[],
  base: BudgetPolicy | null,
): PolicyReading {
  const { value, problems } = checkShape(policyShape, document, "policy");
  // A misspelt key would silently leave the default in force.
  const strict = problems.map((problem): Problem => ({ ...problem, severity: "error" }));
  if (value === undefined || strict.length > 0) return { policy: null, problems: strict };
  const own = setsOf(value, document.file);
  const alerts = own?.map(({ set }) => set) ?? base?.alerts ?? [];
  return {
    policy: {
      status: {
        coverageFloor:
          value.coverageFloor ?? base?.status.coverageFloor ?? DEFAULT_STATUS_POLICY.coverageFloor,
        warningRemaining:
          value.warningRemaining ??
          base?.status.warningRemaining ??
          DEFAULT_STATUS_POLICY.warningRemaining,
      },
      alerts,
      minimumBad: value.minimumBad ?? base?.minimumBad ?? 1,
    },
    problems: neverFiring(alerts, definitions, (set, row) => {
      const place = own?.find((one) => one.set === set);
      return place === undefined ? null : document.locate([...place.path, row, "budget"]);
    }),
  };
}

/**
 * Checks one document as a policy, and against the SLOs it is to serve: a row of its own that can never fire for one of
 * them is an error, one of Headroom's own a warning at the SLO.
 */
export function readPolicyDocument(
  document: SourceDocument,
  definitions: readonly SloDefinition[] = [],
): PolicyReading {
  return readAs(document, definitions, DEFAULT_POLICY);
}

/**
 * The policies among some documents, checked against the SLOs they are to serve. Without one it is Headroom's own, and
 * its rows that can never fire are warnings at their SLOs. Of several none is in force.
 */
export function readPolicies(
  documents: readonly SourceDocument[],
  definitions: readonly SloDefinition[],
): PolicyReading {
  const readings = documents
    .filter(isPolicy)
    .map((document) => readPolicyDocument(document, definitions));
  const [only, second] = readings;
  if (only === undefined)
    return {
      policy: DEFAULT_POLICY,
      problems: neverFiring(DEFAULT_POLICY.alerts, definitions, () => null),
    };
  return {
    policy: second === undefined ? only.policy : null,
    problems: readings.flatMap(({ problems }) => problems),
  };
}

interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

/** @param foreign documents of other kinds, which may stand beside the policy */
function onlyPolicy(
  files: readonly PolicyFile[],
  base: BudgetPolicy | null,
  foreign: (document: SourceDocument) => boolean = () => false,
): BudgetPolicy {
  const readings = files.map(({ path, text }) => readDocuments(path, text));
  const all = readings.flatMap(({ documents }) => documents);
  const own = all.filter((document) => !foreign(document));
  const [document] = own;
  const read = document === undefined ? null : readAs(document, [], base);
  const [first] = [...readings.flatMap(({ problems }) => problems), ...(read?.problems ?? [])];
  if (first !== undefined) throw new DomainError({ ...first, code: "policy.invalid" });
  const policy = own.length === 1 ? read?.policy : null;
  if (policy !== null && policy !== undefined) return policy;
  if (own.length === 0 && all.length > 0 && base !== null) return base;
  throw new DomainError({
    code: "policy.invalid",
    message: `the policy must be one document, and ${files.length === 1 ? "the file holds" : "the files hold"} ${own.length}`,
    remedy: `write one map with ${KEYS.join(", ")}`,
    where: { file: own[1]?.file ?? files[0]?.path ?? "" },
  });
}

/** Where the policies that Headroom brings stand; `default.yaml` holds unless headroom.yaml names another. */
export const OWN_POLICIES = join(ROOT, "server/budget/policies");

const DEFAULT_FILE = join(OWN_POLICIES, "default.yaml");

/** Headroom's own policy. */
export const DEFAULT_POLICY: BudgetPolicy = onlyPolicy(
  [{ path: DEFAULT_FILE, text: readFileSync(DEFAULT_FILE, "utf8") }],
  null,
);

/**
 * The policy in the files that headroom.yaml names; Headroom's own when there is none in them.
 *
 * @param foreign tells documents of other kinds, which may stand in the same files
 * @throws DomainError `policy.invalid` that names file and line
 */
export async function loadPolicy(
  paths: readonly string[],
  foreign?: (document: SourceDocument) => boolean,
): Promise<BudgetPolicy> {
  if (paths.length === 0) return DEFAULT_POLICY;
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })),
  );
  return onlyPolicy(files, DEFAULT_POLICY, foreign);
}

type WindowOptions = Required<Pick<AssessOptions, "statusPolicy" | "alertPolicy">>;

/** What a policy means for windows of some lengths: asked for with every budget of every tick. */
const workedOut = new WeakMap<BudgetPolicy, Map<number, WindowOptions>>();

/** What a policy means for the budget over one window. Alerts that look back further than the window are left out. */
export function assessOptions(policy: BudgetPolicy, window: TimeWindow): WindowOptions {
  const bySeconds = workedOut.get(policy) ?? new Map<number, WindowOptions>();
  workedOut.set(policy, bySeconds);
  const seconds = nominalSeconds(window);
  const found = bySeconds.get(seconds) ?? optionsFor(policy, seconds);
  bySeconds.set(seconds, found);
  return found;
}

function optionsFor({ status, alerts, minimumBad }: BudgetPolicy, seconds: number): WindowOptions {
  const set = alertSetFor(alerts, seconds) ?? NO_ALERTS;
  const { name, source } = set;
  return {
    statusPolicy: status,
    alertPolicy: { name, source, rules: rulesWithin(set, seconds), minimumBad },
  };
}
