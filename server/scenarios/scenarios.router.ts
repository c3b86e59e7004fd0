import { z } from "zod";
import { ENVIRONMENTS } from "#shared/scenarios/model.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { procedure, router, sharedProcedure } from "#server/platform/trpc.ts";
import type { ScenariosService } from "./verbs.ts";

const name = storableText(200).trim().min(1);
const instant = z.int().min(0).max(8_640_000_000_000_000);
const documentId = z.string().regex(/^[\da-f]{64}$/, { error: "must be the id of a document" });
/** Who says so, in their own words. */
const person = storableText(200).trim().min(1);
const reason = storableText(2_000)
  .trim()
  .min(3, { error: "must say why, in a few words at least" });

export const asOfInput = z.strictObject({
  at: instant.exactOptional(),
  /** A version of the policy that was in force once; the present one when absent. */
  policyVersion: name.exactOptional(),
});
const teamInput = z.strictObject({ ...asOfInput.shape, team: name.exactOptional() });

export const documentsInput = z.strictObject({
  service: name.exactOptional(),
  scenario: name.exactOptional(),
  format: name.exactOptional(),
  state: z.enum(["valid", "invalid", "unplaced", "withdrawn"]).exactOptional(),
  search: storableText(200).exactOptional(),
  offset: z.int().min(0).exactOptional(),
  limit: z.int().min(1).max(200).exactOptional(),
});

export const placeInput = z.strictObject({
  document: documentId,
  run: z.int().min(0),
  service: name,
  scenario: name,
  dependency: name.exactOptional(),
  environment: z.enum(ENVIRONMENTS).exactOptional(),
  build: name.exactOptional(),
  by: person,
});

export const unplaceInput = z.strictObject({
  document: documentId,
  run: z.int().min(0),
  by: person,
});

export const withdrawInput = z.strictObject({
  document: documentId,
  by: person,
  reason,
  /** Takes a withdrawal back. */
  reinstate: z.boolean().exactOptional(),
});

export const exemptInput = z.strictObject({
  service: name,
  scenario: name,
  from: instant,
  until: instant,
  /** A team, or somebody of one: `platform`, `platform/anna`. */
  approvedBy: person,
  reason,
  by: person,
});

/** @param scenarios throws DomainError while the server starts */
export function createScenariosRouter(scenarios: () => ScenariosService) {
  const ofDocument = z.strictObject({ id: documentId });
  return router({
    league: sharedProcedure.input(teamInput).query(({ input }) => scenarios().league(input)),
    matrix: sharedProcedure.input(teamInput).query(({ input }) => scenarios().matrix(input)),
    cell: sharedProcedure
      .input(z.strictObject({ ...asOfInput.shape, service: name, scenario: name }))
      .query(({ input }) => scenarios().cell(input)),
    scorecard: sharedProcedure.input(teamInput).query(({ input }) => scenarios().scorecard(input)),
    gaming: sharedProcedure
      .input(z.strictObject({ team: name }))
      .query(({ input }) => scenarios().gaming(input.team)),
    rules: sharedProcedure.query(() => scenarios().rules()),
    documents: sharedProcedure
      .input(documentsInput)
      .query(({ input }) => scenarios().documents(input)),
    document: sharedProcedure
      .input(ofDocument)
      .query(({ input }) => scenarios().document(input.id)),
    raw: procedure.input(ofDocument).query(({ input }) => scenarios().raw(input.id)),
    inbox: sharedProcedure.query(() => scenarios().inbox()),
    place: procedure.input(placeInput).mutation(({ input }) => scenarios().place(input)),
    unplace: procedure.input(unplaceInput).mutation(({ input }) => scenarios().unplace(input)),
    withdraw: procedure.input(withdrawInput).mutation(({ input }) => scenarios().withdraw(input)),
    exemptions: sharedProcedure.query(() => scenarios().exemptions()),
    exempt: procedure.input(exemptInput).mutation(({ input }) => scenarios().exempt(input)),
    withdrawExemption: procedure
      .input(z.strictObject({ id: name, by: person, reason }))
      .mutation(({ input }) => scenarios().withdrawExemption(input)),
  });
}
