import { describe, expect, it } from "vitest";
import {
  aDeploy,
  aGateBudget,
  aGateDependency,
  aGatePolicyDocument,
  anIncident,
  someGateFacts,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { type GateFacts, type GateRequest, VERDICTS } from "#shared/gate/model.ts";
import { judge } from "#shared/gate/verdict.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { lookedAtSentence, VERDICT_WORDS, verdictSentence } from "./verdict-words.ts";

const key = (name: string) => seriesKey(sloId(`checkout-api/${name}`));

function sentence(facts: Partial<GateFacts>, asked: Partial<GateRequest> = {}): string {
  const all = someGateFacts(facts);
  const request = { service: "checkout-api", risk: "medium", ...asked } as const;
  return verdictSentence(judge(all, request, aGatePolicyDocument()), all);
}

describe("a verdict", () => {
  it("has a word, a shape and a colour of its own", () => {
    const words = VERDICTS.map((verdict) => VERDICT_WORDS[verdict]);
    expect(new Set(words.map(({ word }) => word)).size).toBe(VERDICTS.length);
    expect(new Set(words.map(({ status }) => status)).size).toBe(VERDICTS.length);
  });
});

describe("the sentence below a verdict", () => {
  it("says what is left where nothing speaks against it", () => {
    expect(sentence({})).toBe(
      "It may ship: 60\u00a0% left of “Checkout availability”, and no alert fires.",
    );
    const two = [aGateBudget(), aGateBudget({ key: key("latency"), remaining: 0.9 })];
    expect(sentence({ budgets: two })).toContain("the worst of its 2 budgets");
  });

  it("names the one budget that holds it, and counts several", () => {
    const spent = aGateBudget({ status: "exhausted", remaining: -0.4 });
    expect(sentence({ budgets: [spent] })).toBe(
      "Do not ship this now: “Checkout availability” is exhausted.",
    );
    const page = { severity: "page", window: "1h", factor: 14.4, rate: 20, since: null } as const;
    const burning = aGateBudget({ key: key("latency"), status: "burning", firing: [page] });
    expect(sentence({ budgets: [spent, burning] })).toBe(
      "Do not ship this now: of its 2 budgets 1 is exhausted and 1 is burning.",
    );
  });

  it("says so where all of them are in the same trouble", () => {
    const spent = (name: string) =>
      aGateBudget({ key: key(name), status: "exhausted", remaining: -0.4 });
    expect(sentence({ budgets: [spent("a"), spent("b")] })).toBe(
      "Do not ship this now: both of its budgets are exhausted.",
    );
    expect(sentence({ budgets: [spent("a"), spent("b"), spent("c")] })).toContain(
      "all 3 of its budgets are exhausted",
    );
  });

  it("says only what the strictest verdict rests on", () => {
    const little = aGateBudget({ remaining: 0.2, status: "warning" });
    const open = [anIncident({ startedAt: TEST_NOW - DAY_MS })];
    expect(sentence({ budgets: [little] })).toBe(
      "It may ship, with care: 20\u00a0% of “Checkout availability” is left.",
    );
    expect(sentence({ budgets: [little], incidents: open })).toBe(
      "Do not ship this now: an incident is open.",
    );
  });

  it("names a scenario that was never tested, for a change of high risk", () => {
    const untested = [{ id: "R-07", name: "The database fails over" }];
    expect(sentence({ untestedScenarios: untested }, { risk: "high" })).toBe(
      "It may ship, with care: a failure scenario was never tested on it.",
    );
    expect(sentence({ untestedScenarios: untested })).toMatch(/^It may ship: /);
  });

  it("joins what is strict for several reasons", () => {
    const dependency = aGateDependency({
      exhausted: [{ key: seriesKey(sloId("payments-api/up")), title: "Up", remaining: -1 }],
    });
    const lastDeploy = aDeploy({ at: TEST_NOW - 200 * DAY_MS });
    expect(sentence({ dependencies: [dependency], lastDeploy })).toBe(
      "It may ship, with care: a budget of what it needs is exhausted and nothing was released for 200 days.",
    );
  });

  it("says that nobody can say, and why", () => {
    expect(sentence({ known: false, budgets: [] })).toBe(
      "Nobody can say whether this may ship: there is no service of that name.",
    );
    expect(sentence({ budgets: [] })).toContain("it has no SLO");
    expect(sentence({ brokenPolicy: { message: "a tab" } })).toContain("the policy cannot be read");
    const dark = aGateBudget({ status: "unknown", remaining: null, coverage: 0.2 });
    expect(sentence({ budgets: [dark] })).toContain("“Checkout availability” is unknown");
  });

  it("says of a fix what the answer would be without it", () => {
    const spent = aGateBudget({ status: "exhausted", remaining: -0.4 });
    expect(sentence({ budgets: [spent] }, { exception: "incident-fix" })).toBe(
      "It may ship, with care: an incident fix may pass, and is recorded; without that the answer would be hold.",
    );
  });
});

describe("what was looked at", () => {
  it("counts open incidents, and how many of them are elsewhere", () => {
    const open = anIncident({ startedAt: TEST_NOW - DAY_MS });
    expect(lookedAtSentence(someGateFacts())).toBe(
      "1 budget · 0 services that it needs · no open incident · no freeze",
    );
    expect(
      lookedAtSentence(
        someGateFacts({
          incidents: [open],
          dependencies: [aGateDependency({ incidents: [open] })],
        }),
      ),
    ).toBe(
      "1 budget · 1 service that it needs · 2 open incidents, 1 of them in what it needs · no freeze",
    );
  });
});
