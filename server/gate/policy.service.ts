import pLimit from "p-limit";
import { createHash } from "node:crypto";
import type { BrokenPolicy } from "#shared/gate/model.ts";
import type { GatePolicyDocument } from "#shared/gate/policy.ts";
import type { PolicyVersion, PolicyView } from "#shared/gate/views.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import { readDocuments } from "#server/platform/documents.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import type { GateStore } from "./gate.store.ts";
import { DEFAULT_GATE_POLICY, readGatePolicy, type GatePolicyReading } from "./policy-file.ts";

/** The gate's policy in force, and how it came about. */
export interface GatePolicyService {
  /**
   * What to judge by. While the file is broken the last version that could be read is given, with what is wrong: by itself
   * it may let nothing pass.
   */
  inForce(): { readonly version: PolicyVersion; readonly broken: BrokenPolicy | null };
  view(): PolicyView;
  problems(): readonly Problem[];
  onChange(listener: () => void): () => void;
}

export interface ReloadableGatePolicyService extends GatePolicyService {
  /**
   * Reads the files anew and keeps a policy that differs from the one in force as its next version. What is wrong with the
   * files is among the problems; only the store can make it fail, and then nothing has changed. Calls wait for one another.
   */
  reload(): Promise<void>;
}

function digestOf(document: GatePolicyDocument): string {
  return createHash("sha256").update(JSON.stringify(document)).digest("hex");
}

/** `3-4f1c2e8a9b0c`: which version, and enough of its digest to tell whether two servers go by the same. */
export function versionName({ version, digest }: PolicyVersion): string {
  return `${version}-${digest.slice(0, 12)}`;
}

const OWN: PolicyVersion = {
  version: 0,
  digest: digestOf(DEFAULT_GATE_POLICY),
  effectiveFrom: 0,
  document: DEFAULT_GATE_POLICY,
};

function unreadable(reason: string, file?: string): Problem {
  return {
    severity: "error",
    code: "gate-policy.unreadable",
    message: `${file === undefined ? "the policy" : "the file"} cannot be read: ${reason}`,
    remedy: "until it can be, the gate lets nothing pass",
    ...(file === undefined ? {} : { where: { file } }),
  };
}

async function read(
  readFiles: () => Promise<readonly SloSource[]>,
  org: Pick<OrgService, "catalog">,
): Promise<GatePolicyReading> {
  let sources: readonly SloSource[];
  try {
    sources = await readFiles();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { document: null, problems: [unreadable(reason)] };
  }
  const files = sources.map((source) =>
    "text" in source
      ? readDocuments(source.path, source.text)
      : { documents: [], problems: [unreadable(source.unreadable, source.path)] },
  );
  const reading = readGatePolicy(
    files.flatMap(({ documents }) => documents),
    org.catalog(),
  );
  const unread = files.flatMap(({ problems }) => problems);
  // Which document it is that cannot be read nobody can say: it may be the gate's.
  return {
    document: unread.length > 0 ? null : reading.document,
    problems: [...unread, ...reading.problems],
  };
}

/** @param options.readFiles gives every file of policies as it is now; none of them needs to hold one for the gate */
export function createGatePolicyService(options: {
  readonly store: Pick<GateStore, "policies" | "addPolicy">;
  readonly readFiles: () => Promise<readonly SloSource[]>;
  readonly org: Pick<OrgService, "catalog">;
  readonly clock: Clock;
}): ReloadableGatePolicyService {
  const { store, clock, org } = options;
  const listeners = new Set<() => void>();
  let history: readonly PolicyVersion[] | null = null;
  let problems: readonly Problem[] = [];
  let broken: BrokenPolicy | null = null;
  const inTurn = pLimit(1);

  async function keep(document: GatePolicyDocument): Promise<void> {
    const known = history ?? [];
    const last = known.at(-1);
    const digest = digestOf(document);
    if (last?.digest === digest) return;
    const next = {
      version: (last?.version ?? 0) + 1,
      digest,
      effectiveFrom: clock.now(),
      document,
    };
    await store.addPolicy(next);
    history = [...known, next];
  }

  async function reload(): Promise<void> {
    history ??= await store.policies();
    const before = JSON.stringify([history.at(-1)?.version, problems]);
    const reading = await read(options.readFiles, org);
    if (reading.document !== null) await keep(reading.document);
    problems = reading.problems;
    const first = problems.find(({ severity }) => severity === "error");
    broken =
      reading.document !== null
        ? null
        : {
            message: first?.message ?? "it holds an error",
            ...(first?.where === undefined ? {} : { where: first.where }),
          };
    if (JSON.stringify([history.at(-1)?.version, problems]) === before) return;
    for (const listener of listeners) listener();
  }

  return {
    inForce: () => ({ version: history?.at(-1) ?? OWN, broken }),
    view: () => ({
      inForce: broken === null ? (history?.at(-1) ?? OWN) : null,
      problems,
      history: (history ?? []).toReversed(),
    }),
    problems: () => problems,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload: () => inTurn(reload),
  };
}
