import { z } from "zod";
import type { StatedChange } from "#shared/incidents/record.ts";
import {
  idText,
  instantValue,
  linkText,
  notProduction,
  shortText,
  type EventDocument,
  type EventFormat,
} from "./format.ts";

const environment = shortText
  .exactOptional()
  .meta({ description: "one that is not production (staging, test, ...) is passed over" });
const service = shortText.meta({ description: "the service's name in the catalogue" });
const url = linkText.exactOptional().meta({ description: "where it can be read about" });
const services = z.array(service).max(100);
const again = "needed the first time, then only if it changes";

const deployShape = z.strictObject({
  kind: z.literal("deploy"),
  id: idText.meta({ description: "the same id again updates the deploy" }),
  service: service.exactOptional().meta({ description: again }),
  at: instantValue.exactOptional().meta({ description: again }),
  version: shortText.exactOptional().meta({ description: "a version, commit or artifact" }),
  rolledBackAt: instantValue.nullable().exactOptional(),
  removal: z.literal(true).exactOptional().meta({ description: "the service was taken away" }),
  url,
  environment,
});

const incidentShape = z.strictObject({
  kind: z.literal("incident"),
  id: idText.meta({ description: "the same id again updates the incident" }),
  title: shortText.exactOptional().meta({ description: again }),
  services: services.exactOptional().meta({ description: "those that suffered" }),
  startedAt: instantValue.exactOptional().meta({ description: again }),
  endedAt: instantValue
    .nullable()
    .exactOptional()
    .meta({ description: "absent: it goes on; null: it goes on after all" }),
  severity: z
    .union([storableSeverity(), z.number().transform(String)])
    .exactOptional()
    .meta({ description: "as you call it: 1, SEV2, critical" }),
  themes: z
    .array(shortText)
    .max(20)
    .nullable()
    .exactOptional()
    .meta({ description: "what it has in common with others: failover, unsafe-change" }),
  url,
  environment,
});

const freezeShape = z.strictObject({
  kind: z.literal("freeze"),
  id: idText.meta({ description: "the same id again updates the freeze" }),
  title: shortText.exactOptional().meta({ description: again }),
  from: instantValue.exactOptional().meta({ description: again }),
  to: instantValue.exactOptional().meta({ description: again }),
  scope: z.union([z.literal("all"), services]).exactOptional(),
  url,
  environment,
});

function storableSeverity() {
  return shortText.max(50);
}

/** A plain event, whole or as far as it changed. */
export const plainShape = z
  .discriminatedUnion("kind", [deployShape, incidentShape, freezeShape], {
    error: 'must be "deploy", "incident" or "freeze"',
  })
  .meta({
    examples: [
      {
        kind: "deploy",
        id: "checkout-api-4f1c2e",
        service: "checkout-api",
        at: "2026-11-23T10:00:00Z",
        version: "4f1c2e",
      },
      {
        kind: "incident",
        id: "INC-2143",
        title: "Failover of payments-db",
        services: ["payments-api", "checkout-api"],
        startedAt: "2026-11-17T19:10:00Z",
        endedAt: "2026-11-17T19:50:00Z",
        severity: "1",
        themes: ["failover"],
        url: "https://incidents.example.com/2143",
      },
    ],
  });

/** In a CloudEvent of our own types, the envelope may say what the data leave out. */
const OWN_TYPE = /^dev\.headroom\.(deploy|incident|freeze)$/;

function withEnvelope({ body, envelope }: EventDocument): Readonly<Record<string, unknown>> {
  if (envelope === null) return body;
  const kind = body["kind"] ?? OWN_TYPE.exec(envelope.type)?.[1];
  const id =
    kind === "deploy"
      ? `${envelope.source}#${envelope.id}`
      : (envelope.subject ?? `${envelope.source}#${envelope.id}`);
  return {
    id,
    ...(kind === "deploy" && envelope.time !== undefined ? { at: envelope.time } : {}),
    ...body,
    kind,
  };
}

/** Headroom's own JSON, by itself or as the data of a CloudEvent. */
export const plain: EventFormat = {
  recognises: ({ body, envelope }) =>
    envelope === null || "kind" in body || OWN_TYPE.test(envelope.type),
  read(document) {
    const { environment: where, ...change } = plainShape.parse(withEnvelope(document));
    const reason = notProduction(where);
    return reason === null ? { change: change as StatedChange } : { passedOver: reason };
  },
};
