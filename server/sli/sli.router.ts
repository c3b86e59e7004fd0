import { router, sharedProcedure } from "#server/platform/trpc.ts";
import type { SliService } from "./sli.service.ts";

/** @param sli throws DomainError while the server starts */
export function createSliRouter(sli: () => SliService) {
  return router({
    sources: sharedProcedure.query(() => sli().health()),
  });
}
