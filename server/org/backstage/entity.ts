import { z } from "zod";
import type { Problem } from "#shared/kernel/errors.ts";
import { issueInWords, problemAt, problemsOf } from "#server/platform/document-issues.ts";
import type { SourceDocument } from "#server/platform/documents.ts";

/** Kinds that become part of the organisation. */
const KINDS = ["Component", "API", "Resource", "System", "Group"] as const;
export type EntityKind = (typeof KINDS)[number];

/** Kinds of Backstage that say nothing about budgets. `User` is among them on purpose: people are never shown. */
const LEFT_OUT = ["Domain", "User", "Location", "Template"] as const;
export type LeftOutKind = (typeof LEFT_OUT)[number];

const API_VERSION = /^(scaffolder\.)?backstage\.io\//;
const NAME = /^(?=.{1,63}$)[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$/;
const NAME_ADVICE = "takes letters and digits with single - _ or . between them, 63 at most";

const name = z.string().regex(NAME, { error: NAME_ADVICE });
const text = z.string().nullish();
const references = z.array(z.string()).nullish();
const scalar = z
  .union([z.string(), z.number(), z.boolean()], { error: "takes text" })
  .transform(String);

const metadata = z.looseObject({
  name,
  namespace: name.nullish(),
  title: text,
  description: text,
  annotations: z.record(z.string(), scalar).nullish(),
  links: z.array(z.looseObject({ url: z.string(), title: text })).nullish(),
});

const spec = z.looseObject({
  type: text,
  lifecycle: text,
  owner: text,
  system: text,
  dependsOn: references,
  dependencyOf: references,
  providesApis: references,
  consumesApis: references,
  parent: text,
  children: references,
  profile: z.looseObject({ displayName: text }).nullish(),
});

const envelope = z.looseObject({
  apiVersion: z.string(),
  kind: z.enum(KINDS),
  metadata,
  spec: spec.nullish(),
});

/** One entity, with the place it was written at. */
export interface Entity {
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace: string;
  readonly metadata: z.output<typeof metadata>;
  readonly spec: z.output<typeof spec>;
  readonly document: SourceDocument;
}

export type EntityReading =
  | { readonly entity: Entity }
  | { readonly leftOut: LeftOutKind; readonly document: SourceDocument }
  | { readonly problems: readonly Problem[] };

/** Whether a document claims to be a Backstage entity of any kind. */
export function isBackstage(document: SourceDocument): boolean {
  const { value } = document;
  return (
    typeof value === "object" &&
    value !== null &&
    "apiVersion" in value &&
    typeof value.apiVersion === "string" &&
    API_VERSION.test(value.apiVersion)
  );
}

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
}

function isOneOf<Kind extends string>(kinds: readonly Kind[], kind: unknown): kind is Kind {
  return kinds.some((known) => known === kind);
}

/** Reads a document that is a Backstage entity. Keys that Headroom has no use for may stand in it. */
export function readEntity(document: SourceDocument): EntityReading {
  const kind = kindOf(document.value);
  if (isOneOf(LEFT_OUT, kind)) return { leftOut: kind, document };
  if (typeof kind === "string" && !isOneOf(KINDS, kind)) {
    const says = `is "${kind}", which is no kind of Backstage entity that Headroom knows`;
    return {
      problems: [
        problemAt(document, ["kind"], {
          code: "catalog.kind-unknown",
          says,
          remedy: `known are ${[...KINDS, ...LEFT_OUT].join(", ")}`,
        }),
      ],
    };
  }
  const parsed = envelope.safeParse(document.value, { error: issueInWords });
  if (!parsed.success) return { problems: problemsOf(parsed.error, document, "catalog") };
  const entity = parsed.data;
  return {
    entity: {
      kind: entity.kind,
      name: entity.metadata.name,
      namespace: entity.metadata.namespace ?? "default",
      metadata: entity.metadata,
      spec: entity.spec ?? {},
      document,
    },
  };
}

/** How messages name an entity: `component "orders"`. */
export function entityInWords(entity: Pick<Entity, "kind" | "name">): string {
  return `${entity.kind === "API" ? "API" : entity.kind.toLowerCase()} "${entity.name}"`;
}
