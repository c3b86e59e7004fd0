import { describe, expect, it } from "vitest";
import {
  aDeploy,
  aFreeze,
  aGateBudget,
  aGateDependency,
  aGatePolicy,
  aGatePolicyDocument,
  anIncident,
  someGateFacts,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import {
  RISK_CLASSES,
  type FiringAlert,
  type GateBudget,
  type GateFacts,
  type GateRequest,
  type Verdict,
} from "./model.ts";
import { judge } from "./verdict.ts";

const document = aGatePolicyDocument();

const ask = (facts: Partial<GateFacts>, request: Partial<GateRequest> = {}, by = document) =>
  judge(someGateFacts(facts), { service: "checkout-api", risk: "medium", ...request }, by);

const budget = (overrides: Partial<GateBudget>) => ({ budgets: [aGateBudget(overrides)] });

const alert = (severity: FiringAlert["severity"]): FiringAlert => ({
  severity,
  window: severity === "page" ? "1h" : "1d",
  factor: severity === "page" ? 14.4 : 3,
  rate: 20,
  since: TEST_NOW - HOUR_MS,
});

const byRisk = (facts: Partial<GateFacts>) =>
  RISK_CLASSES.map((risk) => ask(facts, { risk }).verdict);

const failing = { name: "main", state: "failing", failingSince: TEST_NOW - HOUR_MS } as const;

describe("the table", () => {
  it.each<readonly [string, Partial<GateBudget>, readonly Verdict[]]>([
    ["more than half is left", { remaining: 0.51 }, ["go", "go", "go"]],
    ["all is left", { remaining: 1 }, ["go", "go", "go"]],
    ["half is left", { remaining: 0.5 }, ["go", "go", "caution"]],
    ["a little more than a quarter", { remaining: 0.26 }, ["go", "go", "caution"]],
    ["a quarter is left", { remaining: 0.25 }, ["go", "caution", "hold"]],
    ["next to nothing is left", { remaining: 0.001 }, ["go", "caution", "hold"]],
    [
      "a ticket alert fires",
      { remaining: 0.9, firing: [alert("ticket")] },
      ["go", "caution", "hold"],
    ],
    ["nothing is left", { remaining: 0, status: "exhausted" }, ["caution", "hold", "hold"]],
    ["it is overspent", { remaining: -3.8, status: "exhausted" }, ["caution", "hold", "hold"]],
    [
      "a page alert fires",
      { remaining: 0.9, firing: [alert("page")] },
      ["caution", "hold", "hold"],
    ],
    [
      "too little is known",
      { status: "unknown", coverage: 0.89 },
      ["unknown", "unknown", "unknown"],
    ],
    ["the source is down", { source: failing }, ["unknown", "unknown", "unknown"]],
    [
      "the source never answered",
      { source: { ...failing, state: "never-asked" } },
      ["unknown", "unknown", "unknown"],
    ],
    ["it is stale", { staleSince: TEST_NOW - HOUR_MS }, ["unknown", "unknown", "unknown"]],
    ["pages cannot be told", { unmeasured: ["page"] }, ["unknown", "unknown", "unknown"]],
    ["tickets cannot be told", { unmeasured: ["ticket"] }, ["go", "caution", "caution"]],
  ])("when %s", (_, overrides, verdicts) => {
    expect(byRisk(budget(overrides))).toEqual(verdicts);
  });

  it("is read for the worst budget, and each that speaks against it is named with its figure", () => {
    const key = seriesKey(sloId("checkout-api/latency"));
    const exhausted = aGateBudget({
      key,
      title: "Checkout latency",
      status: "exhausted",
      remaining: -0.038,
      exhaustedSince: Date.UTC(2026, 10, 17, 19, 40),
    });
    const { verdict, reasons } = ask({ budgets: [aGateBudget({ remaining: 0.2 }), exhausted] });
    expect(verdict).toBe("hold");
    expect(reasons.map(({ verdict: one, text, evidence }) => [one, text, evidence])).toEqual([
      [
        "hold",
        '"Checkout latency" is exhausted since Tue 17 Nov 19:40 UTC: its budget over 30d is overspent by 3.8 %',
        { slo: key, figure: -0.038, unit: "share", limit: 0 },
      ],
      [
        "caution",
        '"Checkout availability": 20 % of its budget over 30d is left, which is 25 % or less',
        { slo: aGateBudget().key, figure: 0.2, unit: "share", limit: 0.25 },
      ],
    ]);
  });

  it("gives a reason for go as well: the budget with the least left", () => {
    const { reasons } = ask({
      budgets: [
        aGateBudget({ remaining: 0.9 }),
        aGateBudget({ title: "Latency", remaining: 0.61 }),
      ],
    });
    expect(reasons.map(({ text }) => text)).toEqual([
      '"Latency": 61 % of its budget over 30d is left, and no alert fires',
    ]);
  });

  it("names the alert, how fast it burns and since when", () => {
    expect(ask(budget({ firing: [alert("page")] })).reasons[0]?.text).toBe(
      '"Checkout availability" is burning: a page alert fires (over 1h it burned 20 times as fast as planned, the limit is 14.4, since Sun 22 Nov 23:00 UTC); 60 % of its budget over 30d is left',
    );
  });

  it("names the series where an SLO fans out, and counts what nobody would read", () => {
    const budgets = Array.from({ length: 30 }, (_, index) =>
      aGateBudget({
        key: seriesKey(sloId("checkout-api/availability"), { region: `r${index}` }),
        labels: { region: `r${index}` },
        status: "exhausted",
        remaining: -index,
      }),
    );
    const { reasons, notes } = ask({ budgets });
    expect(reasons).toHaveLength(20);
    expect(reasons[0]?.text).toContain('"Checkout availability" (region=r29)');
    expect(notes).toContain("10 further reasons of the same kind or laxer");
  });
});

describe("what is not known", () => {
  it("is a service of which nobody knows, one without SLOs, and one that never met traffic", () => {
    const idle = aGateBudget({ status: "no-traffic", remaining: null });
    for (const risk of RISK_CLASSES) {
      expect(ask({ known: false, budgets: [] }, { risk })).toMatchObject({
        verdict: "unknown",
        reasons: [{ rule: "service-unknown" }],
      });
      expect(ask({ budgets: [] }, { risk })).toMatchObject({
        verdict: "unknown",
        reasons: [{ rule: "no-slo" }],
      });
      expect(ask({ budgets: [idle] }, { risk }).verdict).toBe("unknown");
      expect(ask({ budgets: [idle, aGateBudget()] }, { risk }).verdict).toBe("caution");
    }
  });

  it("does not hide what is known to be bad", () => {
    const { verdict, reasons } = ask({
      budgets: [
        aGateBudget({ status: "unknown", coverage: 0.2 }),
        aGateBudget({ remaining: 0, status: "exhausted" }),
      ],
    });
    expect(verdict).toBe("hold");
    expect(reasons.map((reason) => reason.verdict)).toEqual(["hold", "unknown"]);
  });

  it("is everything while the policy is broken, and the reason names file and line", () => {
    const brokenPolicy = {
      message: "gate.table.little is missing",
      where: { file: "policy.yaml", line: 7, column: 3 },
    };
    const exhausted = budget({ remaining: 0, status: "exhausted" });
    for (const facts of [{}, exhausted, { freezes: [aFreeze()] }])
      expect(ask({ ...facts, brokenPolicy })).toMatchObject({
        verdict: "unknown",
        reasons: [
          { text: expect.stringContaining("policy.yaml:7:3: gate.table.little is missing") },
        ],
      });
  });

  it("is told where a rule could not be looked at", () => {
    expect(ask({ untestedScenarios: null, lastDeploy: null }, { risk: "high" }).notes).toEqual([
      "failure scenarios were not looked at: there is no record of tests yet",
      "how long ago the last release was is not known: none has been reported",
    ]);
    expect(ask({ dependencies: [aGateDependency({ unknownBudgets: 2 })] }).notes).toEqual([
      'of "Payments", which it needs, 2 budgets cannot be told',
    ]);
  });
});

describe("each further rule", () => {
  const open = anIncident({ endedAt: TEST_NOW + HOUR_MS });
  const later = (days: number) => aDeploy({ at: TEST_NOW - days * DAY_MS });
  const sure = { probability: 0.81, horizon: TEST_NOW + 7 * DAY_MS };
  const exhausted = {
    key: seriesKey(sloId("payments-api/availability")),
    title: "Payments",
    remaining: -1,
  };

  it.each<readonly [string, Partial<GateFacts>, readonly Verdict[], string]>([
    [
      "a freeze",
      { freezes: [aFreeze()] },
      ["hold", "hold", "hold"],
      "lasts until Tue 24 Nov 00:00 UTC",
    ],
    [
      "an incident of the service",
      { incidents: [open] },
      ["caution", "hold", "hold"],
      "(INC-1) of the service",
    ],
    [
      "an incident of what it needs",
      { dependencies: [aGateDependency({ incidents: [open] })] },
      ["caution", "caution", "caution"],
      'of "Payments", which it needs',
    ],
    [
      "an exhausted budget of what it needs through others",
      { dependencies: [aGateDependency({ exhausted: [exhausted], through: ["cart-api"] })] },
      ["caution", "caution", "caution"],
      "which it needs through cart-api, is exhausted, overspent by 100 %",
    ],
    [
      "a scenario that was never tested",
      { untestedScenarios: [{ id: "STA-01", name: "Database fails over" }] },
      ["go", "go", "caution"],
      'STA-01 "Database fails over"',
    ],
    ["a cold build", { lastDeploy: later(181) }, ["caution", "caution", "caution"], "181 days ago"],
    ["a build at the horizon", { lastDeploy: later(180) }, ["go", "go", "go"], "no alert fires"],
    [
      "a likely exhaustion",
      budget({ forecast: sure }),
      ["caution", "caution", "caution"],
      "a probability of 81 %",
    ],
    [
      "one that is as likely as the limit",
      budget({ forecast: { ...sure, probability: 0.8 } }),
      ["go", "go", "go"],
      "no alert fires",
    ],
    [
      "a likely exhaustion of little",
      budget({ forecast: sure, remaining: 0.2 }),
      ["caution", "hold", "hold"],
      "is left, which is 25 % or less",
    ],
  ])("says of %s", (_, facts, verdicts, text) => {
    expect(byRisk(facts)).toEqual(verdicts);
    const texts = ask(facts, { risk: "high" })
      .reasons.map((reason) => reason.text)
      .join("\n");
    expect(texts).toContain(text);
  });

  it("can be turned off", () => {
    const off = aGatePolicy();
    const rules = Object.fromEntries(
      Object.entries(off.rules).map(([name, rule]) => [name, { ...rule, on: false }]),
    ) as unknown as typeof off.rules;
    const by = aGatePolicyDocument({ policy: aGatePolicy({ rules }) });
    const all: Partial<GateFacts> = {
      budgets: [
        aGateBudget({ forecast: sure, unmeasured: ["ticket"] }),
        aGateBudget({ status: "no-traffic", remaining: null }),
      ],
      freezes: [aFreeze(), aFreeze({ to: TEST_NOW - HOUR_MS })],
      incidents: [open],
      dependencies: [aGateDependency({ incidents: [open], exhausted: [exhausted] })],
      untestedScenarios: [{ id: "STA-01", name: "Database fails over" }],
      lastDeploy: later(400),
    };
    expect(ask(all, { risk: "high" }).verdict).toBe("hold");
    expect(ask(all, { risk: "high" }, by)).toMatchObject({ verdict: "go", notes: [] });
  });

  it("holds a change for two working days after a freeze, over a weekend", () => {
    const friday = Date.UTC(2026, 10, 20, 18);
    const freezes = [aFreeze({ from: friday - DAY_MS, to: friday })];
    const verdictAt = (day: number, hour: number) =>
      ask({ freezes, at: Date.UTC(2026, 10, day, hour) }).verdict;
    expect(verdictAt(20, 17)).toBe("hold");
    expect(verdictAt(20, 18)).toBe("caution");
    expect(verdictAt(22, 12)).toBe("caution");
    expect(verdictAt(23, 23)).toBe("caution");
    expect(verdictAt(24, 0)).toBe("go");
  });
});

describe("few that meet a change first", () => {
  const exhausted = budget({ remaining: -0.1, status: "exhausted" });

  it("make it one class less risky, a flag as well, and both together no more", () => {
    expect(ask(exhausted).verdict).toBe("hold");
    expect(ask(exhausted, { flag: true })).toMatchObject({
      verdict: "caution",
      judgedAs: "low",
      notes: ["judged as low risk instead of medium risk, because it is behind a flag"],
    });
    expect(ask(exhausted, { share: 0.05 })).toMatchObject({ verdict: "caution", judgedAs: "low" });
    expect(ask(exhausted, { share: 0.051 }).verdict).toBe("hold");
    expect(ask({}, { risk: "high", flag: true, share: 0.01 }).judgedAs).toBe("medium");
    expect(ask({}, { risk: "low", flag: true }).judgedAs).toBe("low");
  });
});

describe("a security or incident fix", () => {
  it.each(["security-fix", "incident-fix"] as const)(
    "as a %s passes with caution at worst",
    (exception) => {
      const held = ask(budget({ remaining: -1, status: "exhausted" }), { exception });
      expect(held.verdict).toBe("caution");
      expect(held.reasons.map(({ rule, verdict }) => [rule, verdict])).toEqual([
        ["exception", "caution"],
        ["table", "hold"],
      ]);
      expect(ask(budget({ source: failing }), { exception }).verdict).toBe("caution");
      expect(ask({}, { exception }).verdict).toBe("go");
    },
  );

  it("passes no more than others where the policy says so", () => {
    const by = aGatePolicyDocument({
      policy: aGatePolicy({ exceptions: { "security-fix": true, "incident-fix": false } }),
    });
    const exhausted = budget({ remaining: -1, status: "exhausted" });
    expect(ask(exhausted, { exception: "incident-fix" }, by).verdict).toBe("hold");
  });
});

describe("overrides of the policy", () => {
  const override = { by: "Grace", why: "by plan" };
  const by = aGatePolicyDocument({
    overrides: [
      {
        scope: "service",
        name: "checkout-api",
        ...override,
        changes: { rules: { buildHorizon: { on: true } }, table: { plenty: { high: "caution" } } },
      },
      {
        scope: "team",
        name: "payments",
        ...override,
        changes: { rules: { buildHorizon: { on: false } } },
      },
      {
        scope: "team",
        name: "shop",
        ...override,
        changes: { table: { plenty: { high: "hold" } } },
      },
    ],
  });

  it("hold for their team or service alone, the service's after the team's, and are named", () => {
    const answer = ask({ lastDeploy: aDeploy({ at: 0 }) }, { risk: "high" }, by);
    expect(answer.verdict).toBe("caution");
    expect(answer.overrides).toEqual([
      { scope: "team", name: "payments", ...override },
      { scope: "service", name: "checkout-api", ...override },
    ]);
    expect(answer.notes).toEqual([
      'the policy is another one for the team "payments": by plan (Grace)',
      'the policy is another one for the service "checkout-api": by plan (Grace)',
    ]);
    expect(answer.reasons.map(({ rule }) => rule)).toEqual(["table", "build-horizon"]);
    expect(ask({ team: "search", service: "search-api" }, { risk: "high" }, by)).toMatchObject({
      verdict: "go",
      overrides: [],
    });
  });
});
