import type {
  CheckName,
  CheckResult,
  Environment,
  Evidence,
  Oracle,
  Outcome,
  Provenance,
} from "#shared/scenarios/model.ts";
import type {
  DocumentEvent,
  DocumentPage,
  DocumentRow,
  PlacedBy,
  ReceivedVia,
  RunView,
} from "#shared/scenarios/views.ts";
import type { Refusal } from "#shared/scenarios/ranking.ts";
import { unnamedRun } from "#client/ui/evidence-words.ts";
import { formatCount, plural } from "#client/ui/format.ts";

/** What each check asks, so that "passed" and "failed" can stand beside it. */
export const CHECK_WORDS: Readonly<Record<CheckName, string>> = {
  unrecognised: "The format is recognised",
  "dry-run": "It was run for real",
  "not-completed": "It came to its end",
  "baseline-unhealthy": "The service was healthy before",
  "injection-not-proven": "The fault was proven injected",
  "no-assertion": "Something watched independently",
};

/** A check's result in a word and a shape: a word that is taken for a proof is neither passed nor failed. */
export function checkResultWords({ passed, unproven }: CheckResult): {
  readonly result: "passed" | "failed" | "unproven";
  readonly sign: string;
  readonly word: string;
} {
  if (!passed) return { result: "failed", sign: "✕", word: "failed" };
  return unproven === true
    ? { result: "unproven", sign: "≈", word: "not proven" }
    : { result: "passed", sign: "✓", word: "passed" };
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  held: "held",
  "auto-in-time": "recovered by itself in time",
  "auto-late": "recovered by itself, but late",
  "person-in-time": "recovered by a person in time",
  failed: "failed",
};

export const ENVIRONMENT_WORDS: Readonly<Record<Environment, string>> = {
  production: "production",
  "production-like": "production-like",
  staging: "staging",
  local: "local",
};

export const PROVENANCE_WORDS: Readonly<Record<Provenance, string>> = {
  "signed-other-team": "signed, and run by another team",
  "own-tool": "the team's own tool",
  upload: "an upload without a signature",
  attested: "a person's word",
};

export const ORACLE_WORDS: Readonly<Record<Oracle, string>> = {
  "own-sli": "the service's own SLI over the interval",
  probe: "the tool's probe",
  "assertion-only": "a report of tests, without proof of the fault",
  none: "nothing",
};

export const PLACED_WORDS: Readonly<Record<PlacedBy, string>> = {
  document: "by the document itself",
  upload: "by what was said with the upload",
  policy: "by a rule of the policy",
  person: "by a person",
};

export const VIA_WORDS: Readonly<Record<ReceivedVia, string>> = {
  browser: "uploaded in a browser",
  api: "sent over HTTP",
  file: "read from a folder",
  demo: "part of the demo",
};

export const EVENT_WORDS: Readonly<Record<DocumentEvent["kind"], string>> = {
  received: "received",
  placed: "placed",
  "judged-again": "judged again",
  withdrawn: "withdrawn",
  reinstated: "reinstated",
};

/** Why a run is not taken into the ranking, in a sentence. */
export const REFUSAL_WORDS: Readonly<Record<Refusal, string>> = {
  duplicate: "The same run is known from another document.",
  "not-placed": "Nobody has said yet where it belongs.",
  "unknown-service": "It names a service that the catalogue does not rank.",
  "unknown-scenario": "It names a scenario that the scenario catalogue does not have.",
  "not-applicable": "It names a scenario that does not apply to its service.",
  "unknown-dependency": "It names a dependency that its service does not have by the catalogue.",
};

/** A state of evidence as shape, colour and word. */
export interface Standing {
  readonly status: "ok" | "warning" | "burning" | "exhausted" | "unknown" | "no-traffic";
  readonly word: string;
  readonly meaning: string;
}

/** How an outcome is marked: a pass, a pass that took a person or too long, or a failure. */
function outcomeStatus(outcome: Outcome): Standing["status"] {
  if (outcome === "failed") return "burning";
  return outcome === "held" || outcome === "auto-in-time" ? "ok" : "warning";
}

