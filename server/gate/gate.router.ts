import { z } from "zod";
import { GATE_EXCEPTIONS, RISK_CLASSES, VERDICTS } from "#shared/gate/model.ts";
import type { GateException, GateRequest, RiskClass, Verdict } from "#shared/gate/model.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { procedure, router, sharedProcedure } from "#server/platform/trpc.ts";
import type { GateService } from "./gate.service.ts";

export const riskShape = z.enum(RISK_CLASSES as [RiskClass, ...RiskClass[]]);
export const verdictShape = z.enum(VERDICTS as [Verdict, ...Verdict[]]);
export const exceptionShape = z.enum(GATE_EXCEPTIONS as [GateException, ...GateException[]]);
/** Who asks, or answers for something, in their own words. */
export const personShape = storableText(200).trim().min(1);
export const reasonShape = storableText(2_000)
  .trim()
  .min(3, { error: "must say why, in a few words at least" });

const service = storableText(200).min(1);
const instant = z.int().min(0).max(8_640_000_000_000_000);

export const checkInput = z.strictObject({
  service,
  risk: riskShape,
  flag: z.boolean().exactOptional(),
  share: z.number().positive().max(1).exactOptional(),
  exception: exceptionShape.exactOptional(),
  at: instant.exactOptional(),
  by: personShape.exactOptional(),
});

export const recordsInput = z.strictObject({
  service: service.exactOptional(),
  verdict: verdictShape.exactOptional(),
  before: z.string().max(20).exactOptional(),
  limit: z.int().min(1).max(200).exactOptional(),
});

export const overrideInput = z.strictObject({
  check: z.string().min(1).max(100),
  by: personShape,
  reason: reasonShape,
});

export const dryRunInput = z.strictObject({
  service: service.exactOptional(),
  team: service.exactOptional(),
  risk: riskShape.exactOptional(),
  days: z.int().min(1).max(90).exactOptional(),
});

/** The request among the fields of a question. */
export function requestOf({
  service: name,
  risk,
  flag,
  share,
  exception,
}: GateRequest): GateRequest {
  return {
    service: name,
    risk,
    ...(flag === undefined ? {} : { flag }),
    ...(share === undefined ? {} : { share }),
    ...(exception === undefined ? {} : { exception }),
  };
}

/** @param gate throws DomainError while the server starts */
export function createGateRouter(gate: () => GateService) {
  const ofService = z.strictObject({ service });
  return router({
    check: procedure.input(checkInput).mutation(({ input, ctx }) =>
      gate().check({
        request: requestOf(input),
        ...(input.at === undefined ? {} : { at: input.at }),
        askedBy: input.by ?? null,
        via: "browser",
        signedIn: ctx.signedIn,
      }),
    ),
    facts: sharedProcedure.input(ofService).query(({ input }) => gate().facts(input.service)),
    cost: sharedProcedure.input(ofService).query(({ input }) => gate().cost(input.service)),
    profile: sharedProcedure.input(ofService).query(({ input }) => gate().profile(input.service)),
    dryRun: sharedProcedure.input(dryRunInput).query(({ input }) => gate().dryRun(input)),
    policy: sharedProcedure.query(() => gate().policy()),
    // Not shared: a check is there for whoever asks next, and publishing each would make every other answer be worked out anew.
    records: procedure.input(recordsInput).query(({ input }) => gate().records(input)),
    record: procedure
      .input(z.strictObject({ id: z.string().min(1).max(100) }))
      .query(({ input }) => gate().record(input.id)),
    override: procedure.input(overrideInput).mutation(({ input }) => gate().override(input)),
  });
}
