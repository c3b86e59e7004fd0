import { router, sharedProcedure } from "#server/platform/trpc.ts";
import type { OrgService } from "./org.service.ts";

/** @param org throws DomainError while the server starts */
export function createOrgRouter(org: () => OrgService) {
  return router({
    catalog: sharedProcedure.query(() => org().catalog()),
    problems: sharedProcedure.query(() => org().problems()),
  });
}
