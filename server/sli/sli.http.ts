import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { DomainError } from "#shared/kernel/errors.ts";
import { seriesKey, sloId, type SloId } from "#shared/kernel/ids.ts";
import { SECOND_MS } from "#shared/kernel/time.ts";
import type { SeriesSlices, Slice } from "#shared/sli/model.ts";
import { instantValue } from "#server/platform/http/instant-text.ts";
import { problemResponses } from "#server/platform/http/problems.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { typed } from "#server/platform/http/zod-routes.ts";
import type { SliService } from "./sli.service.ts";

const MOST_SLICES = 100_000;
const count = z.number().min(0);

const labelValue = storableText(1_000);

const sliceSchema = z
  .strictObject({
    start: instantValue,
    good: count.meta({ description: "good events (or seconds) in the slice" }),
    total: count.meta({ description: "all events (or seconds) in the slice" }),
  })
  .refine(({ good, total }) => good <= total, {
    path: ["good"],
    error: "good must not exceed total",
  });

const bodySchema = z
  .strictObject({
    slo: z.string().min(1).max(500).meta({ description: "the SLO's id: service/name" }),
    labels: z
      .record(z.string().max(200), labelValue)
      .exactOptional()
      .meta({ description: "for an SLO that fans out: which series" }),
    slices: z.array(sliceSchema).min(1).max(MOST_SLICES),
  })
  .meta({
    examples: [
      {
        slo: "checkout/requests-availability",
        slices: [{ start: "2026-11-23T00:00:00Z", good: 1234, total: 1240 }],
      },
    ],
  });

const acceptedSchema = z
  .object({ accepted: z.int().meta({ description: "slices that are now durable" }) })
  .meta({ examples: [{ accepted: 1 }] });

type Body = z.output<typeof bodySchema>;

/** @returns seconds @throws DomainError `sli.no-source`, `sli.not-pushed` */
function pushedSliceSeconds(sli: SliService, slo: SloId): number {
  const source = sli.provenance(slo)?.source;
  if (source === undefined) {
    throw new DomainError({
      code: "sli.no-source",
      message: `no source feeds "${slo}"`,
      remedy: "name a source of kind push in headroom.yaml, and let the SLO's query refer to it",
    });
  }
  if (source.kind !== "push") {
    throw new DomainError({
      code: "sli.not-pushed",
      message: `"${slo}" is pulled from ${source.name} (${source.kind}), so slices cannot be pushed to it`,
      remedy: "let the SLO refer to a source of kind push, or stop pushing it",
    });
  }
  return source.sliceSeconds;
}

/** @throws ZodError naming each slice that does not begin at a multiple of the slice length, or comes twice */
function inOrder(slices: readonly Slice[], sliceSeconds: number): readonly Slice[] {
  const seen = new Set<number>();
  const issues = slices.flatMap(({ start }, index) => {
    const message =
      start % (sliceSeconds * SECOND_MS) !== 0
        ? `start must be a multiple of the source's slice length, ${sliceSeconds} s`
        : seen.has(start)
          ? "this slice comes twice in one request"
          : null;
    seen.add(start);
    return message === null
      ? []
      : [{ code: "custom" as const, path: ["slices", index, "start"], message, input: start }];
  });
  if (issues.length > 0) throw new z.ZodError(issues);
  return slices.toSorted((left, right) => left.start - right.start);
}

function batchOf(body: Body, sliceSeconds: number): SeriesSlices {
  const slo = sloId(body.slo);
  const labels = body.labels ?? {};
  return {
    series: { key: seriesKey(slo, labels), slo, labels },
    sliceSeconds,
    slices: inOrder(body.slices, sliceSeconds),
  };
}

/** `POST /api/v1/slices`: answers once the slices are durable. Sending them again changes nothing. */
export function servePush(
  app: FastifyInstance,
  options: { readonly sli: () => SliService; readonly isKnown: (slo: SloId) => boolean },
): void {
  typed(app).post(
    "/api/v1/slices",
    {
      schema: {
        operationId: "pushSlices",
        tags: ["slices"],
        summary: "Push what an SLI measured; idempotent",
        body: bodySchema,
        response: {
          200: acceptedSchema,
          ...problemResponses(400, 401, 404, 409, 413, 415, 503, 507),
        },
      },
    },
    async (request) => {
      const { body } = request;
      const sli = options.sli();
      if (!options.isKnown(sloId(body.slo))) {
        throw new DomainError({
          code: "slo.unknown",
          message: `there is no SLO "${body.slo}"`,
          remedy: "write it as service/name, as in its file",
        });
      }
      await sli.push([batchOf(body, pushedSliceSeconds(sli, sloId(body.slo)))]);
      return { accepted: body.slices.length };
    },
  );
}
