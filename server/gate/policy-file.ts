import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  laxities,
  withChanges,
  type GateOverride,
  type GatePolicy,
  type GatePolicyDocument,
  type PolicyChanges,
} from "#shared/gate/policy.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Catalog } from "#shared/org/model.ts";
import { checkShape } from "#server/platform/check-shape.ts";
import {
  readDocuments,
  type DocumentPath,
  type SourceDocument,
} from "#server/platform/documents.ts";
import { ROOT } from "#server/platform/root.ts";
import { gateDocumentShape, type WrittenGate } from "./policy-shape.ts";

/** What documents of the gate's policy come to. */
export interface GatePolicyReading {
  /** `null` where there is an error. */
  readonly document: GatePolicyDocument | null;
  readonly problems: readonly Problem[];
}

/** Whether a document is a policy of the gate: it has the key `gate` and says of itself nothing else. */
export function isGatePolicy({ value }: SourceDocument): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (["apiVersion", "version", "kind"].some((key) => key in value)) return false;
  return "gate" in value;
}

function changesOf(written: Omit<WrittenGate, "name" | "source" | "overrides">): PolicyChanges {
  const { thresholds, table, exposure, rules, exceptions } = written;
  // Shapes leave out what is not written; a value of `undefined` changes nothing either.
  return { thresholds, table, exposure, rules, exceptions } as PolicyChanges;
}

function overrideOf(written: NonNullable<WrittenGate["overrides"]>[number]): GateOverride {
  const { team, service = "", by, why } = written;
  const whose =
    team === undefined
      ? ({ scope: "service", name: service } as const)
      : ({ scope: "team", name: team } as const);
  return { ...whose, by, why, changes: changesOf(written) };
}

function misordered(
  { thresholds }: GatePolicy,
  document: SourceDocument,
  base: DocumentPath,
): readonly Problem[] {
  if (thresholds.enoughAbove < thresholds.plentyAbove) return [];
  return [
    {
      severity: "error",
      code: "gate-policy.shape",
      message: `thresholds.enoughAbove is ${thresholds.enoughAbove}, which is not below plentyAbove, ${thresholds.plentyAbove}`,
      remedy: "plentyAbove is the larger share of the two",
      where: document.locate([...base, "thresholds", "enoughAbove"]),
    },
  ];
}

/** Warnings for lines that are laxer than they ought to be. What is so already before the changes is told there. */
function laxerLines(
  policy: GatePolicy,
  before: GatePolicy | null,
  document: SourceDocument,
  base: DocumentPath,
): readonly Problem[] {
  const told = new Set(before === null ? [] : laxities(before).map(({ message }) => message));
  return laxities(policy)
    .filter(({ message }) => !told.has(message))
    .map(({ path, message }): Problem => ({
      severity: "warning",
      code: "gate-policy.laxer",
      message: `${path.join(".")}: ${message}`,
      remedy: "make it at least as strict, unless that is meant",
      where: document.locate([...base, ...path]),
    }));
}

function strangers(
  overrides: readonly GateOverride[],
  document: SourceDocument,
  catalog: Catalog | null,
): readonly Problem[] {
  if (catalog === null) return [];
  const known = {
    team: new Set(catalog.teams.map(({ name }) => name)),
    service: new Set(catalog.services.map(({ name }) => name)),
  };
  return overrides.flatMap(({ scope, name }, index): readonly Problem[] =>
    known[scope].has(name)
      ? []
      : [
          {
            severity: "warning",
            code: "gate-policy.unknown-name",
            message: `the override is for the ${scope} "${name}", which the catalogue does not know`,
            remedy: `write the ${scope}'s name as in the catalogue`,
            where: document.locate(["gate", "overrides", index, scope]),
          },
        ],
  );
}

/** @param base what holds where the document says nothing */
function readAs(
  document: SourceDocument,
  catalog: Catalog | null,
  base: GatePolicy,
): GatePolicyReading {
  const { value, problems } = checkShape(gateDocumentShape, document, "gate-policy");
  // A misspelt key would silently leave the default in force.
  const strict = problems.map((problem): Problem => ({ ...problem, severity: "error" }));
  if (value === undefined || strict.length > 0) return { document: null, problems: strict };
  const { gate } = value;
  const policy: GatePolicy = {
    ...withChanges(base, changesOf(gate)),
    name: gate.name ?? document.file,
    source: gate.source ?? document.file,
  };
  const overrides = (gate.overrides ?? []).map(overrideOf);
  const found = [
    ...misordered(policy, document, ["gate"]),
    ...laxerLines(policy, null, document, ["gate"]),
    ...overrides.flatMap((override, index) => {
      const changed = withChanges(policy, override.changes);
      const path = ["gate", "overrides", index];
      return [
        ...misordered(changed, document, path),
        ...laxerLines(changed, policy, document, path),
      ];
    }),
    ...strangers(overrides, document, catalog),
  ];
  const isBroken = found.some(({ severity }) => severity === "error");
  return { document: isBroken ? null : { policy, overrides }, problems: found };
}

const DEFAULT_FILE = join(ROOT, "server/gate/policies/default.yaml");

function ownPolicy(): GatePolicyDocument {
  const { documents, problems } = readDocuments(DEFAULT_FILE, readFileSync(DEFAULT_FILE, "utf8"));
  const [document] = documents;
  // Everything stands in the file itself: nothing is there before it.
  const read = document === undefined ? null : readAs(document, null, {} as GatePolicy);
  const [first] = [...problems, ...(read?.problems ?? [])];
  if (read?.document !== null && read?.document !== undefined && first === undefined)
    return read.document;
  throw new DomainError(first ?? { code: "gate-policy.missing", message: "no policy of its own" });
}

/** Headroom's own policy for the gate. */
export const DEFAULT_GATE_POLICY: GatePolicyDocument = ownPolicy();

/**
 * The gate's policy among some documents, which stands in one of them or, where none is one, is Headroom's own. Of several
 * none is in force.
 *
 * @param catalog to tell overrides for teams and services that are not there; `null`: none is known
 */
export function readGatePolicy(
  documents: readonly SourceDocument[],
  catalog: Catalog | null = null,
): GatePolicyReading {
  const [first, second, ...others] = documents.filter(isGatePolicy);
  if (first === undefined) return { document: DEFAULT_GATE_POLICY, problems: [] };
  if (second === undefined) return readAs(first, catalog, DEFAULT_GATE_POLICY.policy);
  const several = [second, ...others].map((document): Problem => ({
    severity: "error",
    code: "gate-policy.several",
    message: `there is another policy of the gate in ${first.file}: which of them holds cannot be said`,
    remedy: "keep one; what is for one team or service goes under its overrides",
    where: document.locateKey(["gate"]),
  }));
  return {
    document: null,
    problems: [
      ...[first, second, ...others].flatMap(
        (document) => readAs(document, catalog, DEFAULT_GATE_POLICY.policy).problems,
      ),
      ...several,
    ],
  };
}
