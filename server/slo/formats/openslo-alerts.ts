import type { z } from "zod";
import type { DeclaredAlert } from "#shared/slo/model.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText, valueAt } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import { opensloSeconds } from "./openslo-durations.ts";
import type { OpensloEntities } from "./openslo-entities.ts";
import {
  CONDITION_REF,
  INLINE_CONDITION,
  INLINE_POLICY,
  INLINE_TARGET,
  POLICY_REF,
  TARGET_REF,
  type OpensloConditionSpec,
  type OpensloPolicy,
} from "./openslo-shapes.ts";

type PolicyBody = Pick<OpensloPolicy, "metadata" | "spec">;

interface Place {
  readonly document: SourceDocument;
  readonly path: DocumentPath;
}

interface Scope {
  readonly entities: OpensloEntities;
  readonly report: Report;
  /** How a reference to something that is not there is reported. */
  readonly dangling: "error" | "warning";
}

/** The names of the policies that SLOs refer to, so that a policy nobody uses can be told from one in use. */
export function referredPolicies(entities: OpensloEntities): ReadonlySet<string> {
  const names = entities.all("SLO").flatMap((slo) => {
    const policies = valueAt(slo.document.value, ["spec", "alertPolicies"]);
    return Array.isArray(policies)
      ? policies.map((policy: unknown) =>
          typeof policy === "string" ? policy : valueAt(policy, ["alertPolicyRef"]),
        )
      : [];
  });
  return new Set(names.filter((name) => typeof name === "string"));
}

/**
 * Checks the policies that stand for themselves.
 *
 * A reference to nothing is an error where an SLO reaches it. A policy that no SLO of the set uses changes nothing, so
 * there it is a warning; a set without any SLO is a library of policies, and each of them is what is being checked.
 */
export function checkPolicies(entities: OpensloEntities, report: Report): void {
  const referred = referredPolicies(entities);
  const library = entities.all("SLO").length === 0;
  for (const { document, name, value } of entities.all("AlertPolicy")) {
    const dangling = library || referred.has(name) ? "error" : "warning";
    if (value !== undefined)
      alertsOfPolicy(value, { document, path: [] }, { entities, report, dangling });
  }
}

/** Checks the conditions that stand for themselves. */
export function checkConditions(entities: OpensloEntities, report: Report): void {
  for (const { document, value } of entities.all("AlertCondition")) {
    if (value !== undefined) burnRate(value.spec, { document, path: ["spec"] }, report);
  }
}

/** The alerts an SLO asks for. What is wrong inside a policy that is referred to is reported where it stands. */
export function opensloAlerts(
  written: readonly unknown[],
  document: SourceDocument,
  entities: OpensloEntities,
  report: Report,
): readonly DeclaredAlert[] {
  return written.flatMap((item, index) => {
    const place = { document, path: ["spec", "alertPolicies", index] };
    const scope: Scope = { entities, report, dangling: "error" };
    const reference =
      typeof item === "string"
        ? { name: item, path: place.path }
        : referenceIn(item, POLICY_REF, "alertPolicyRef", place, report);
    if (reference === undefined) {
      const { value, problems } = checkShape(INLINE_POLICY, document, "openslo", place.path);
      report.add(problems);
      return value === undefined ? [] : alertsOfPolicy(value, place, scope);
    }
    if (reference === null) return [];
    const policy = entities.named("AlertPolicy", reference.name);
    if (policy === undefined)
      danglingReference("AlertPolicy", reference.name, { document, path: reference.path }, scope);
    const silent: Scope = {
      ...scope,
      report: { ...report, add: () => {}, error: () => {}, warn: () => {} },
    };
    return policy?.value === undefined
      ? []
      : alertsOfPolicy(policy.value, { document: policy.document, path: [] }, silent);
  });
}

function alertsOfPolicy(policy: PolicyBody, place: Place, scope: Scope): readonly DeclaredAlert[] {
  const { metadata, spec } = policy;
  if (spec.alertWhenNoData === true || spec.alertWhenResolved === true) {
    scope.report.warn(
      place.document.locate([...place.path, "spec"]),
      "openslo.not-carried",
      `the policy ${metadata.name} asks for messages without data or when resolved, which is not carried over`,
    );
  }
  const targets = (spec.notificationTargets ?? []).flatMap(
    (_, index) =>
      target({ ...place, path: [...place.path, "spec", "notificationTargets", index] }, scope) ??
      [],
  );
  const conditions = spec.conditions.flatMap(
    (_, index) =>
      condition({ ...place, path: [...place.path, "spec", "conditions", index] }, scope) ?? [],
  );
  return conditions.map((found) => ({
    name: conditions.length === 1 ? metadata.name : `${metadata.name}/${found.name}`,
    severity: found.severity,
    enabled: spec.alertWhenBreaching !== false,
    burnRate: found.burnRate,
    labels: Object.fromEntries(
      Object.entries(metadata.labels ?? {}).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(",") : value,
      ]),
    ),
    annotations: metadata.annotations ?? {},
    targets,
  }));
}

