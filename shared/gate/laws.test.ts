import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aDeploy,
  aFreeze,
  aGateBudget,
  aGateDependency,
  aGatePolicyDocument,
  anIncident,
  someGateFacts,
  TEST_NOW,
} from "#fixtures/builders.ts";
import { seriesKey, sloId } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import {
  GATE_EXCEPTIONS,
  isStricter,
  RISK_CLASSES,
  VERDICTS,
  type FiringAlert,
  type GateBudget,
  type GateFacts,
  type GateRequest,
} from "./model.ts";
import { laxities, withChanges } from "./policy.ts";
import { judge } from "./verdict.ts";

const document = aGatePolicyDocument();

const alerts: fc.Arbitrary<readonly FiringAlert[]> = fc
  .subarray(["page", "ticket"] as const)
  .map((severities) =>
    severities.map((severity) => ({ severity, window: "1h", factor: 3, rate: 5, since: null })),
  );

/** Budgets in every state, with a name of their own each. */
const budget: fc.Arbitrary<GateBudget> = fc
  .record({
    name: fc.uuid(),
    remaining: fc.double({ min: -4, max: 1, noNaN: true }),
    firing: alerts,
    unmeasured: fc.subarray(["page", "ticket"] as const),
    coverage: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    state: fc.oneof(
      { weight: 6, arbitrary: fc.constant("ok" as const) },
      { weight: 1, arbitrary: fc.constantFrom("failing" as const, "never-asked" as const) },
    ),
    isIdle: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ name, remaining, firing, unmeasured, coverage, state, isIdle, probability }) =>
    aGateBudget({
      key: seriesKey(sloId(`checkout-api/${name}`)),
      title: name,
      remaining: isIdle ? null : remaining,
      coverage,
      status:
        coverage < 0.9 ? "unknown" : isIdle ? "no-traffic" : remaining <= 0 ? "exhausted" : "ok",
      firing,
      unmeasured: unmeasured.filter((severity) => firing.every((one) => one.severity !== severity)),
      source: { name: "main", state, failingSince: null },
      forecast: probability === null ? null : { probability, horizon: TEST_NOW + DAY_MS },
    }),
  );

const incidents = fc
  .uniqueArray(fc.uuid(), { maxLength: 3 })
  .map((ids) => ids.map((id) => anIncident({ id, endedAt: TEST_NOW + HOUR_MS })));
const dependency = fc
  .record({ service: fc.uuid(), incidents, exhausted: fc.boolean(), unknownBudgets: fc.nat(2) })
  .map(({ exhausted, ...rest }) =>
    aGateDependency({
      ...rest,
      title: rest.service,
      exhausted: exhausted
        ? [{ key: seriesKey(sloId(`${rest.service}/a`)), title: rest.service, remaining: -1 }]
        : [],
    }),
  );
const freezes = fc
  .uniqueArray(fc.tuple(fc.uuid(), fc.integer({ min: -20, max: 20 })), { maxLength: 3 })
  .map((all) => all.map(([id, days]) => aFreeze({ id, title: id, to: TEST_NOW + days * DAY_MS })));

const facts: fc.Arbitrary<GateFacts> = fc
  .record({
    budgets: fc.array(budget, { maxLength: 4 }),
    incidents,
    dependencies: fc.array(dependency, { maxLength: 3 }),
    freezes,
    lastDeploy: fc.option(
      fc.integer({ min: 1, max: 400 }).map((days) => aDeploy({ at: TEST_NOW - days * DAY_MS })),
    ),
    untestedScenarios: fc.option(
      fc.uniqueArray(fc.uuid(), { maxLength: 2 }).map((ids) => ids.map((id) => ({ id, name: id }))),
    ),
  })
  .map(someGateFacts);

const request: fc.Arbitrary<GateRequest> = fc.record(
  {
    service: fc.constant("checkout-api"),
    risk: fc.constantFrom(...RISK_CLASSES),
    flag: fc.boolean(),
    share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    exception: fc.constantFrom(...GATE_EXCEPTIONS),
  },
  { requiredKeys: ["service", "risk"] },
);

const verdictOf = (all: GateFacts, asked: GateRequest) => judge(all, asked, document).verdict;
function plain(asked: GateRequest): GateRequest {
  const { exception: _, ...rest } = asked;
  return rest;
}

const isBad = ({ status, remaining, source, firing, unmeasured }: GateBudget): boolean =>
  status === "unknown" ||
  status === "exhausted" ||
  remaining === null ||
  source?.state !== "ok" ||
  firing.some(({ severity }) => severity === "page") ||
  unmeasured.includes("page");

