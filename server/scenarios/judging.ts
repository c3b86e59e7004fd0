import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import { failedChecks } from "#shared/scenarios/validity.ts";
import type { PlacedBy, ReceivedVia } from "#shared/scenarios/views.ts";
import { digestOf } from "./formats/digest.ts";
import { judgeRun, type ImportOptions, type JudgedRun } from "./formats/judge.ts";
import { placeByRules } from "./formats/mapping.ts";
import { firstPlace, NOWHERE, type Placement } from "./formats/placement.ts";
import { readEvidenceFile, type ReadEvidence, type ReadOptions } from "./formats/read-evidence.ts";
import type { RunReading } from "./formats/reading.ts";
import { judgeWithSli, sliWindow, type AskSli } from "./formats/with-sli.ts";
import { keptForm } from "./kept-document.ts";
import { redactText, redactValue } from "./redaction.ts";
import type { JudgedRecord, RunDetails, StoodAt } from "./run-record.ts";

/** Grows when importers judge the same document in another way: what is kept is then read again. */
export const IMPORTERS_VERSION = 2;

/** How long after it can be known a service's own SLI is still waited for: slices of a source that failed come late. */
const SLICES_WITHIN_SECONDS = 6 * 3_600;

/** What judging needs beside the document. */
export interface JudgingContext extends Pick<
  ReadOptions,
  "mapping" | "keys" | "passOf" | "ownerOf"
> {
  readonly askSli: AskSli;
  readonly now: Instant;
}

/** What is known of how a document came in. */
export interface Arrival {
  readonly receivedAt: Instant;
  readonly via: ReceivedVia;
  readonly upload: Partial<Placement>;
}

/** A document read, judged and redacted. */
export interface ReadDocument {
  readonly id: string;
  readonly format: string | null;
  readonly runs: readonly JudgedRecord[];
  readonly problems: readonly Problem[];
  /** As it is kept. */
  readonly text: string;
  readonly bytes: number;
}

/** What is judged: the reading without secrets, its experiment by its digest, so that it stays the same experiment. */
function keptReading(reading: RunReading): RunReading {
  const { experiment, ...rest } = reading;
  return {
    ...(redactValue(rest) as Omit<RunReading, "experiment">),
    experiment: digestOf(experiment),
  };
}

function redactedProblem({ message, ...rest }: Problem): Problem {
  return { ...rest, message: redactText(message) };
}

const UNSIGNED =
  "It calls itself signed by another team, and carries no signature that could be verified: it counts as its own tool's.";

/**
 * A record that says everything of itself is believed but for one thing: a signature is verified or there is none. Files
 * that the operator names in headroom.yaml are the operator's word.
 */
function withoutClaims(read: ReadEvidence, via: ReceivedVia): ReadEvidence {
  const { evidence, reading, told } = read;
  if (reading !== null || via === "file" || evidence.provenance !== "signed-other-team")
    return read;
  return {
    ...read,
    evidence: { ...evidence, provenance: "own-tool" },
    told: { ...told, losses: [...told.losses, UNSIGNED] },
  };
}

function optionsFor(
  { passOf, ownerOf, mapping, keys }: JudgingContext,
  { receivedAt, upload }: Arrival,
): ReadOptions {
  return {
    upload,
    receivedAt,
    ...(mapping === undefined ? {} : { mapping }),
    ...(keys === undefined ? {} : { keys }),
    ...(passOf === undefined ? {} : { passOf }),
    ...(ownerOf === undefined ? {} : { ownerOf }),
  };
}

/** Who said where a run belongs: whoever said the last thing that was missing. */
function placedBy(
  evidence: Evidence,
  reading: RunReading | null,
  person: Partial<Placement> | null,
  format: string,
  options: ImportOptions,
): PlacedBy | null {
  if (evidence.service === null || evidence.scenario === null) return null;
  if (person !== null) return "person";
  if (reading === null) return "document";
  const full = ({ service, scenario }: Placement) => service !== null && scenario !== null;
  if (full(reading.placement)) return "document";
  if (full(firstPlace(reading.placement, { ...NOWHERE, ...options.upload }))) return "upload";
  const rule = placeByRules(options.mapping ?? [], {
    format,
    name: reading.name,
    labels: reading.labels,
  });
  return rule === NOWHERE ? "upload" : "policy";
}

