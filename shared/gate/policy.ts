import {
  isStricter,
  RISK_CLASSES,
  type AppliedOverride,
  type GateException,
  type RiskClass,
  type Verdict,
} from "./model.ts";

/**
 * How a budget stands, as far as the table is concerned. `plenty`: much is left and no alert fires. `none`: exhausted, or a
 * page alert fires. `little`: less than `enough`, or a ticket alert fires.
 */
export type BudgetCondition = "plenty" | "enough" | "little" | "none" | "unknown";

/** From the best to the worst that can be known; `unknown` has no place among them. */
export const CONDITIONS: readonly BudgetCondition[] = [
  "plenty",
  "enough",
  "little",
  "none",
  "unknown",
];

/** A verdict for each class of risk. */
export type VerdictByRisk = Readonly<Record<RiskClass, Verdict>>;

/** One further rule: whether it is looked at, and what it says where it applies. `go`: it says nothing for that class. */
export interface GateRule {
  readonly on: boolean;
  readonly verdict: VerdictByRisk;
}

export interface GateRules {
  readonly noTraffic: GateRule;
  readonly alertUnmeasured: GateRule;
  /** The probability above which the verdict of the table becomes so many steps stricter. */
  readonly forecast: { readonly on: boolean; readonly above: number; readonly steps: number };
  readonly freeze: GateRule;
  /** `workingDays`: how long after a freeze it applies. `timeZone`: whose days. */
  readonly afterFreeze: GateRule & { readonly workingDays: number; readonly timeZone: string };
  readonly openIncident: GateRule;
  readonly dependencyIncident: GateRule;
  readonly dependencyExhausted: GateRule;
  readonly untestedScenario: GateRule;
  /** `days` since the last release from which on it applies. */
  readonly buildHorizon: GateRule & { readonly days: number };
}

/** What the gate judges by. */
export interface GatePolicy {
  readonly name: string;
  readonly source: string;
  readonly thresholds: {
    /** More than this share left: `plenty`. */
    readonly plentyAbove: number;
    /** More than this share left: `enough`. */
    readonly enoughAbove: number;
  };
  readonly table: Readonly<Record<BudgetCondition, VerdictByRisk>>;
  /** By how many classes a change is judged lower: behind a flag, or when few meet it first; together at most `most`. */
  readonly exposure: {
    readonly flag: number;
    readonly smallShare: { readonly atMost: number; readonly classes: number };
    readonly most: number;
  };
  readonly rules: GateRules;
  /** Which fixes pass with `caution` at worst. */
  readonly exceptions: Readonly<Record<GateException, boolean>>;
}

/** A policy in which everything may be left out. */
export type PolicyChanges = DeepPartial<Omit<GatePolicy, "name" | "source">>;

type DeepPartial<T> = T extends object ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> } : T;

/** A change of the policy for one team or service, with who wanted it and why. */
export interface GateOverride extends AppliedOverride {
  readonly changes: PolicyChanges;
}

/** A policy with what it says of single teams and services. */
export interface GatePolicyDocument {
  readonly policy: GatePolicy;
  readonly overrides: readonly GateOverride[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function merged(base: unknown, changes: unknown): unknown {
  if (changes === undefined) return base;
  if (!isRecord(base) || !isRecord(changes)) return changes;
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(changes)])].map((key) => [
      key,
      merged(base[key], changes[key]),
    ]),
  );
}

/** A policy of which some parts are replaced; what the changes do not name stays. */
export function withChanges(policy: GatePolicy, changes: PolicyChanges): GatePolicy {
  return merged(policy, changes) as GatePolicy;
}

/** The policy for one service, and the overrides that went into it: those of its team first, then its own. */
export function policyFor(
  { policy, overrides }: GatePolicyDocument,
  service: string,
  team: string | null,
): { readonly policy: GatePolicy; readonly overrides: readonly AppliedOverride[] } {
  const own = [
    ...overrides.filter(({ scope, name }) => scope === "team" && name === team),
    ...overrides.filter(({ scope, name }) => scope === "service" && name === service),
  ];
  return {
    policy: own.reduce((before, { changes }) => withChanges(before, changes), policy),
    overrides: own.map(({ scope, name, by, why }) => ({ scope, name, by, why })),
  };
}

/** A place in a policy that is laxer than one that ought to be laxer still. */
export interface Laxity {
  readonly path: readonly string[];
  readonly message: string;
}

function laxerByRisk(path: readonly string[], row: VerdictByRisk): readonly Laxity[] {
  return RISK_CLASSES.slice(1).flatMap((risk, index) => {
    const lower = RISK_CLASSES[index] as RiskClass;
    if (!isStricter(row[lower], row[risk])) return [];
    return [
      {
        path: [...path, risk],
        message: `${risk} risk gets "${row[risk]}" where ${lower} risk gets "${row[lower]}"`,
      },
    ];
  });
}

/**
 * Where a policy is laxer for a higher risk, or for a worse budget: somebody slipped a line, most often. What is `unknown`
 * is no better or worse a budget, and is compared by risk alone.
 */
export function laxities(policy: GatePolicy): readonly Laxity[] {
  const known = CONDITIONS.filter((condition) => condition !== "unknown");
  const worse = known.slice(1).flatMap((condition, index) => {
    const better = known[index] as BudgetCondition;
    return RISK_CLASSES.flatMap((risk): readonly Laxity[] => {
      const [here, there] = [policy.table[condition][risk], policy.table[better][risk]];
      if (!isStricter(there, here)) return [];
      const message = `a budget with "${condition}" left gets "${here}" where one with "${better}" gets "${there}"`;
      return [{ path: ["table", condition, risk], message }];
    });
  });
  const rules = Object.entries(policy.rules).flatMap(([name, rule]) =>
    "verdict" in rule ? laxerByRisk(["rules", name, "verdict"], rule.verdict as VerdictByRisk) : [],
  );
  return [
    ...CONDITIONS.flatMap((condition) =>
      laxerByRisk(["table", condition], policy.table[condition]),
    ),
    ...worse,
    ...rules,
  ];
}