/** Ways in which facts get worse. */
const WORSENINGS: Readonly<Record<string, (all: GateFacts) => GateFacts>> = {
  "a budget gets less": (all) => ({
    ...all,
    budgets: all.budgets.map((one, index) => {
      if (index > 0 || one.remaining === null) return one;
      const remaining = one.remaining - 0.4;
      const status = one.status === "ok" && remaining <= 0 ? "exhausted" : one.status;
      return { ...one, remaining, status };
    }),
  }),
  "an alert fires": (all) => ({
    ...all,
    budgets: all.budgets.map((one, index) =>
      index > 0
        ? one
        : {
            ...one,
            firing: [
              { severity: "page", window: "1h", factor: 14.4, rate: 20, since: null },
              ...one.firing,
            ],
          },
    ),
  }),
  "a forecast gets worse": (all) => ({
    ...all,
    budgets: all.budgets.map((one) => ({
      ...one,
      forecast: { probability: 1, horizon: TEST_NOW },
    })),
  }),
  "a budget is added": (all) => ({
    ...all,
    // Where none has met any traffic more is known by a further one.
    budgets: all.budgets.every(({ status }) => status === "no-traffic")
      ? all.budgets
      : [...all.budgets, aGateBudget({ title: "further", remaining: 0.1 })],
  }),
  "a freeze is declared": (all) => ({ ...all, freezes: [...all.freezes, aFreeze()] }),
  "an incident opens": (all) => ({
    ...all,
    incidents: [...all.incidents, anIncident({ endedAt: TEST_NOW + HOUR_MS })],
  }),
  "a dependency gets an incident": (all) => ({
    ...all,
    dependencies: [...all.dependencies, aGateDependency({ incidents: [anIncident()] })],
  }),
  "a scenario turns out untested": (all) => ({
    ...all,
    untestedScenarios: [...(all.untestedScenarios ?? []), { id: "STA-01", name: "Failover" }],
  }),
  "the last release was long ago": (all) => ({ ...all, lastDeploy: aDeploy({ at: 0 }) }),
};

describe("the gate, whatever the facts", () => {
  it("never says go when a budget is exhausted, burning or not known, or when there is none", () => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        fc.pre(all.budgets.length === 0 || all.budgets.some(isBad));
        expect(verdictOf(all, asked)).not.toBe("go");
      }),
    );
  });

  it("never says go to a service that nobody knows, or by a policy that cannot be read", () => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        expect(verdictOf({ ...all, known: false, budgets: [] }, asked)).not.toBe("go");
        expect(verdictOf({ ...all, brokenPolicy: { message: "broken" } }, plain(asked))).toBe(
          "unknown",
        );
      }),
    );
  });

  it.each(Object.entries(WORSENINGS))("is never laxer when %s", (_, worsen) => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        expect(isStricter(verdictOf(all, asked), verdictOf(worsen(all), asked))).toBe(false);
      }),
    );
  });

  it("is never laxer for a higher risk", () => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        const [low, medium, high] = RISK_CLASSES.map((risk) => verdictOf(all, { ...asked, risk }));
        expect(isStricter(low ?? "go", medium ?? "go")).toBe(false);
        expect(isStricter(medium ?? "go", high ?? "go")).toBe(false);
      }),
    );
  });

  it("is never stricter behind a flag, or the fewer meet a change first", () => {
    fc.assert(
      fc.property(
        facts,
        request,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (all, asked, part) => {
          const before = verdictOf(all, asked);
          expect(isStricter(verdictOf(all, { ...asked, flag: true }), before)).toBe(false);
          const fewer = { ...asked, share: (asked.share ?? 1) * part };
          expect(isStricter(verdictOf(all, fewer), before)).toBe(false);
        },
      ),
    );
  });

  it("lets a fix pass with caution at worst, and never more strictly than without", () => {
    fc.assert(
      fc.property(facts, request, fc.constantFrom(...GATE_EXCEPTIONS), (all, asked, exception) => {
        const fixed = verdictOf(all, { ...plain(asked), exception });
        expect(["go", "caution"]).toContain(fixed);
        expect(isStricter(fixed, verdictOf(all, plain(asked)))).toBe(false);
      }),
    );
  });

  it("says the same in whichever order the facts come", () => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        const turned: GateFacts = {
          ...all,
          budgets: all.budgets.toReversed(),
          incidents: all.incidents.toReversed(),
          dependencies: all.dependencies.toReversed(),
          freezes: all.freezes.toReversed(),
        };
        expect(judge(turned, asked, document)).toEqual(judge(all, asked, document));
      }),
    );
  });

  it("gives at least one reason, the strictest first, and the verdict is that of the first", () => {
    fc.assert(
      fc.property(facts, request, (all, asked) => {
        const { verdict, reasons } = judge(all, plain(asked), document);
        expect(reasons[0]?.verdict).toBe(verdict);
        for (const { text } of reasons) expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
      }),
    );
  });
});

describe("a policy", () => {
  it("of its own is nowhere laxer than it should be; any table is, or is not, as its lines say", () => {
    expect(laxities(document.policy)).toEqual([]);
    const cell = fc.constantFrom(...VERDICTS);
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell), ([low, medium, high]) => {
        const table = { unknown: { low, medium, high } };
        const found = laxities(withChanges(document.policy, { table }));
        const isLaxer = isStricter(low, medium) || isStricter(medium, high);
        expect(found.length > 0).toBe(isLaxer);
      }),
    );
  });
});
