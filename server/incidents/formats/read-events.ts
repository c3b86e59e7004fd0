import { z } from "zod";
import type { PlacedChange } from "#server/incidents/incidents.service.ts";
import { cdevents } from "./cdevents.ts";
import {
  BATCH_MEDIA_TYPE,
  isBinary,
  isCloudEvent,
  openBinary,
  openStructured,
  SINGLE_MEDIA_TYPE,
  type Headers,
} from "./cloudevents.ts";
import { fieldError, isDocument, type EventDocument, type EventFormat } from "./format.ts";
import { plain } from "./plain.ts";

/** At most so many in one request. */
export const MOST_EVENTS = 10_000;

/** The first that recognises a document reads it. */
const FORMATS: readonly EventFormat[] = [cdevents, plain];

type Path = readonly PropertyKey[];

export interface ReadEvents {
  readonly changes: readonly PlacedChange[];
  /** Events that are taken note of and not kept, with the reason. */
  readonly passedOver: readonly { readonly path: Path; readonly reason: string }[];
}

export interface EventRequest {
  readonly headers: Headers;
  readonly body: unknown;
}

function mediaType(headers: Headers): string {
  const { "content-type": type } = headers;
  return typeof type === "string" ? (type.split(";")[0] ?? "").trim().toLowerCase() : "";
}

function open(body: unknown, mustBeCloudEvent: boolean): EventDocument {
  if (!isDocument(body)) throw fieldError([], "must be a JSON object", body);
  return mustBeCloudEvent || isCloudEvent(body) ? openStructured(body) : { body, envelope: null };
}

/** The events of a request, each with its place and a way to get at it. */
function documentsOf({
  headers,
  body,
}: EventRequest): readonly { readonly path: Path; readonly open: () => EventDocument }[] {
  if (isBinary(headers)) return [{ path: [], open: () => openBinary(headers, body) }];
  const type = mediaType(headers);
  const isCloud = type === SINGLE_MEDIA_TYPE || type === BATCH_MEDIA_TYPE;
  if (Array.isArray(body) && type !== SINGLE_MEDIA_TYPE) {
    if (body.length > MOST_EVENTS)
      throw fieldError([], `holds ${body.length} events, of at most ${MOST_EVENTS}`, undefined);
    return body.map((item: unknown, index) => ({ path: [index], open: () => open(item, isCloud) }));
  }
  if (type === BATCH_MEDIA_TYPE) throw fieldError([], "must be an array of CloudEvents", undefined);
  return [{ path: [], open: () => open(body, isCloud) }];
}

/** In a CloudEvent in structured mode, what is wrong stands in its data. */
function dataPath(document: EventDocument, request: EventRequest): Path {
  return document.envelope === null || isBinary(request.headers) ? [] : ["data"];
}

/** Runs a step, and notes what it says is wrong under a path. */
function noting<T>(issues: z.core.$ZodIssue[], path: Path, step: () => T): T | null {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    issues.push(...error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
    return null;
  }
}

/**
 * What a request says, in any of the formats, recognised by content: plain JSON, CDEvents, and either of them in
 * CloudEvents (structured, batch or binary). One or an array of them.
 *
 * @throws ZodError naming every field that is wrong; then nothing of the request counts
 */
export function readEvents(request: EventRequest): ReadEvents {
  const issues: z.core.$ZodIssue[] = [];
  const changes: PlacedChange[] = [];
  const passedOver: { path: Path; reason: string }[] = [];
  for (const { path, open: openIt } of documentsOf(request)) {
    const document = noting(issues, path, openIt);
    if (document === null) continue;
    const inside = [...path, ...dataPath(document, request)];
    const format = FORMATS.find((one) => one.recognises(document));
    if (format === undefined) {
      const type = document.envelope?.type ?? "";
      passedOver.push({ path, reason: `CloudEvents of type "${type}" are not known here` });
      continue;
    }
    const reading = noting(issues, inside, () => format.read(document));
    if (reading === null) continue;
    if ("change" in reading) changes.push({ change: reading.change, path: inside });
    else passedOver.push({ path, reason: reading.passedOver });
  }
  if (issues.length > 0) throw new z.ZodError(issues);
  return { changes, passedOver };
}
