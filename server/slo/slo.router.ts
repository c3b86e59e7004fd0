import { router, sharedProcedure } from "#server/platform/trpc.ts";
import type { SloService } from "./slo.service.ts";

/** @param slo throws DomainError while the server starts */
export function createSloRouter(slo: () => SloService) {
  return router({
    problems: sharedProcedure.query(() => slo().problems()),
  });
}