interface Condition {
  readonly name: string;
  readonly severity: string;
  readonly burnRate: NonNullable<DeclaredAlert["burnRate"]>;
}

function condition(place: Place, scope: Scope): Condition | null {
  const { document, path } = place;
  const found = resolve(
    "AlertCondition",
    CONDITION_REF,
    "conditionRef",
    INLINE_CONDITION,
    place,
    scope,
  );
  if (found === null) return null;
  const rate = burnRate(
    found.value.spec,
    found.inline
      ? { document, path: [...path, "spec"] }
      : { document: found.document, path: ["spec"] },
    scope.report,
  );
  return rate === null
    ? null
    : { name: found.value.metadata.name, severity: found.value.spec.severity, burnRate: rate };
}

/** `email:devs`: the kind of target, and its name. */
function target(place: Place, scope: Scope): string | null {
  const found = resolve(
    "AlertNotificationTarget",
    TARGET_REF,
    "targetRef",
    INLINE_TARGET,
    place,
    scope,
  );
  return found === null ? null : `${found.value.spec.target}:${found.value.metadata.name}`;
}

function burnRate(
  spec: OpensloConditionSpec,
  place: Place,
  report: Report,
): Condition["burnRate"] | null {
  const at = (key: string) => [...place.path, "condition", key];
  const { op = "gt", threshold, lookbackWindow, alertAfter } = spec.condition;
  const lookbackSeconds = opensloSeconds(
    lookbackWindow,
    place.document,
    at("lookbackWindow"),
    report,
  );
  const forSeconds =
    alertAfter === undefined || /^0[mhd]?$/.test(alertAfter)
      ? undefined
      : opensloSeconds(alertAfter, place.document, at("alertAfter"), report);
  if (lookbackSeconds === null || forSeconds === null) return null;
  return {
    factor: threshold,
    op,
    lookbackSeconds,
    ...(forSeconds === undefined ? {} : { forSeconds }),
  };
}

interface Resolved<T> {
  readonly value: T;
  readonly document: SourceDocument;
  readonly inline: boolean;
}

function resolve<T>(
  kind: "AlertCondition" | "AlertNotificationTarget",
  referenceShape: z.ZodType,
  key: string,
  inlineShape: z.ZodType<T>,
  place: Place,
  scope: Scope,
): Resolved<T> | null {
  const { document, path } = place;
  const reference = referenceIn(
    valueAt(document.value, path),
    referenceShape,
    key,
    place,
    scope.report,
  );
  if (reference === undefined) {
    const { value, problems } = checkShape(inlineShape, document, "openslo", path);
    scope.report.add(problems);
    return value === undefined ? null : { value, document, inline: true };
  }
  if (reference === null) return null;
  const entity = scope.entities.named(kind, reference.name);
  if (entity === undefined)
    danglingReference(kind, reference.name, { document, path: reference.path }, scope);
  const value = entity?.value as T | undefined;
  return entity === undefined || value === undefined
    ? null
    : { value, document: entity.document, inline: false };
}

/** The name referred to; `undefined` when the thing is written inline, `null` when the reference is malformed. */
function referenceIn(
  item: unknown,
  shape: z.ZodType,
  key: string,
  place: Place,
  report: Report,
): { name: string; path: DocumentPath } | null | undefined {
  if (valueAt(item, [key]) === undefined) return undefined;
  const { value, problems } = checkShape(shape, place.document, "openslo", place.path);
  report.add(problems);
  const name = valueAt(value, [key]);
  return typeof name === "string" ? { name, path: [...place.path, key] } : null;
}

function danglingReference(kind: string, name: string, place: Place, scope: Scope): void {
  const say = scope.dangling === "error" ? scope.report.error : scope.report.warn;
  const unused = scope.dangling === "error" ? "" : " (no SLO uses this policy)";
  say(
    place.document.locate(place.path),
    "openslo.dangling-reference",
    `${pathText(place.path)} names the ${kind} ${name}, which is not defined in these files${unused}`,
    `define it, or give the file that does`,
  );
}
