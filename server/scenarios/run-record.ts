import type { Instant, Interval } from "#shared/kernel/time.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { CheckName, CheckResult, Evidence } from "#shared/scenarios/model.ts";
import type { PlacedBy, ReceivedVia } from "#shared/scenarios/views.ts";
import type { Placement } from "./formats/placement.ts";
import type { RunReading } from "./formats/reading.ts";

/** What is kept in memory of a run: what is scored and listed. */
export interface RunRecord {
  /** Without its checks. */
  readonly evidence: Evidence;
  readonly name: string;
  readonly format: string;
  readonly failedChecks: readonly CheckName[];
  /** The pass criterion it was judged by. */
  readonly pass: string | null;
  readonly placedBy: PlacedBy | null;
  readonly recoverySeconds: number | null;
  /** Labels of a run that has no place yet. */
  readonly labels: Readonly<Record<string, string>>;
  /** Until when the service's own SLI decides about it; `null`: it is not asked. */
  readonly sliUntil: Instant | null;
}

/** What is read from the store when somebody looks at the document, or it is judged again. */
export interface RunDetails {
  readonly checks: readonly CheckResult[];
  readonly because: string;
  readonly fault: Interval | null;
  readonly signedBy: string | null;
  readonly losses: readonly string[];
  readonly where: NonNullable<Problem["where"]>;
  /** Redacted; `null`: its document said everything. */
  readonly reading: RunReading | null;
  /** What a person said about its place; goes before everything else. */
  readonly placement: Partial<Placement> | null;
  /** Where a run without a reading stood before a person placed it, so that this can be taken back. */
  readonly stood?: StoodAt;
}

/** The part of a piece of evidence that a person can say. */
export type StoodAt = Pick<
  Evidence,
  "service" | "scenario" | "dependency" | "environment" | "build"
>;

export interface JudgedRecord {
  readonly record: RunRecord;
  readonly details: RunDetails;
}

/** A document without its text. */
export interface DocumentRecord {
  readonly id: string;
  readonly receivedAt: Instant;
  readonly receivedBy: string | null;
  readonly via: ReceivedVia;
  readonly fileName: string | null;
  readonly format: string | null;
  readonly bytes: number;
  readonly upload: Partial<Placement>;
  readonly problems: readonly Problem[];
  readonly withdrawn: boolean;
  readonly judgedAt: Instant;
  readonly importersVersion: number;
}

/** A document with what is known of its runs. */
export interface KnownDocument extends DocumentRecord {
  readonly runs: readonly RunRecord[];
}
