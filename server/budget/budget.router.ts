import { z } from "zod";
import type { BudgetService } from "./budget.service.ts";
import { router, sharedProcedure } from "#server/platform/trpc.ts";

const MOST_ROWS = 200;
const MOST_POINTS = 500;
/** Instants a JavaScript date can hold. */
const instant = z.int().min(0).max(8_640_000_000_000_000);
const name = z.string().min(1).max(500);
const text = z.string().max(200);

export const overviewInput = z.strictObject({
  teams: z.array(z.string().max(200)).max(100).exactOptional(),
  states: z
    .array(z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]))
    .max(6)
    .exactOptional(),
  search: text.exactOptional(),
  sort: z.enum(["runs-out", "remaining", "burn", "title", "team", "service"]).exactOptional(),
  descending: z.boolean().exactOptional(),
  offset: z.int().min(0).max(1_000_000).exactOptional(),
  limit: z.int().min(1).max(MOST_ROWS).exactOptional(),
});

export const seriesInput = z.strictObject({
  key: name,
  from: instant.exactOptional(),
  to: instant.exactOptional(),
  points: z.int().min(2).max(MOST_POINTS).exactOptional(),
});

export const besideInput = z.strictObject({
  key: name,
  unit: z.enum(["day", "week", "month", "quarter", "year"]),
  timeZone: z.string().min(1).max(100),
});

/** @param budget throws DomainError while the server starts */
export function createBudgetRouter(budget: () => BudgetService) {
  return router({
    overview: sharedProcedure.input(overviewInput).query(({ input }) => budget().overview(input)),
    team: sharedProcedure
      .input(z.strictObject({ team: name.nullable() }))
      .query(({ input }) => budget().team(input.team)),
    slo: sharedProcedure
      .input(z.strictObject({ key: name }))
      .query(({ input }) => budget().slo(input.key)),
    forecast: sharedProcedure
      .input(z.strictObject({ key: name }))
      .query(({ input }) => budget().forecast(input.key)),
    series: sharedProcedure.input(seriesInput).query(({ input }) => budget().series(input)),
    beside: sharedProcedure.input(besideInput).query(({ input }) => budget().beside(input)),
    composites: sharedProcedure.query(() => budget().composites()),
    problems: sharedProcedure.query(() => budget().problems()),
    history: sharedProcedure
      .input(z.strictObject({ key: name }))
      .query(({ input }) => budget().history(input.key)),
    search: sharedProcedure
      .input(z.strictObject({ text }))
      .query(({ input }) => budget().search(input.text)),
  });
}
