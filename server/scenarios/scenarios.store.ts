import { gunzipSync, gzipSync } from "node:zlib";
import { asc, desc, eq, lte, sql } from "drizzle-orm";
import type { Instant } from "#shared/kernel/time.ts";
import type { ScenarioCatalogue } from "#shared/scenarios/catalogue.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { DocumentEvent } from "#shared/scenarios/views.ts";
import type { Database, Queries } from "#server/platform/db/database.ts";
import {
  evidenceDocuments,
  evidenceEvents,
  evidenceRuns,
  exemptionVersions,
  exposureDays,
  rankingRules,
} from "#server/platform/db/schema.ts";
import type { ExemptionRecord } from "./exemption.service.ts";
import type {
  DocumentRecord,
  JudgedRecord,
  KnownDocument,
  RunDetails,
  RunRecord,
} from "./run-record.ts";

/** Rules that teams were ranked by from an instant on. */
export interface RulesVersion {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly policy: RankingPolicy;
  readonly catalogue: ScenarioCatalogue;
}

/** Requests to a service in the four weeks before a day; `null`: nothing counts them. */
export interface ExposureDay {
  /** UTC midnight. */
  readonly day: Instant;
  readonly service: string;
  readonly requests: number | null;
}

/** A run that was judged anew. */
export interface ChangedRun extends JudgedRecord {
  readonly run: number;
}

/** Where evidence and what it is ranked by is kept. What is acknowledged stays: nothing is ever deleted. */
export interface ScenariosStore {
  /** Every document with its runs, without texts and details, in the order of their coming. */
  load(): Promise<readonly KnownDocument[]>;
  /** Durable when it resolves. `false`: a document of this id is kept already, and nothing was written. */
  add(
    document: DocumentRecord,
    runs: readonly JudgedRecord[],
    text: string,
    event: DocumentEvent,
  ): Promise<boolean>;
  /** Writes what changed of a document, and why. Durable when it resolves. */
  change(
    document: DocumentRecord,
    runs: readonly ChangedRun[],
    events: readonly DocumentEvent[],
  ): Promise<void>;
  details(document: string): Promise<readonly RunDetails[]>;
  text(document: string): Promise<string | null>;
  events(document: string): Promise<readonly DocumentEvent[]>;
  /** The newest version of every exemption there ever was. */
  exemptions(): Promise<readonly ExemptionRecord[]>;
  addExemptions(records: readonly ExemptionRecord[]): Promise<void>;
  rules(): Promise<readonly RulesVersion[]>;
  addRules(rules: RulesVersion): Promise<void>;
  /** Those of the newest day that is not after an instant, else of the first day there is. */
  exposures(at: Instant): Promise<readonly ExposureDay[]>;
  addExposures(days: readonly ExposureDay[]): Promise<void>;
}

const DAY_MS = 86_400_000;
const ROWS_PER_STATEMENT = 1_000;

function* parts<T>(all: readonly T[]): Generator<T[]> {
  for (let start = 0; start < all.length; start += ROWS_PER_STATEMENT)
    yield all.slice(start, start + ROWS_PER_STATEMENT);
}

async function writeRuns(
  queries: Queries,
  document: string,
  runs: readonly ChangedRun[],
): Promise<void> {
  for (const part of parts(runs)) {
    await queries
      .insert(evidenceRuns)
      .values(part.map(({ run, record, details }) => ({ document, run, record, details })))
      .onConflictDoUpdate({
        target: [evidenceRuns.document, evidenceRuns.run],
        set: { record: sql`excluded.record`, details: sql`excluded.details` },
      });
  }
}

async function writeEvents(
  queries: Queries,
  document: string,
  events: readonly DocumentEvent[],
): Promise<void> {
  for (const part of parts(events))
    await queries.insert(evidenceEvents).values(part.map((event) => ({ document, event })));
}

const COLUMNS = {
  id: evidenceDocuments.id,
  receivedAt: evidenceDocuments.receivedAt,
  receivedBy: evidenceDocuments.receivedBy,
  via: evidenceDocuments.via,
  fileName: evidenceDocuments.fileName,
  format: evidenceDocuments.format,
  bytes: evidenceDocuments.bytes,
  upload: evidenceDocuments.upload,
  problems: evidenceDocuments.problems,
  withdrawn: evidenceDocuments.withdrawn,
  judgedAt: evidenceDocuments.judgedAt,
  importersVersion: evidenceDocuments.importersVersion,
};

