import type { Instant } from "#shared/kernel/time.ts";
import type {
  DocumentEvent,
  DocumentPage,
  DocumentRow,
  DocumentsQuery,
  DocumentView,
  InboxItem,
  JudgedDocument,
  RunView,
} from "#shared/scenarios/views.ts";
import type { KnownRun, Records, WhyNot } from "./records.ts";
import type { KnownDocument, RunDetails, RunRecord } from "./run-record.ts";

const PAGE = 50;

function textOf(refusal: WhyNot, { evidence }: RunRecord): string | null {
  const { service, scenario, dependency } = evidence;
  switch (refusal) {
    case null:
      return null;
    case "invalid":
      return "It failed a check, so it gives neither credit nor penalty.";
    case "withdrawn":
      return "The document was withdrawn.";
    case "not-placed":
      return `Nobody has said yet which ${service === null ? "service" : "scenario"} it is for.`;
    case "unknown-service":
      return `It is for the service "${service}", which the catalogue does not rank.`;
    case "unknown-scenario":
      return `It is for the scenario "${scenario}", which is not in the scenario catalogue.`;
    case "not-applicable":
      return `The scenario ${scenario} does not apply to ${service}.`;
    case "unknown-dependency":
      return `It is for "${dependency}", on which ${service} does not depend by the catalogue.`;
    case "duplicate":
      return "The same run is known from another document.";
  }
}

/** A run as its page shows it. */
function runView(run: KnownRun, details: RunDetails, refusal: WhyNot, now: Instant): RunView {
  const { record } = run;
  const { evidence, sliUntil } = record;
  return {
    run: run.run,
    name: record.name,
    format: record.format,
    evidence: { ...evidence, checks: details.checks },
    checks: details.checks,
    because: details.because,
    recoverySeconds: record.recoverySeconds,
    signedBy: details.signedBy,
    pass: record.pass,
    losses: details.losses,
    placedBy: record.placedBy,
    refusal,
    refusalText: textOf(refusal, record),
    awaitsSli: sliUntil !== null && now < sliUntil && evidence.oracle !== "own-sli",
  };
}

export interface ViewContext {
  readonly whyNot: (run: KnownRun) => WhyNot;
  readonly now: Instant;
}

/** What an import answers of a document. */
export function judgedDocument(
  document: KnownDocument,
  details: readonly RunDetails[],
  { whyNot, now }: ViewContext,
): JudgedDocument {
  const { id, fileName, format, bytes, receivedAt, receivedBy, via, withdrawn, problems } =
    document;
  return {
    id,
    fileName,
    format,
    bytes,
    receivedAt,
    receivedBy,
    via,
    withdrawn,
    problems,
    runs: document.runs.flatMap((record, run) => {
      const own = details[run];
      const known = { document, run, record };
      return own === undefined ? [] : [runView(known, own, whyNot(known), now)];
    }),
  };
}

export function documentView(
  document: KnownDocument,
  details: readonly RunDetails[],
  history: readonly DocumentEvent[],
  context: ViewContext,
): DocumentView {
  const { judgedAt, importersVersion } = document;
  return { ...judgedDocument(document, details, context), history, judgedAt, importersVersion };
}

const isUnplaced = ({ evidence: { service, scenario } }: RunRecord): boolean =>
  service === null || scenario === null;

function rowOf(document: KnownDocument): DocumentRow {
  const { id, fileName, format, receivedAt, via, withdrawn, runs } = document;
  const [first] = runs;
  return {
    id,
    fileName,
    format,
    receivedAt,
    via,
    withdrawn,
    runs: runs.length,
    valid: runs.filter(({ evidence }) => evidence.valid).length,
    name: first?.name ?? "",
    service: first?.evidence.service ?? null,
    scenario: first?.evidence.scenario ?? null,
    at: first?.evidence.at ?? receivedAt,
    environment: first?.evidence.environment ?? "local",
    outcome: first?.evidence.outcome ?? null,
    failedChecks: [...new Set(runs.flatMap(({ failedChecks }) => failedChecks))],
    unplaced: runs.filter(isUnplaced).length,
  };
}

/** By what lists are chosen: a document is invalid when one of its runs is. */
const STATES: Readonly<
  Record<NonNullable<DocumentsQuery["state"]>, (one: KnownDocument) => boolean>
> = {
  withdrawn: ({ withdrawn }) => withdrawn,
  valid: ({ withdrawn, runs }) => !withdrawn && runs.every(({ evidence }) => evidence.valid),
  invalid: ({ withdrawn, runs }) => !withdrawn && runs.some(({ evidence }) => !evidence.valid),
  unplaced: ({ withdrawn, runs }) => !withdrawn && runs.some(isUnplaced),
};

function contains(document: KnownDocument, wanted: string): boolean {
  const texts = [
    document.fileName ?? "",
    document.id,
    ...document.runs.flatMap(({ name, evidence }) => [
      name,
      evidence.service ?? "",
      evidence.scenario ?? "",
    ]),
  ];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/** One page of the list of documents, the newest first. */
export function documentPage(records: Records, query: DocumentsQuery): DocumentPage {
  const { service, scenario, format, state, search = "", offset = 0, limit = PAGE } = query;
  const all = records.documents();
  const count = (name: keyof typeof STATES) => all.filter(STATES[name]).length;
  const wanted = search.trim().toLowerCase();
  const matching = all.filter(
    (document) =>
      (state === undefined || STATES[state](document)) &&
      (format === undefined || document.format === format) &&
      (service === undefined || document.runs.some((run) => run.evidence.service === service)) &&
      (scenario === undefined || document.runs.some((run) => run.evidence.scenario === scenario)) &&
      (wanted === "" || contains(document, wanted)),
  );
  return {
    total: matching.length,
    rows: matching.slice(offset, offset + limit).map(rowOf),
    counts: {
      all: all.length,
      valid: count("valid"),
      invalid: count("invalid"),
      unplaced: count("unplaced"),
      withdrawn: count("withdrawn"),
    },
    formats: [...new Set(all.flatMap((document) => document.format ?? []))].toSorted(),
  };
}

/** Placed, and yet nowhere: a person has to say it again. */
const MISPLACED: readonly WhyNot[] = [
  "unknown-service",
  "unknown-scenario",
  "not-applicable",
  "unknown-dependency",
];

/** Runs that count nothing until a person says where they belong, the newest first. */
export function inboxItems(
  records: Records,
  whyNot: (run: KnownRun) => WhyNot,
): readonly InboxItem[] {
  const misplaced = records.standing().filter((run) => MISPLACED.includes(whyNot(run)));
  return [...records.unplaced(), ...misplaced]
    .toSorted((left, right) => right.document.receivedAt - left.document.receivedAt)
    .map((run): InboxItem => {
      const { document, record } = run;
      const { service, scenario, environment, at } = record.evidence;
      const refusal = whyNot(run);
      return {
        document: document.id,
        run: run.run,
        fileName: document.fileName,
        format: record.format,
        name: record.name,
        at,
        receivedAt: document.receivedAt,
        labels: record.labels,
        service,
        scenario,
        environment,
        missing: [
          ...(service === null ? ["service" as const] : []),
          ...(scenario === null ? ["scenario" as const] : []),
        ],
        refusal: refusal === "invalid" || refusal === "withdrawn" ? null : refusal,
      };
    });
}
