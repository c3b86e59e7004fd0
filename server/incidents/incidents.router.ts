import { z } from "zod";
import { router, sharedProcedure } from "#server/platform/trpc.ts";
import type { IncidentsService } from "./incidents.service.ts";

const instant = z.int().min(0).max(8_640_000_000_000_000);

export const causesInput = z.strictObject({
  key: z.string().min(1).max(500),
  from: instant.exactOptional(),
  to: instant.exactOptional(),
});

/** @param incidents throws DomainError while the server starts */
export function createIncidentsRouter(incidents: () => IncidentsService) {
  return router({
    causes: sharedProcedure.input(causesInput).query(({ input }) => incidents().causes(input)),
  });
}
