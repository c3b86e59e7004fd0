import pLimit from "p-limit";
import type { Problem } from "#shared/kernel/errors.ts";
import type { ScenarioCatalogue } from "#shared/scenarios/catalogue.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { Clock } from "#server/platform/clock.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { BUILTIN_SCENARIOS, readCatalogue } from "./catalogue.ts";
import { readEvidencePolicy, type EvidencePolicy } from "./evidence-policy.ts";
import { digestOf } from "./formats/digest.ts";
import { completePolicy, DEFAULT_RANKING_POLICY, readRankingPolicy } from "./ranking-policy.ts";
import type { RulesVersion, ScenariosStore } from "./scenarios.store.ts";

/** By what evidence is placed and teams are ranked. */
export interface Rules {
  readonly policy: RankingPolicy;
  readonly catalogue: ScenarioCatalogue;
  readonly evidence: EvidencePolicy;
}

/** The rules in force, and those that were. */
export interface RulesService {
  /** While a file is broken the last version that could be read stays in force, and the problems say so. */
  inForce(): Rules;
  /** The newest first. */
  history(): readonly RulesVersion[];
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadableRulesService extends RulesService {
  /** Reads the files anew and keeps rules that differ as the next version. Calls wait for one another. */
  reload(): Promise<void>;
}

interface ReadFiles {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

function unreadable(what: string, reason: string, file?: string): Problem {
  return {
    severity: "error",
    code: "rules.unreadable",
    message: `${what} cannot be read: ${reason}`,
    remedy: "the last version that could be read stays in force",
    ...(file === undefined ? {} : { where: { file } }),
  };
}

/** The documents of some files, those that cannot be read among the problems. */
export async function readAllDocuments(
  readFiles: () => Promise<readonly SloSource[]>,
  what: string,
): Promise<ReadFiles> {
  let sources: readonly SloSource[];
  try {
    sources = await readFiles();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { documents: [], problems: [unreadable(what, reason)] };
  }
  const read = sources.map((source) =>
    "text" in source
      ? readDocuments(source.path, source.text)
      : { documents: [], problems: [unreadable("the file", source.unreadable, source.path)] },
  );
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

const isError = ({ severity }: Problem): boolean => severity === "error";

const OWN: Rules = {
  policy: DEFAULT_RANKING_POLICY,
  catalogue: BUILTIN_SCENARIOS,
  evidence: { mapping: [], keys: [] },
};

/**
 * @param options.readScenarios gives the organisation's own scenarios; no file: Headroom's
 * @param options.readPolicy gives every file of policies; none of them needs to say how teams are ranked
 */
export function createRulesService(options: {
  readonly store: Pick<ScenariosStore, "rules" | "addRules">;
  readonly readScenarios: () => Promise<readonly SloSource[]>;
  readonly readPolicy: () => Promise<readonly SloSource[]>;
  readonly clock: Clock;
}): ReloadableRulesService {
  const { store, clock } = options;
  const listeners = new Set<() => void>();
  let history: readonly RulesVersion[] | null = null;
  let rules: Rules | null = null;
  let problems: readonly Problem[] = [];
  const inTurn = pLimit(1);

  /** Rules of before this start, if there are any: what is broken now was in order then. */
  function lastGood(): Rules {
    const last = history?.at(-1);
    if (rules !== null) return rules;
    return last === undefined ? OWN : { ...OWN, policy: last.policy, catalogue: last.catalogue };
  }

  async function keep({ policy, catalogue }: Rules): Promise<void> {
    const known = history ?? [];
    const last = known.at(-1);
    const same =
      last !== undefined &&
      digestOf([last.policy, last.catalogue]) === digestOf([policy, catalogue]);
    if (same) return;
    const next = {
      version: (last?.version ?? 0) + 1,
      effectiveFrom: clock.now(),
      policy,
      catalogue,
    };
    await store.addRules(next);
    history = [...known, next];
  }

  async function reload(): Promise<void> {
    history ??= (await store.rules()).map((one) => ({
      ...one,
      policy: completePolicy(one.policy),
    }));
    const before = digestOf([rules, problems]);
    const scenarios = await readAllDocuments(options.readScenarios, "the failure scenarios");
    const files = await readAllDocuments(options.readPolicy, "the policy");
    const catalogue =
      scenarios.documents.length === 0
        ? { catalogue: BUILTIN_SCENARIOS, problems: [] }
        : readCatalogue(scenarios.documents, BUILTIN_SCENARIOS);
    const ofScenarios = [...scenarios.problems, ...catalogue.problems];
    const policy = readRankingPolicy(files.documents);
    const evidence = readEvidencePolicy(files.documents);
    const good = lastGood();
    const unread = files.problems.some(isError);
    const next: Rules = {
      catalogue: ofScenarios.some(isError) ? good.catalogue : catalogue.catalogue,
      policy: unread || policy.policy === null ? good.policy : policy.policy,
      evidence: unread || evidence.problems.some(isError) ? good.evidence : evidence.policy,
    };
    await keep(next);
    rules = next;
    problems = [...ofScenarios, ...files.problems, ...policy.problems, ...evidence.problems];
    if (digestOf([rules, problems]) === before) return;
    for (const listener of listeners) listener();
  }

  return {
    inForce: () => rules ?? OWN,
    history: () => (history ?? []).toReversed(),
    problems: () => problems,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}
