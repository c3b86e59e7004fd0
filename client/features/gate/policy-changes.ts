import type { GatePolicyDocument } from "#shared/gate/policy.ts";

/** One place in which a version of the policy differs from the one before. */
export interface PolicyChange {
  /** `table.little.high`, `rules.buildHorizon.days`, `service cart: rules.freeze.on`. */
  readonly path: string;
  /** As it is written; `null`: it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function leaves(value: unknown, path: string, found: Map<string, string>): void {
  if (!isTree(value)) {
    found.set(path, String(value));
    return;
  }
  for (const [name, below] of Object.entries(value))
    leaves(below, path === "" ? name : `${path}.${name}`, found);
}

function written({ policy, overrides }: GatePolicyDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  leaves(policy, "", found);
  for (const { scope, name, by, why, changes } of overrides) {
    const own = new Map<string, string>();
    leaves({ ...changes, by, why }, "", own);
    for (const [path, value] of own) found.set(`${scope} ${name}: ${path}`, value);
  }
  return found;
}

/** What changed from one version of the policy to the next, in the order of the policy. */
export function policyChanges(
  before: GatePolicyDocument,
  after: GatePolicyDocument,
): readonly PolicyChange[] {
  const [old, young] = [written(before), written(after)];
  return [...new Set([...young.keys(), ...old.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path) ?? null, young.get(path) ?? null];
    return was === is ? [] : [{ path, before: was, after: is }];
  });
}
