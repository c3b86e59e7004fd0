import type { Evidence } from "#shared/scenarios/model.ts";
import type { Refusal } from "#shared/scenarios/ranking.ts";
import type { KnownDocument, RunRecord } from "./run-record.ts";

/** A run with the document it stands in. */
export interface KnownRun {
  readonly document: KnownDocument;
  readonly run: number;
  readonly record: RunRecord;
}

/** Why a run counts nothing; `null`: it counts. */
export type WhyNot = Refusal | "invalid" | "withdrawn" | null;

/** Every document and run that is known, in memory: what lists and scores are made of. */
export interface Records {
  document(id: string): KnownDocument | null;
  /** The newest first. */
  documents(): readonly KnownDocument[];
  put(document: KnownDocument): void;
  /** Runs of one cell, by the names in their evidence. */
  cell(service: string, scenario: string): readonly KnownRun[];
  /** Runs whose evidence has its place and whose document stands. */
  standing(): readonly KnownRun[];
  /** Runs that lack a service or a scenario. */
  unplaced(): readonly KnownRun[];
  /** The run that a piece of evidence was judged from. */
  ofDigest(digest: string): KnownRun | null;
}

const keyOf = ({ service, scenario }: Evidence): string => `${service}\0${scenario}`;

function isPlaced({ service, scenario }: Evidence): boolean {
  return service !== null && scenario !== null;
}

function runsOf(document: KnownDocument): readonly KnownRun[] {
  return document.runs.map((record, run) => ({ document, run, record }));
}

export function createRecords(loaded: readonly KnownDocument[]): Records {
  const documents = new Map<string, KnownDocument>();
  const cells = new Map<string, KnownRun[]>();
  const digests = new Map<string, KnownRun>();
  let newestFirst: readonly KnownDocument[] | null = null;
  let standing: readonly KnownRun[] | null = null;

  function remove(document: KnownDocument): void {
    for (const { evidence } of document.runs) {
      const key = keyOf(evidence);
      const kept = (cells.get(key) ?? []).filter((one) => one.document.id !== document.id);
      if (kept.length === 0) cells.delete(key);
      else cells.set(key, kept);
    }
  }

  function put(document: KnownDocument): void {
    const before = documents.get(document.id);
    if (before !== undefined) remove(before);
    documents.set(document.id, document);
    newestFirst = null;
    standing = null;
    for (const one of runsOf(document)) {
      const { evidence } = one.record;
      const first = digests.get(evidence.digest);
      if (first === undefined || first.document.id === document.id)
        digests.set(evidence.digest, one);
      if (!isPlaced(evidence)) continue;
      const own = cells.get(keyOf(evidence));
      if (own === undefined) cells.set(keyOf(evidence), [one]);
      else own.push(one);
    }
  }

  for (const document of loaded) put(document);
  return {
    document: (id) => documents.get(id) ?? null,
    documents: () =>
      (newestFirst ??= [...documents.values()].toSorted(
        (left, right) => right.receivedAt - left.receivedAt || (left.id < right.id ? -1 : 1),
      )),
    put,
    cell: (service, scenario) => cells.get(`${service}\0${scenario}`) ?? [],
    standing: () =>
      (standing ??= [...documents.values()].flatMap((document) =>
        document.withdrawn
          ? []
          : runsOf(document).filter(({ record }) => isPlaced(record.evidence)),
      )),
    unplaced: () =>
      [...documents.values()].flatMap((document) =>
        document.withdrawn
          ? []
          : runsOf(document).filter(({ record }) => !isPlaced(record.evidence)),
      ),
    ofDigest: (digest) => digests.get(digest) ?? null,
  };
}