async function loadDocuments(queries: Queries): Promise<readonly KnownDocument[]> {
  const documents = await queries
    .select(COLUMNS)
    .from(evidenceDocuments)
    .orderBy(asc(evidenceDocuments.receivedAt), asc(evidenceDocuments.id));
  const runs = await queries
    .select({ document: evidenceRuns.document, record: evidenceRuns.record })
    .from(evidenceRuns)
    .orderBy(asc(evidenceRuns.document), asc(evidenceRuns.run));
  const ofDocument = new Map<string, RunRecord[]>();
  for (const { document, record } of runs) {
    const own = ofDocument.get(document);
    if (own === undefined) ofDocument.set(document, [record as RunRecord]);
    else own.push(record as RunRecord);
  }
  return documents.map((row) => ({
    ...(row as DocumentRecord),
    runs: ofDocument.get(row.id) ?? [],
  }));
}

function createEvidenceTables(
  database: Database,
): Pick<ScenariosStore, "load" | "add" | "change" | "details" | "text" | "events"> {
  return {
    load: () => database.snapshot(loadDocuments),
    add: (document, runs, text, event) =>
      database.transaction(async (queries) => {
        const written = await queries
          .insert(evidenceDocuments)
          .values({ ...document, kept: gzipSync(text) })
          .onConflictDoNothing()
          .returning({ id: evidenceDocuments.id });
        if (written.length === 0) return false;
        await writeRuns(
          queries,
          document.id,
          runs.map((run, index) => ({ ...run, run: index })),
        );
        await writeEvents(queries, document.id, [event]);
        return true;
      }),
    change: (document, runs, events) =>
      database.transaction(async (queries) => {
        const { withdrawn, judgedAt, importersVersion, upload } = document;
        await queries
          .update(evidenceDocuments)
          .set({ withdrawn, judgedAt, importersVersion, upload })
          .where(eq(evidenceDocuments.id, document.id));
        await writeRuns(queries, document.id, runs);
        await writeEvents(queries, document.id, events);
      }),
    details: (document) =>
      database.query(async (queries) => {
        const rows = await queries
          .select({ details: evidenceRuns.details })
          .from(evidenceRuns)
          .where(eq(evidenceRuns.document, document))
          .orderBy(asc(evidenceRuns.run));
        return rows.map(({ details }) => details as RunDetails);
      }),
    text: (document) =>
      database.query(async (queries) => {
        const [row] = await queries
          .select({ kept: evidenceDocuments.kept })
          .from(evidenceDocuments)
          .where(eq(evidenceDocuments.id, document));
        return row === undefined ? null : gunzipSync(row.kept).toString("utf8");
      }),
    events: (document) =>
      database.query(async (queries) => {
        const rows = await queries
          .select({ event: evidenceEvents.event })
          .from(evidenceEvents)
          .where(eq(evidenceEvents.document, document))
          .orderBy(asc(evidenceEvents.number));
        return rows.map(({ event }) => event as DocumentEvent);
      }),
  };
}

async function exposuresAt(queries: Queries, at: Instant): Promise<readonly ExposureDay[]> {
  const [newest] = await queries
    .select({ day: exposureDays.day })
    .from(exposureDays)
    .where(lte(exposureDays.day, Math.floor(at / DAY_MS)))
    .orderBy(desc(exposureDays.day))
    .limit(1);
  const [first] =
    newest === undefined
      ? await queries
          .select({ day: exposureDays.day })
          .from(exposureDays)
          .orderBy(asc(exposureDays.day))
          .limit(1)
      : [newest];
  if (first === undefined) return [];
  const rows = await queries.select().from(exposureDays).where(eq(exposureDays.day, first.day));
  return rows.map(({ day, service, requests }) => ({ day: day * DAY_MS, service, requests }));
}

/** Keeps it in the database. */
export function createScenariosStore(database: Database): ScenariosStore {
  return {
    ...createEvidenceTables(database),
    exemptions: () =>
      database.query(async (queries) => {
        const rows = await queries
          .selectDistinctOn([exemptionVersions.id], { record: exemptionVersions.record })
          .from(exemptionVersions)
          .orderBy(asc(exemptionVersions.id), desc(exemptionVersions.version));
        return rows.map(({ record }) => record as ExemptionRecord);
      }),
    addExemptions: (records) =>
      database.transaction(async (queries) => {
        for (const part of parts(records))
          await queries
            .insert(exemptionVersions)
            .values(part.map((record) => ({ id: record.id, version: record.version, record })));
      }),
    rules: () =>
      database.query(async (queries) => {
        const rows = await queries.select().from(rankingRules).orderBy(asc(rankingRules.version));
        return rows.map((row) => row as RulesVersion);
      }),
    addRules: (rules) =>
      database.transaction(async (queries) => {
        await queries.insert(rankingRules).values(rules);
      }),
    exposures: (at) => database.query((queries) => exposuresAt(queries, at)),
    addExposures: (days) =>
      database.transaction(async (queries) => {
        for (const part of parts(days))
          await queries
            .insert(exposureDays)
            .values(part.map((one) => ({ ...one, day: Math.floor(one.day / DAY_MS) })))
            .onConflictDoNothing();
      }),
  };
}
