import { Buffer } from "node:buffer";
import { z } from "zod";
import { refuseTooDeep } from "#server/platform/http/json-body.ts";
import {
  fieldError,
  idText,
  instantValue,
  isDocument,
  shortText,
  type Document,
  type Envelope,
  type EventDocument,
} from "./format.ts";

/** Media types under which an event may come; binary mode uses that of its data. */
export const EVENT_MEDIA_TYPES = [
  "application/cloudevents+json",
  "application/cloudevents-batch+json",
  "application/cdevents+json",
] as const;
export const BATCH_MEDIA_TYPE = "application/cloudevents-batch+json";
export const SINGLE_MEDIA_TYPE = "application/cloudevents+json";

const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)\s*(?:;|$)/i;

/** The context attributes of CloudEvents 1.0 that are read, in the JSON format. Extensions are free to be there. */
const envelopeShape = z.looseObject({
  specversion: z.literal("1.0", { error: 'must be "1.0"' }),
  id: idText,
  source: shortText,
  type: shortText,
  subject: shortText.optional(),
  time: instantValue.optional(),
  datacontenttype: z.string().regex(JSON_TYPE, { error: "the data must be JSON" }).optional(),
});

export function isCloudEvent(body: Document): boolean {
  return "specversion" in body && "type" in body && !("context" in body);
}

function envelopeOf(attributes: z.output<typeof envelopeShape>): Envelope {
  const { id, source, type, subject, time } = attributes;
  return {
    id,
    source,
    type,
    ...(subject === undefined ? {} : { subject }),
    ...(time === undefined ? {} : { time }),
  };
}

function decoded(text: string): unknown {
  const json = Buffer.from(text, "base64").toString("utf8");
  refuseTooDeep(json);
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw fieldError(["data_base64"], "must be JSON in Base64", text);
  }
}

/**
 * A CloudEvent in structured mode, out of its envelope.
 *
 * @throws ZodError naming the attribute that is wrong
 */
export function openStructured(body: Document): EventDocument {
  const envelope = envelopeOf(envelopeShape.parse(body));
  const encoded = body["data_base64"];
  const data = typeof encoded === "string" ? decoded(encoded) : (body["data"] ?? {});
  if (!isDocument(data)) throw fieldError(["data"], "must be a JSON object", data);
  return { body: data, envelope };
}

/** How the HTTP binding writes what a header cannot hold: percent-encoded UTF-8. */
function headerText(name: string, value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw fieldError([name], "must be percent-encoded UTF-8", value);
  }
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export function isBinary(headers: Headers): boolean {
  return headers["ce-specversion"] !== undefined;
}

/**
 * A CloudEvent in binary mode: its attributes are headers, and the body is its data.
 *
 * @throws ZodError naming the header that is wrong
 */
export function openBinary(headers: Headers, body: unknown): EventDocument {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith("ce-") && typeof value === "string"
      ? [[name.slice(3), headerText(name, value)] as const]
      : [],
  );
  const parsed = envelopeShape.safeParse(Object.fromEntries(attributes));
  if (!parsed.success)
    throw new z.ZodError(
      parsed.error.issues.map((issue) => ({
        ...issue,
        path: issue.path.map((part) => `ce-${String(part)}`),
      })),
    );
  if (!isDocument(body)) throw fieldError([], "the data must be a JSON object", body);
  return { body, envelope: envelopeOf(parsed.data) };
}
