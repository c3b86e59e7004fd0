import { z } from "zod";
import { DEBT_INTENTS, DEBT_STATUSES } from "#shared/debt/model.ts";
import { storableText } from "#server/platform/http/storable-text.ts";
import { procedure, router, sharedProcedure } from "#server/platform/trpc.ts";
import type { DebtService } from "./verbs.ts";

const name = storableText(200).trim().min(1);
const id = storableText(300).min(1);
const instant = z.int().min(0).max(8_640_000_000_000_000);
/** Who says so, in their own words. */
const person = storableText(200).trim().min(1);
const words = storableText(4_000).trim();
const reason = storableText(2_000)
  .trim()
  .min(3, { error: "must say why, in a few words at least" });
const names = z.array(name).max(50);
/** Person-days: more than a hundred people for a year is a slip of the hand. */
const days = z
  .number()
  .min(0.01, { error: "must be at least 0.01 person-days" })
  .max(25_000, { error: "must be at most 25000 person-days" });

/** What somebody says of a debt, by its form alone; what it names is looked up by the register. */
export const draftShape = z.strictObject({
  service: name,
  title: name,
  intent: z.enum(DEBT_INTENTS),
  takenAt: instant,
  decidedBy: person,
  reviewBy: instant.nullable(),
  principalDays: days,
  interest: z.strictObject({
    budgetPerWeek: z.number().min(0).max(100).nullable(),
    toilHoursPerWeek: z.number().min(0).max(10_000),
  }),
  why: words,
  whatIfNot: words,
  scenarios: names,
  themes: names,
  incidents: names,
  trackerUrl: z
    .url({ protocol: /^https?$/, error: "must be an address that begins with https:// or http://" })
    .max(2_000)
    .nullable(),
  status: z.enum(DEBT_STATUSES),
});

const saveDebtInput = z.strictObject({
  id: id.exactOptional(),
  expectedVersion: z.int().min(1).exactOptional(),
  draft: draftShape,
  by: person,
  note: words.exactOptional(),
});

const decideInput = z.strictObject({
  team: name,
  sprint: id,
  planned: z.number().min(0).max(1),
  decidedBy: person,
  why: words,
  whatIfNot: words,
  reason: reason.exactOptional(),
  expected: id.nullable().exactOptional(),
});

const saveSprintInput = z.strictObject({
  id: id.exactOptional(),
  team: name,
  name,
  start: instant,
  end: instant,
  capacityDays: days.nullable(),
});

const nothing = z.strictObject({});
const ofTracker = z.strictObject({ tracker: name });

/** @param debt throws DomainError while the server starts */
export function createDebtRouter(debt: () => DebtService) {
  return router({
    board: sharedProcedure.input(nothing).query(() => debt().board()),
    team: sharedProcedure
      .input(z.strictObject({ team: name }))
      .query(({ input }) => debt().team(input.team)),
    debt: sharedProcedure.input(z.strictObject({ id })).query(({ input }) => debt().debt(input.id)),
    decisions: sharedProcedure
      .input(z.strictObject({ team: name, sprint: id }))
      .query(({ input }) => debt().decisions(input)),
    knowingly: sharedProcedure.input(nothing).query(() => debt().knowingly()),
    // Not shared: how far a tracker has been read is there for whoever asks next.
    trackers: procedure.input(nothing).query(() => debt().trackers()),
    rulesPreview: sharedProcedure
      .input(ofTracker)
      .query(({ input }) => debt().rulesPreview(input.tracker)),
    saveDebt: procedure.input(saveDebtInput).mutation(({ input }) => debt().saveDebt(input)),
    decide: procedure.input(decideInput).mutation(({ input }) => debt().decide(input)),
    saveSprint: procedure.input(saveSprintInput).mutation(({ input }) => debt().saveSprint(input)),
    setCapacity: procedure
      .input(z.strictObject({ sprint: id, capacityDays: days.nullable() }))
      .mutation(({ input }) => debt().setCapacity(input)),
    removeSprint: procedure
      .input(z.strictObject({ id }))
      .mutation(({ input }) => debt().removeSprint(input.id)),
    syncTracker: procedure
      .input(ofTracker)
      .mutation(({ input }) => debt().syncTracker(input.tracker)),
  });
}
