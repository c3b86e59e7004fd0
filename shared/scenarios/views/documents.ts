import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { CheckResult, Environment, Evidence } from "#shared/scenarios/model.ts";
import type { Refusal } from "#shared/scenarios/ranking.ts";

/** How a document came in. */
export const RECEIVED_VIA = ["browser", "api", "file", "demo"] as const;

export type ReceivedVia = (typeof RECEIVED_VIA)[number];

/** Who said where a run belongs. */
export type PlacedBy = "document" | "upload" | "policy" | "person";

/** A run of a document, as judged. */
export interface RunView {
  readonly run: number;
  readonly name: string;
  readonly format: string;
  readonly evidence: Evidence;
  readonly checks: readonly CheckResult[];
  /** Why the outcome is what it is, or why there is none. */
  readonly because: string;
  readonly recoverySeconds: number | null;
  /** Name of the trusted key whose signature was verified; `null`: it is not signed, or by nobody who is trusted. */
  readonly signedBy: string | null;
  /** The pass criterion that it was judged by. */
  readonly pass: string | null;
  readonly losses: readonly string[];
  /** `null`: nobody yet, it waits in the inbox. */
  readonly placedBy: PlacedBy | null;
  /** Why it counts nothing; `null`: it counts. */
  readonly refusal: Refusal | "invalid" | "withdrawn" | null;
  readonly refusalText: string | null;
  /** The service's own SLI is still to be asked, because its slices have not come. */
  readonly awaitsSli: boolean;
}

/** Something that happened to a document. Nothing of it is ever changed or deleted. */
export interface DocumentEvent {
  readonly at: Instant;
  readonly kind: "received" | "placed" | "judged-again" | "withdrawn" | "reinstated";
  /** As they called themselves; `null`: nobody said, or it was the server itself. */
  readonly by: string | null;
  readonly run: number | null;
  /** What was said or done, as a sentence. */
  readonly text: string;
}

/** What an import answers, and a page about the document shows. */
export interface JudgedDocument {
  /** SHA-256 of the document as it came, in hexadecimal digits. */
  readonly id: string;
  readonly fileName: string | null;
  readonly format: string | null;
  /** As it came. */
  readonly bytes: number;
  readonly receivedAt: Instant;
  readonly receivedBy: string | null;
  readonly via: ReceivedVia;
  readonly withdrawn: boolean;
  readonly runs: readonly RunView[];
  /** What is wrong with the document, or could not be read of it. */
  readonly problems: readonly Problem[];
}

export interface Imported {
  /** Whether it was known already; then nothing changed. */
  readonly known: boolean;
  readonly document: JudgedDocument;
}

export interface DocumentView extends JudgedDocument {
  readonly history: readonly DocumentEvent[];
  readonly judgedAt: Instant;
  /** Which importers judged it. */
  readonly importersVersion: number;
}

/** The document as it is kept: redacted. */
export interface RawDocument {
  readonly id: string;
  readonly text: string;
  /** Characters that were left out behind `text`; 0: it is whole. */
  readonly leftOut: number;
}

/** A line of the list of documents. */
export interface DocumentRow {
  readonly id: string;
  readonly fileName: string | null;
  readonly format: string | null;
  readonly receivedAt: Instant;
  readonly via: ReceivedVia;
  readonly withdrawn: boolean;
  readonly runs: number;
  readonly valid: number;
  /** Of its first run. */
  readonly name: string;
  readonly service: string | null;
  readonly scenario: string | null;
  readonly at: Instant;
  readonly environment: Environment;
  readonly outcome: Evidence["outcome"];
  /** Checks that its runs failed. */
  readonly failedChecks: readonly CheckResult["check"][];
  /** Runs that wait for a place. */
  readonly unplaced: number;
}

export interface DocumentsQuery {
  readonly service?: string;
  readonly scenario?: string;
  readonly format?: string;
  readonly state?: "valid" | "invalid" | "unplaced" | "withdrawn";
  readonly search?: string;
  readonly offset?: number;
  /** 50 when absent, at most 200. */
  readonly limit?: number;
}

export interface DocumentPage {
  readonly total: number;
  /** The newest first. */
  readonly rows: readonly DocumentRow[];
  /** How many there are of each, whatever the query. */
  readonly counts: {
    readonly all: number;
    readonly valid: number;
    readonly invalid: number;
    readonly unplaced: number;
    readonly withdrawn: number;
  };
  readonly formats: readonly string[];
}

/** A run that waits for a person to say where it belongs. */
export interface InboxItem {
  readonly document: string;
  readonly run: number;
  readonly fileName: string | null;
  readonly format: string;
  readonly name: string;
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly labels: Readonly<Record<string, string>>;
  /** What is known of its place. */
  readonly service: string | null;
  readonly scenario: string | null;
  readonly environment: Environment;
  readonly missing: readonly ("service" | "scenario")[];
  /** Why what is known is not enough, where it names what the catalogues do not know. */
  readonly refusal: Refusal | null;
}
