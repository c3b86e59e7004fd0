import pLimit from "p-limit";
import type { Instant } from "#shared/kernel/time.ts";
import { isPlaced } from "#shared/scenarios/model.ts";
import type { DocumentEvent } from "#shared/scenarios/views.ts";
import { digestOf } from "./formats/digest.ts";
import type { Placement } from "./formats/placement.ts";
import {
  IMPORTERS_VERSION,
  judgeAgain,
  readKept,
  type Arrival,
  type JudgingContext,
} from "./judging.ts";
import type { Records } from "./records.ts";
import type { DocumentRecord, JudgedRecord, KnownDocument, RunRecord } from "./run-record.ts";
import type { ChangedRun, ScenariosStore } from "./scenarios.store.ts";

/** What is changed of a document: all else stays as it was received. */
export type DocumentChange = Partial<
  Pick<DocumentRecord, "withdrawn" | "upload" | "importersVersion">
>;

/** Keeps store and memory the same when documents are judged again. Changes wait for one another. */
export interface Ledger {
  /**
   * Judges some runs of a document again and writes down what came of it.
   *
   * @param event says what happened, given how many runs came out otherwise; `null`: nothing worth a word
   */
  change(
    id: string,
    what: {
      readonly document?: DocumentChange;
      readonly runs: (record: RunRecord, run: number) => boolean;
      readonly person?: Partial<Placement>;
      readonly event: (changed: number) => DocumentEvent | null;
    },
  ): Promise<KnownDocument | null>;
  /**
   * Judges again what is to be: because slices came, criteria or importers changed.
   *
   * @param undecided whether to try all that the service's own SLI has not decided yet: slices may have come very late
   * @returns whether anything came out otherwise
   */
  judgeWhatIsDue(undecided: boolean): Promise<boolean>;
}

function arrivalOf({ receivedAt, via, upload }: DocumentRecord): Arrival {
  return { receivedAt, via, upload };
}

/** How a run came out: what tells whether judging it again was news. */
function outcomeOf({ record }: JudgedRecord): string {
  const { valid, outcome, oracle, service, scenario, provenance } = record.evidence;
  return digestOf([valid, outcome, oracle, service, scenario, provenance, record.failedChecks]);
}

export function createLedger(deps: {
  readonly store: ScenariosStore;
  readonly records: () => Records;
  readonly context: () => JudgingContext;
}): Ledger {
  const { store, records, context } = deps;

  const inTurn = pLimit(1);

  async function judgedRuns(document: KnownDocument): Promise<readonly JudgedRecord[]> {
    const details = await store.details(document.id);
    return document.runs.flatMap((record, run) => {
      const own = details[run];
      return own === undefined ? [] : [{ record, details: own }];
    });
  }

  async function write(
    document: KnownDocument,
    change: DocumentChange,
    changed: readonly ChangedRun[],
    event: DocumentEvent | null,
  ): Promise<KnownDocument> {
    const { runs, ...record } = { ...document, ...change, judgedAt: context().now };
    await store.change(record, changed, event === null ? [] : [event]);
    const again = new Map(changed.map((one) => [one.run, one.record]));
    const known = { ...record, runs: runs.map((one, run) => again.get(run) ?? one) };
    records().put(known);
    return known;
  }

  function news(before: readonly JudgedRecord[], after: readonly ChangedRun[]): number {
    return after.filter((one) => {
      const earlier = before[one.run];
      return earlier === undefined || outcomeOf(earlier) !== outcomeOf(one);
    }).length;
  }

  async function change(
    id: string,
    what: Parameters<Ledger["change"]>[1],
  ): Promise<KnownDocument | null> {
    const document = records().document(id);
    if (document === null) return null;
    const upload = what.document?.upload ?? document.upload;
    const before = await judgedRuns(document);
    const changed: ChangedRun[] = [];
    for (const [run, one] of before.entries()) {
      if (!what.runs(one.record, run)) continue;
      const arrival = arrivalOf({ ...document, upload });
      const after = await judgeAgain(one, arrival, what.person ?? null, context());
      if (digestOf(after) !== digestOf(one)) changed.push({ run, ...after });
    }
    const event = what.event(news(before, changed));
    if (changed.length === 0 && event === null && what.document === undefined) return document;
    return write(document, what.document ?? {}, changed, event);
  }

  function againEvent(now: Instant, text: string): (changed: number) => DocumentEvent | null {
    return (changed) =>
      changed === 0 ? null : { at: now, kind: "judged-again", by: null, run: null, text };
  }

  /** Whether slices may have come since, or the pass criterion is another. */
  function isDue(
    { evidence, sliUntil, pass }: RunRecord,
    { now, passOf }: JudgingContext,
    undecided: boolean,
  ): boolean {
    if (sliUntil !== null && now < sliUntil) return true;
    if (sliUntil !== null && undecided && evidence.oracle !== "own-sli") return true;
    return isPlaced(evidence) && (passOf?.(evidence.scenario) ?? null) !== pass;
  }

  async function readAgain(document: KnownDocument): Promise<void> {
    const before = await judgedRuns(document);
    const text = await store.text(document.id);
    const after =
      text === null
        ? null
        : await readKept(text, document.fileName, arrivalOf(document), before, context());
    const changed = (after ?? []).map((one, run) => ({ ...one, run }));
    const said = `Read again by importers of version ${IMPORTERS_VERSION}; it had been read by version ${document.importersVersion}.`;
    const event = againEvent(context().now, said)(news(before, changed));
    await write(document, { importersVersion: IMPORTERS_VERSION }, changed, event);
  }

  async function judgeWhatIsDue(undecided: boolean): Promise<boolean> {
    let changed = false;
    for (const document of records().documents()) {
      if (document.withdrawn) continue;
      if (document.importersVersion < IMPORTERS_VERSION) {
        await readAgain(document);
        changed = true;
        continue;
      }
      if (!document.runs.some((record) => isDue(record, context(), undecided))) continue;
      const { now } = context();
      const after = await change(document.id, {
        runs: (record) => isDue(record, context(), undecided),
        event: againEvent(
          now,
          "Judged again: slices of the service's own SLI came in, or the pass criterion changed.",
        ),
      });
      changed ||= after !== document;
    }
    return changed;
  }

  return {
    change: (id, what) => inTurn(() => change(id, what)),
    judgeWhatIsDue: (undecided) => inTurn(() => judgeWhatIsDue(undecided)),
  };
}
