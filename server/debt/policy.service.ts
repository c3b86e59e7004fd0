import pLimit from "p-limit";
import { DEFAULT_PLANNING_POLICY, type PlanningPolicy } from "#shared/debt/policy.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import { readAllDocuments } from "#server/scenarios/rules.service.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { readPlanningPolicy } from "./planning-policy.ts";

/** The numbers that planning goes by. */
export interface PlanningPolicyService {
  /** While a file is broken the last numbers that could be read stay in force, and the problems say so. */
  inForce(): PlanningPolicy;
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadablePlanningPolicyService extends PlanningPolicyService {
  /** Reads the files anew. Calls wait for one another. */
  reload(): Promise<void>;
}

/** @param readFiles gives every file of policies; none of them needs to say how sprints are planned */
export function createPlanningPolicyService(
  readFiles: () => Promise<readonly SloSource[]>,
): ReloadablePlanningPolicyService {
  const listeners = new Set<() => void>();
  let policy = DEFAULT_PLANNING_POLICY;
  let problems: readonly Problem[] = [];
  const inTurn = pLimit(1);

  async function reload(): Promise<void> {
    const before = JSON.stringify([policy, problems]);
    const files = await readAllDocuments(readFiles, "the policy");
    const reading = readPlanningPolicy(files.documents);
    const unread = files.problems.some(({ severity }) => severity === "error");
    if (!unread && reading.policy !== null) policy = reading.policy;
    problems = [...files.problems, ...reading.problems];
    if (JSON.stringify([policy, problems]) === before) return;
    for (const listener of listeners) listener();
  }

  return {
    inForce: () => policy,
    problems: () => problems,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}
