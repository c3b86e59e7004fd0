import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { SourceDocument } from "#server/platform/documents.ts";
import { checkShape, valueAt } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import {
  ALERT_CONDITION,
  ALERT_NOTIFICATION_TARGET,
  ALERT_POLICY,
  DATA_SOURCE,
  SERVICE,
  SLI,
  SLO,
} from "./openslo-shapes.ts";

const SHAPES = {
  DataSource: DATA_SOURCE,
  Service: SERVICE,
  SLI,
  SLO,
  AlertPolicy: ALERT_POLICY,
  AlertCondition: ALERT_CONDITION,
  AlertNotificationTarget: ALERT_NOTIFICATION_TARGET,
};
export type OpensloKind = keyof typeof SHAPES;
export const OPENSLO_KINDS = Object.keys(SHAPES) as readonly OpensloKind[];

/** A named entity of the set. `value` is absent when its shape is wrong, which is reported where it stands. */
export interface Held<Kind extends OpensloKind> {
  readonly document: SourceDocument;
  readonly name: string;
  readonly value?: z.infer<(typeof SHAPES)[Kind]>;
}

export interface OpensloEntities {
  all<Kind extends OpensloKind>(kind: Kind): readonly Held<Kind>[];
  named<Kind extends OpensloKind>(kind: Kind, name: string): Held<Kind> | undefined;
}

/** All entities of a set of files by kind and name. Of two with one name the first counts. */
export function collectEntities(
  documents: readonly SourceDocument[],
  report: Report,
): OpensloEntities {
  const all = new Map<OpensloKind, Held<OpensloKind>[]>(OPENSLO_KINDS.map((kind) => [kind, []]));
  const byName = new Map<string, Held<OpensloKind>>();
  const named = (kind: OpensloKind, name: string) => byName.get(`${kind} ${name}`);
  for (const document of documents) {
    const kind = OPENSLO_KINDS.find((candidate) => candidate === valueAt(document.value, ["kind"]));
    if (kind === undefined) continue;
    const shaped = checkShape<Held<OpensloKind>["value"]>(
      SHAPES[kind] as z.ZodType<Held<OpensloKind>["value"]>,
      document,
      "openslo",
    );
    report.add(shaped.problems);
    const name = valueAt(document.value, ["metadata", "name"]);
    if (typeof name !== "string") continue;
    if (shaped.value !== undefined) warnOfTexts(name, document, report);
    const entity = {
      document,
      name,
      ...(shaped.value === undefined ? {} : { value: shaped.value }),
    };
    // SLOs of one name are compared once they are read, across all formats.
    const first = kind === "SLO" ? undefined : named(kind, name);
    if (first === undefined) {
      all.get(kind)?.push(entity);
      byName.set(`${kind} ${name}`, entity);
    } else reportTwin(kind, first, entity, report);
  }
  return {
    all: <Kind extends OpensloKind>(kind: Kind) =>
      (all.get(kind) ?? []) as readonly Held<OpensloKind>[] as readonly Held<Kind>[],
    named: <Kind extends OpensloKind>(kind: Kind, name: string) =>
      named(kind, name) as Held<Kind> | undefined,
  };
}

/** What a Kubernetes name may be (RFC 1123), which OpenSLO asks of its names. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LONGEST_DESCRIPTION = 1_050;

/** What the specification forbids and other tools refuse, though nothing here hangs on it. */
function warnOfTexts(name: string, document: SourceDocument, report: Report): void {
  if (!DNS_LABEL.test(name.trim())) {
    report.warn(
      document.locate(["metadata", "name"]),
      "openslo.name",
      `metadata.name is "${name}", which other tools of OpenSLO refuse`,
      "write at most 63 small letters, digits and '-', with a letter or digit at both ends",
    );
  }
  const path = ["spec", "description"];
  const description = valueAt(document.value, path);
  if (typeof description === "string" && description.length > LONGEST_DESCRIPTION) {
    report.warn(
      document.locateKey(path),
      "openslo.description",
      `spec.description has ${description.length} characters; OpenSLO allows ${LONGEST_DESCRIPTION}`,
      "shorten it",
    );
  }
}

/** Two that differ only in labels, annotations and display name mean one thing; then nothing is lost but a label. */
function reportTwin(
  kind: OpensloKind,
  first: Held<OpensloKind>,
  second: Held<OpensloKind>,
  report: Report,
): void {
  const where = second.document.locate(["metadata", "name"]);
  const at = first.document.locate(["metadata", "name"]);
  const place = `${at.file ?? ""}:${at.line ?? 0}`;
  const same = isDeepStrictEqual(
    valueAt(first.document.value, ["spec"]),
    valueAt(second.document.value, ["spec"]),
  );
  const message = `${kind} ${second.name} is already defined at ${place}`;
  if (same)
    report.warn(
      where,
      "openslo.duplicate",
      `${message} with the same spec; the first counts`,
      "remove one of the two",
    );
  else
    report.error(
      where,
      "openslo.duplicate",
      `${message} with another spec`,
      "rename or remove one of the two",
    );
}
