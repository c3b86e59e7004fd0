import { describe, expect, it } from "vitest";
import { DAY_MS } from "#shared/kernel/time.ts";
import {
  draftFaults,
  type ExemptionDraft,
  firstDraft,
  intervalOf,
  latestDay,
  serverFaults,
} from "./draft.ts";

/** Noon in Berlin, on a Monday. */
const NOW = Date.UTC(2026, 8, 7, 10);
const CONTEXT = { now: NOW, zone: "Europe/Berlin", mostDays: 90 };

const aDraft = (overrides: Partial<ExemptionDraft> = {}): ExemptionDraft => ({
  from: "2026-09-07",
  lastDay: "2026-10-06",
  approvedBy: "platform",
  reason: "the standby is being built",
  by: "Ada",
  ...overrides,
});

describe("a draft of an exemption", () => {
  it("begins today and holds for thirty days, or as long as the policy allows", () => {
    expect(firstDraft("Ada", CONTEXT)).toMatchObject({ from: "2026-09-07", lastDay: "2026-10-06" });
    expect(firstDraft("", { ...CONTEXT, mostDays: 7 }).lastDay).toBe("2026-09-13");
  });

  it("holds from now to the end of its last day, in the reader's zone", () => {
    expect(intervalOf(aDraft(), CONTEXT)).toEqual({ from: NOW, until: Date.UTC(2026, 9, 6, 22) });
    expect(intervalOf(aDraft({ from: "2026-09-08" }), CONTEXT)?.from).toBe(
      Date.UTC(2026, 8, 7, 22),
    );
    expect(intervalOf(aDraft({ lastDay: "" }), CONTEXT)).toBeNull();
  });

  it("is never longer than the policy allows because clocks are turned back in it", () => {
    const draft = aDraft({ from: "2026-09-08", lastDay: "2026-12-06" });
    expect(latestDay(draft, CONTEXT)).toBe("2026-12-06");
    expect(draftFaults(draft, CONTEXT)).toEqual({});
    const { from, until } = intervalOf(draft, CONTEXT) ?? { from: 0, until: 0 };
    expect(until - from).toBe(90 * DAY_MS);
  });

  it.each([
    [{}, {}],
    [{ from: "2026-09-06" }, { from: /today at the earliest/ }],
    [{ from: "" }, { from: /Choose a day/ }],
    [{ lastDay: "2026-09-01" }, { lastDay: /before it begins/ }],
    [{ lastDay: "2026-12-06" }, { lastDay: /At most 90 days: choose 2026-12-05/ }],
    [
      { reason: " a ", approvedBy: "", by: " " },
      { reason: /why/, approvedBy: /team/, by: /who/ },
    ],
  ])("with %o is told what is wrong, by field", (overrides, wrong) => {
    const faults = draftFaults(aDraft(overrides), CONTEXT);
    expect(Object.keys(faults)).toEqual(Object.keys(wrong));
    for (const [field, words] of Object.entries(wrong))
      expect(faults[field as keyof ExemptionDraft]).toMatch(words);
  });
});

describe("what the server refuses", () => {
  const failure = { message: "it is of the team", remedy: "ask another", retryable: false };

  it.each([
    ["exemption.inside-the-team", "approvedBy"],
    ["exemption.too-long", "lastDay"],
  ])("%s stands beside its field", (code, field) => {
    expect(serverFaults({ code, ...failure })).toEqual({
      [field]: "It is of the team. Ask another.",
    });
  });

  it("is found by its pointer where the request itself is wrong, and nowhere else", () => {
    const fields = [
      { pointer: "/reason", detail: "must say why" },
      { pointer: "/other", detail: "is not known" },
    ];
    expect(serverFaults({ code: "request.invalid", ...failure, fields })).toEqual({
      reason: "Must say why.",
    });
    expect(serverFaults({ code: "service.unknown", ...failure })).toEqual({});
  });
});