function recordOf(
  read: Omit<ReadEvidence, "told"> & { readonly told: Omit<JudgedRun, "evidence"> },
  person: Partial<Placement> | null,
  options: ImportOptions,
): JudgedRecord {
  const { evidence, format, told, reading, where } = read;
  const { checks, ...facts } = redactValue(evidence) as Evidence;
  const pass = evidence.scenario === null ? null : (options.passOf?.(evidence.scenario) ?? null);
  const asked = reading !== null && told.fault !== null && evidence.service !== null;
  const details: RunDetails = {
    checks,
    because: redactText(told.because),
    fault: told.fault,
    signedBy: told.signedBy,
    losses: told.losses.map((loss) => redactText(loss)),
    where,
    reading,
    placement: person,
  };
  return {
    record: {
      evidence: {
        ...facts,
        digest: evidence.digest,
        fingerprint: evidence.fingerprint,
        checks: [],
      },
      name: redactText(told.name),
      format,
      failedChecks: failedChecks(evidence),
      pass,
      placedBy: placedBy(evidence, reading, person, format, options),
      recoverySeconds: told.recoverySeconds,
      labels:
        evidence.service === null || evidence.scenario === null ? (reading?.labels ?? {}) : {},
      sliUntil:
        asked && told.fault !== null
          ? sliWindow(told.fault, pass).to + SLICES_WITHIN_SECONDS * SECOND_MS
          : null,
    },
    details,
  };
}

/** Judges a run by what its document says and, where that can be asked, by the service's own SLI. */
async function judgeReading(
  read: ReadEvidence,
  person: Partial<Placement> | null,
  context: JudgingContext,
  options: ReadOptions,
): Promise<JudgedRecord> {
  if (read.reading === null) return recordOf(read, person, options);
  const { digest, at } = read.evidence;
  const { evidence, ...told } = judgeRun(
    read.reading,
    { format: read.format, digest, at },
    options,
  );
  const alone: ReadEvidence = { ...read, evidence, told };
  const withSli = await judgeWithSli(alone, context.askSli, context.now, options);
  if (withSli === null) return recordOf(alone, person, options);
  const { evidence: bySli, ...toldBySli } = withSli;
  return recordOf(
    // What the SLI is asked about stays the same, whether or not it could say something.
    { ...read, evidence: bySli, told: { ...toldBySli, fault: told.fault } },
    person,
    options,
  );
}

