import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDebt, aDebtDraft, TEST_NOW } from "#fixtures/builders.ts";
import {
  changedFields,
  draftFrom,
  draftOf,
  fieldErrors,
  fieldsOf,
  newDebtFields,
  serverErrors,
  withTyped,
} from "./debt-fields.ts";

const ZONE = "Europe/Berlin";

describe("a debt in a form", () => {
  it("comes out as it went in, to the millisecond and the last digit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.option(fc.integer({ min: 0, max: 2e12 })),
        fc.integer({ min: 1, max: 4_000 }),
        fc.option(fc.integer({ min: 0, max: 10_000 })),
        (takenAt, reviewBy, quarters, promille) => {
          const draft = aDebtDraft({
            takenAt,
            reviewBy,
            principalDays: quarters / 4,
            interest: {
              budgetPerWeek: promille === null ? null : promille / 1_000,
              toilHoursPerWeek: quarters / 4,
            },
            scenarios: ["STA-01", "DEPL-01"],
          });
          expect(draftFrom(fieldsOf(draft, ZONE), draft, ZONE)).toEqual(draft);
        },
      ),
    );
  });

  it("stays good through the whole of its review date, in the writer's zone", () => {
    const fields = { ...fieldsOf(aDebtDraft(), ZONE), reviewBy: "2026-12-03" };
    expect(draftFrom(fields, null, ZONE).reviewBy).toBe(
      Date.parse("2026-12-03T23:59:59.999+01:00"),
    );
  });

  it("reads numbers with a comma, and addresses and lists without what is empty", () => {
    const fields = {
      ...fieldsOf(aDebtDraft(), ZONE),
      principalDays: "2,5",
      budgetPerWeek: "7",
      themes: " retries,, failover ,",
      trackerUrl: "  ",
    };
    expect(draftFrom(fields, null, ZONE)).toMatchObject({
      principalDays: 2.5,
      interest: { budgetPerWeek: 0.07 },
      themes: ["retries", "failover"],
      trackerUrl: null,
    });
  });

  it("takes nothing of the kept version along in its draft", () => {
    expect(draftOf(aDebt())).toEqual(aDebtDraft());
  });
});

describe("what is wrong with a form", () => {
  it("names each field of an empty one", () => {
    expect(Object.keys(fieldErrors(newDebtFields(TEST_NOW, ZONE, ""), ZONE)).toSorted()).toEqual([
      "decidedBy",
      "principalDays",
      "service",
      "title",
    ]);
  });

  it("wants a day to look again of good debt only", () => {
    const fields = fieldsOf(aDebtDraft(), ZONE);
    expect(fieldErrors(fields, ZONE)).toEqual({});
    expect(fieldErrors({ ...fields, intent: "good" }, ZONE)).toHaveProperty("reviewBy");
    expect(fieldErrors({ ...fields, reviewBy: "2026-02-30" }, ZONE)).toHaveProperty("reviewBy");
  });

  it.each(["0", "-1", "", "some", "1e3"])("takes “%s” for no work", (principalDays) => {
    expect(fieldErrors({ ...fieldsOf(aDebtDraft(), ZONE), principalDays }, ZONE)).toHaveProperty(
      "principalDays",
    );
  });

  it("puts what the server says to the field it is about", () => {
    expect(
      serverErrors([
        { pointer: "/draft/interest/budgetPerWeek", detail: "too much" },
        { pointer: "/draft/scenarios/1", detail: "there is no scenario XX-99" },
        { pointer: "/draft/scenarios/2", detail: "nor XX-98" },
        { pointer: "/by", detail: "must be somebody" },
      ]),
    ).toEqual({
      fields: { budgetPerWeek: "too much", scenarios: "there is no scenario XX-99" },
      rest: ["must be somebody"],
    });
  });
});

describe("two people at one debt", () => {
  const base = fieldsOf(aDebtDraft(), ZONE);
  const theirs = { ...base, title: "Retries", principalDays: "12" };

  it("keeps what was typed on top of what the other one saved", () => {
    const typed = { ...base, why: "The sale was too near", principalDays: "8" };
    expect(changedFields(base, typed)).toEqual(["principalDays", "why"]);
    expect(withTyped(theirs, base, typed)).toEqual({
      ...base,
      title: "Retries",
      principalDays: "8",
      why: "The sale was too near",
    });
  });

  it("takes theirs where nothing was typed", () => {
    expect(withTyped(theirs, base, base)).toEqual(theirs);
  });
});
