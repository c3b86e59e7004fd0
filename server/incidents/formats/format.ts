import { z } from "zod";
import type { EventChange } from "#shared/incidents/record.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { instantValue } from "#server/platform/http/instant-text.ts";
import { storableText } from "#server/platform/http/storable-text.ts";

/** A map at the root of an event. */
export type Document = Readonly<Record<string, unknown>>;

/** What a CloudEvent says of what it carries. */
export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: Instant;
}

/** One event as it was sent, out of its envelope. */
export interface EventDocument {
  readonly body: Document;
  readonly envelope: Envelope | null;
}

/** What a document comes to: something new about an event, or why it is passed over. */
export type Reading = { readonly change: EventChange } | { readonly passedOver: string };

/** One format of events. A new format is a new one of these. */
export interface EventFormat {
  /** Whether a document is of this format, by its content. */
  recognises(document: EventDocument): boolean;
  /** @throws ZodError naming the fields that are wrong, from the root of the body */
  read(document: EventDocument): Reading;
}

export const idText = storableText(500).min(1);
export const shortText = storableText(500).min(1);
/** Ends up in a link, so nothing but the web's own schemes. */
export const linkText = z
  .url({ protocol: /^https?$/, error: "must be an address that begins with https:// or http://" })
  .max(2_000);
export { instantValue };

const NOT_PRODUCTION = new Set([
  "dev",
  "development",
  "test",
  "testing",
  "qa",
  "stage",
  "staging",
  "pre",
  "preprod",
  "preview",
  "sandbox",
  "ci",
  "local",
  "uat",
]);

/**
 * Why an event of an environment says nothing of what users met, or `null`. Names are read word by word: `eu-staging-2`
 * is not production. A name that says nothing of the kind counts as production.
 */
export function notProduction(environment: string | undefined): string | null {
  const words = (environment ?? "").toLowerCase().split(/[^a-z]+/);
  return words.some((word) => NOT_PRODUCTION.has(word))
    ? `the environment "${environment ?? ""}" is not production`
    : null;
}

export function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An error about one field. */
export function fieldError(
  path: readonly PropertyKey[],
  message: string,
  input: unknown,
): z.ZodError {
  return new z.ZodError([{ code: "custom", path: [...path], message, input }]);
}