/** Names a document by its content as it came. */
export function documentId(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/**
 * Reads a document of any recognised format and judges every run in it.
 *
 * @throws DomainError `evidence.*`, `document.*` when there is no run in it that could be judged
 */
export async function readDocument(
  text: string,
  fileName: string | null,
  arrival: Arrival,
  context: JudgingContext,
): Promise<ReadDocument> {
  const file = { path: fileName ?? "document", text };
  const options = optionsFor(context, arrival);
  const read = readEvidenceFile(file, options);
  const [first] = read.problems;
  if (read.evidence.length === 0)
    throw new DomainError(
      redactedProblem(
        first ?? {
          severity: "error",
          code: "evidence.nothing",
          message: "the document holds no run of a failure scenario",
          remedy: "send the result of a run",
        },
      ),
    );
  const runs: JudgedRecord[] = [];
  for (const one of read.evidence) {
    const own = withoutClaims(one, arrival.via);
    const reading = own.reading === null ? null : keptReading(own.reading);
    runs.push(await judgeReading({ ...own, reading }, null, context, options));
  }
  return {
    id: documentId(text),
    format: read.evidence[0]?.format ?? null,
    runs,
    problems: read.problems.map(redactedProblem),
    text: keptForm(file),
    bytes: Buffer.byteLength(text),
  };
}

/**
 * Judges a run of a kept document again: because somebody placed it, the SLI's slices came, or criteria changed.
 *
 * @param person what a person says of its place now; it goes before all that was said. Empty: what a person said is
 *   taken back. `null`: what was said stands
 */
export async function judgeAgain(
  before: JudgedRecord,
  arrival: Arrival,
  person: Partial<Placement> | null,
  context: JudgingContext,
): Promise<JudgedRecord> {
  const options = optionsFor(context, arrival);
  const { record, details } = before;
  const { reading, where } = details;
  const said = person === null ? details.placement : isNothing(person) ? null : person;
  const told = {
    name: record.name,
    because: details.because,
    recoverySeconds: record.recoverySeconds,
    fault: details.fault,
    signedBy: details.signedBy,
    losses: details.losses,
  };
  const evidence = { ...record.evidence, checks: details.checks };
  if (reading === null) {
    const original = details.stood === undefined ? evidence : stoodAgain(evidence, details.stood);
    const placed = said === null ? original : placedEvidence(original, said);
    const judged = recordOf(
      { evidence: placed, format: record.format, told, reading, where },
      said,
      options,
    );
    if (said === null) return judged;
    return { ...judged, details: { ...judged.details, stood: standsAt(original) } };
  }
  const placedReading: RunReading =
    said === null
      ? reading
      : { ...reading, placement: firstPlace({ ...NOWHERE, ...said }, reading.placement) };
  const judged = await judgeReading(
    { evidence, format: record.format, told, reading: placedReading, where },
    said,
    context,
    options,
  );
  return { ...judged, details: { ...judged.details, reading } };
}

/** A person who says nothing any more: their placement is taken back. */
function isNothing(person: Partial<Placement>): boolean {
  return Object.values(person).every((said) => said === null || said === undefined);
}

function standsAt(evidence: Evidence): StoodAt {
  const { service, scenario, dependency, environment, build } = evidence;
  return {
    service,
    scenario,
    environment,
    build,
    ...(dependency === undefined ? {} : { dependency }),
  };
}

function stoodAgain(evidence: Evidence, stood: StoodAt): Evidence {
  const { dependency, ...rest } = evidence;
  return stood.dependency === dependency ? { ...evidence, ...stood } : { ...rest, ...stood };
}

function placedEvidence(evidence: Evidence, said: Partial<Placement>): Evidence {
  const { service, scenario, dependency, environment, build } = said;
  return {
    ...evidence,
    service: service ?? evidence.service,
    scenario: scenario ?? evidence.scenario,
    ...(dependency === undefined || dependency === null ? {} : { dependency }),
    environment: environment ?? evidence.environment,
    build: build ?? evidence.build,
  };
}

/**
 * Reads the kept form of a document again, by importers that judge otherwise than those did that read it first. Pieces
 * keep their digests. A signature is over the document as it came, so what was signed stays as it was judged.
 *
 * @returns `null` when it has to stay as it was
 */
export async function readKept(
  text: string,
  fileName: string | null,
  arrival: Arrival,
  before: readonly JudgedRecord[],
  context: JudgingContext,
): Promise<readonly JudgedRecord[] | null> {
  if (before.some(({ details }) => details.signedBy !== null)) return null;
  const options = optionsFor(context, arrival);
  const read = readEvidenceFile({ path: fileName ?? "document", text }, options);
  if (read.evidence.length !== before.length) return null;
  const runs: JudgedRecord[] = [];
  for (const [index, one] of read.evidence.entries()) {
    const known = before[index];
    if (known === undefined) return null;
    const { evidence, reading } = withoutClaims(one, arrival.via);
    const { digest, fingerprint } = known.record.evidence;
    const experiment = known.details.reading?.experiment;
    const again: JudgedRecord = {
      record: { ...known.record, evidence: { ...evidence, digest, fingerprint, checks: [] } },
      details: {
        ...known.details,
        checks: evidence.checks,
        reading: reading === null ? null : { ...keptReading(reading), experiment },
      },
    };
    runs.push(await judgeAgain(again, arrival, null, context));
  }
  return runs;
}