const INVALID: Standing = {
  status: "exhausted",
  word: "invalid",
  meaning: "It failed a check, so it gives neither credit nor penalty.",
};
const WITHDRAWN: Standing = {
  status: "no-traffic",
  word: "withdrawn",
  meaning: "Somebody withdrew it: it counts nothing, and stays on record.",
};
const UNPLACED: Standing = {
  status: "unknown",
  word: "waits for a place",
  meaning: "Nobody has said which service and scenario it is for; until then it counts nothing.",
};

function ofOutcome(outcome: Outcome | null): Standing {
  if (outcome === null)
    return { status: "unknown", word: "no outcome", meaning: "The run came to no outcome." };
  return {
    status: outcomeStatus(outcome),
    word: OUTCOME_WORDS[outcome],
    meaning: outcome === "failed" ? "A valid failure: a known risk." : "A valid pass.",
  };
}

/** What a run is called: by its own name, else by what was tried. */
export function runName({
  name,
  evidence,
  run,
}: Pick<RunView, "name" | "evidence" | "run">): string {
  if (name !== "") return name;
  const { service, scenario } = evidence;
  return scenario === null && service === null
    ? `Run ${run + 1}`
    : `${scenario ?? "A scenario"} on ${service ?? "a service"}`;
}

/** What a document is called: by its only run, by its file, by what was tried, by what wrote it. */
export function documentTitle({
  name,
  fileName,
  service,
  scenario,
  format,
}: Pick<DocumentRow, "name" | "fileName" | "service" | "scenario" | "format">): string {
  if (name !== "") return name;
  if (fileName !== null) return fileName;
  return service === null || scenario === null
    ? unnamedRun({ fileName, format, run: 0, runs: 1 })
    : `${scenario} on ${service}`;
}

/** What a run comes to, said in its first word. */
export function runStanding({
  refusal,
  evidence,
}: {
  readonly refusal: RunView["refusal"];
  readonly evidence: Pick<Evidence, "outcome" | "valid">;
}): Standing {
  if (refusal === "withdrawn") return WITHDRAWN;
  if (refusal === "invalid" || !evidence.valid) return INVALID;
  if (refusal === "not-placed") return UNPLACED;
  const outcome = ofOutcome(evidence.outcome);
  if (refusal === null) return outcome;
  return {
    status: "no-traffic",
    word: `${outcome.word}, but counts nothing`,
    meaning: "It is valid, but does not go into the ranking.",
  };
}

/** What a document of the list comes to; of several runs the worst is said. */
export function rowStanding(row: DocumentRow): Standing {
  if (row.withdrawn) return WITHDRAWN;
  if (row.runs === 0 || row.valid < row.runs) {
    const some = row.valid > 0 ? `${row.runs - row.valid} of ${row.runs} invalid` : "invalid";
    return { ...INVALID, word: some };
  }
  if (row.unplaced > 0) return UNPLACED;
  return ofOutcome(row.outcome);
}

/** The page's sentence about all the documents there are. */
export function evidenceSentence({ counts }: Pick<DocumentPage, "counts">): string {
  const { all, valid, invalid, unplaced, withdrawn } = counts;
  if (all === 0) return "There is no evidence yet.";
  const parts = [
    invalid === 0
      ? null
      : `${formatCount(invalid)} failed a check and ${counting(invalid)} nothing`,
    withdrawn === 0
      ? null
      : `${formatCount(withdrawn)} ${withdrawn === 1 ? "was" : "were"} withdrawn`,
  ].filter((part) => part !== null);
  const rest = parts.length === 0 ? "" : `; ${parts.join(", ")}`;
  // A sentence of its own: a document that waits is valid or not all the same, and is counted there as well.
  const waiting =
    unplaced === 0
      ? ""
      : ` ${formatCount(unplaced)} of all ${unplaced === 1 ? "waits" : "wait"} for a place.`;
  return `${formatCount(valid)} of ${plural(all, "document")} ${valid === 1 ? "is" : "are"} valid${rest}.${waiting}`;
}

function counting(count: number): string {
  return count === 1 ? "counts" : "count";
}

const UNITS = ["bytes", "KiB", "MiB"] as const;

/** A size as people say it: `812 bytes`, `4.2 KiB`, `10 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const text = unit === 0 || value >= 9.95 ? String(Math.round(value)) : value.toFixed(1);
  return `${text.replace(/\.0$/, "")}\u00a0${UNITS[unit]}`;
}
