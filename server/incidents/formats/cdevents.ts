import { z } from "zod";
import type { EventChange } from "#shared/incidents/record.ts";
import {
  idText,
  instantValue,
  isDocument,
  linkText,
  notProduction,
  shortText,
  type EventFormat,
} from "./format.ts";

/** `dev.cdevents.SUBJECT.PREDICATE.VERSION`; early versions of the specification left the version out. */
const TYPE = /^dev\.cdevents\.([a-z]+)\.([a-z]+)(?:\.\d+\.\d+\.\d+(?:-[\w.]+)?)?$/;

const reference = z.looseObject({ id: shortText });

/** Versions 0.1 to 0.5 of CDEvents differ in what surrounds these fields. */
const eventShape = z.looseObject({
  context: z.looseObject({
    id: idText,
    source: shortText,
    type: z.string().regex(TYPE, { error: "must be dev.cdevents.SUBJECT.PREDICATE.VERSION" }),
    timestamp: instantValue,
  }),
  subject: z.looseObject({
    id: idText,
    content: z
      .looseObject({
        environment: reference.extend({ name: shortText.optional() }).optional(),
        service: reference.optional(),
        artifactId: shortText.optional(),
        description: z.string().optional(),
        ticketURI: z.string().optional(),
      })
      .default({}),
  }),
  customData: z.unknown().optional(),
});

type CdEvent = z.output<typeof eventShape>;

/** What CDEvents calls them. */
const READERS: Readonly<Record<string, (event: CdEvent) => EventChange>> = {
  "service deployed": deployed,
  "service upgraded": deployed,
  "service rolledback": ({ context, subject }) => ({
    kind: "rollback",
    id: eventId(context),
    service: subject.id,
    at: context.timestamp,
  }),
  "service removed": (event) => ({ ...deployed(event), removal: true }),
  "incident detected": (event) => sighting(event, false),
  "incident reported": (event) => sighting(event, false),
  "incident resolved": (event) => sighting(event, true),
};

/** Unique within the source, says the specification. */
function eventId({ source, id }: CdEvent["context"]): string {
  return `${source}#${id}`;
}

function deployed({ context, subject }: CdEvent) {
  const { artifactId } = subject.content;
  return {
    kind: "deploy" as const,
    id: eventId(context),
    service: subject.id,
    at: context.timestamp,
    ...(artifactId === undefined ? {} : { version: artifactName(artifactId) }),
  };
}

/** The version of a package URL, `pkg:oci/shop@sha256:4f1c2e…` is `sha256:4f1c2e…`; digests are cut as people cut them. */
function artifactName(artifact: string): string {
  const [, version] = /^pkg:[^@]+@([^?#]+)/.exec(artifact) ?? [];
  if (version === undefined) return artifact;
  const text = version.replaceAll(/%3a/gi, ":");
  return text.replace(/^((?:sha\d+:)?[0-9a-f]{12})[0-9a-f]{20,}$/, "$1");
}

function severityOf(customData: unknown): string | undefined {
  const severity = isDocument(customData) ? customData["severity"] : undefined;
  return typeof severity === "string" && severity.length <= 50 ? severity : undefined;
}

function sighting({ context, subject, customData }: CdEvent, over: boolean): EventChange {
  const { description, service, ticketURI } = subject.content;
  const title = description?.trim().slice(0, 500);
  const severity = severityOf(customData);
  const url = linkText.safeParse(ticketURI);
  return {
    kind: "sighting",
    id: subject.id,
    at: context.timestamp,
    over,
    ...(title === undefined || title === "" ? {} : { title }),
    ...(service === undefined ? {} : { service: service.id }),
    ...(severity === undefined ? {} : { severity }),
    // A ticket may be named by anything that is a URI; only an address can be followed.
    ...(url.success ? { url: url.data } : {}),
  };
}

/**
 * CDEvents (https://cdevents.dev), by itself or as the data of a CloudEvent: services deployed, upgraded, rolled back and
 * removed, incidents detected, reported and resolved. The rest of its vocabulary says nothing of production, and is
 * passed over.
 */
export const cdevents: EventFormat = {
  recognises: ({ body }) =>
    isDocument(body["context"]) &&
    typeof body["context"]["type"] === "string" &&
    body["context"]["type"].startsWith("dev.cdevents."),
  read({ body }) {
    const event = eventShape.parse(body);
    const { type } = event.context;
    const [, subject = "", predicate = ""] = TYPE.exec(type) ?? [];
    const reader = READERS[`${subject} ${predicate}`];
    if (reader === undefined) return { passedOver: `${type} is nothing that burn is put down to` };
    const { environment } = event.subject.content;
    const elsewhere = notProduction(environment?.name ?? environment?.id);
    return elsewhere === null ? { change: reader(event) } : { passedOver: elsewhere };
  },
};
