import type { Problem } from "#shared/kernel/errors.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import type { Entity } from "./formats/importer.ts";

/** What is known of a document that is of no SLO format. */
interface Finding {
  readonly message: string;
  readonly remedy: string;
}

/**
 * The problem of a document that no reader takes: what it is, where that is known, and what to give in its place.
 *
 * @param recognises what is recognised, for those that are of no known kind at all
 */
export function unrecognised(document: SourceDocument, recognises: readonly string[]): Problem {
  const { value } = document;
  return {
    severity: "error",
    code: "document.unrecognised",
    ...((isEntity(value) ? known(value) : null) ?? {
      message: unknownMessage(value),
      remedy: `recognised are ${recognises.join("; ")}`,
    }),
    where: document.locate(placeOfKind(value)),
  };
}

export function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const GENERATED =
  "give the SLO file that they were generated from, such as the one Sloth or Pyrra reads";

function known(entity: Entity): Finding | null {
  const { apiVersion, kind } = entity;
  if (apiVersion === undefined && entity["version"] === undefined) return withoutVersion(entity);
  if (kind === "PrometheusRule" || kind === "VMRule" || kind === "Rules" || kind === "ClusterRules")
    return { message: `this ${kind} holds rules for Prometheus, not SLOs`, remedy: GENERATED };
  if (kind === "ConfigMap")
    return {
      message: "this ConfigMap holds files, not SLOs",
      remedy: "give the files in it by themselves",
    };
  return typeof apiVersion === "string" && /^openslo(\.com)?\//.test(apiVersion)
    ? openslo(apiVersion, kind)
    : null;
}

function withoutVersion(entity: Entity): Finding | null {
  const { groups } = entity;
  if (
    Array.isArray(groups) &&
    groups.some((group) => isEntity(group) && Array.isArray(group["rules"]))
  )
    return {
      message: "this file holds groups of Prometheus rules, not SLOs",
      remedy: GENERATED,
    };
  return Array.isArray(entity["slos"])
    ? {
        message: "this document has slos, but no version",
        remedy: "add version: prometheus/v1 if it is a file of Sloth",
      }
    : null;
}

function openslo(apiVersion: string, kind: unknown): Finding {
  if (apiVersion !== "openslo/v1" && apiVersion !== "openslo/v1alpha")
    return {
      message: `OpenSLO of the version ${apiVersion} is not read`,
      remedy: "write it as apiVersion openslo/v1",
    };
  const of = kind === undefined ? "without a kind" : `of the kind ${shortened(kind)}`;
  return {
    message: `${apiVersion} has no document ${of}`,
    remedy:
      apiVersion === "openslo/v1"
        ? "write one of DataSource, Service, SLI, SLO, AlertPolicy, AlertCondition, AlertNotificationTarget"
        : "write Service or SLO",
  };
}

function placeOfKind(value: unknown): readonly string[] {
  const key = isEntity(value)
    ? ["version", "apiVersion", "kind"].find((candidate) => value[candidate] !== undefined)
    : undefined;
  return key === undefined ? [] : [key];
}

function unknownMessage(value: unknown): string {
  if (!isEntity(value))
    return `this is ${Array.isArray(value) ? "a list" : `the ${typeof value} ${shortened(value)}`}, not an SLO`;
  const names = ["version", "apiVersion", "kind"]
    .filter((key) => value[key] !== undefined)
    .map((key) => `${key} ${shortened(value[key])}`);
  return names.length === 0
    ? "this document has no apiVersion, version or kind, so it is of no known format"
    : `no known format has ${names.join(" and ")}`;
}

function shortened(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 60);
}
