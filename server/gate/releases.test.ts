import { describe, expect, it } from "vitest";
import {
  aDeploy,
  aFreeze,
  aGatePolicyDocument,
  anIncident,
  anSlo,
  aSeries,
  aService,
  TEST_NOW,
} from "#fixtures/builders.ts";
import type { Timeline } from "#shared/incidents/model.ts";
import { sloId, type SeriesKey } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import { createBudgetService } from "#server/budget/budget.service.ts";
import { someServices } from "#server/test-server.ts";
import type { FactsSources } from "./facts.ts";
import { costOfReleases, dryRunOf } from "./releases.ts";

const SHOP = anSlo({ service: "shop" });
const BANK = anSlo({ service: "bank" });
/** Five minutes hold 500 requests: the budget of 99.9 % over 30 days allows 4,320 to fail. */
const TOTAL = 500;
const ALLOWED = 0.001 * TOTAL * 12 * 24 * 30;

interface Trouble {
  readonly at: number;
  /** Bad in all of the hour. */
  readonly bad: number;
}

function stored(
  key: SeriesKey,
  troubles: readonly Trouble[],
  { from, to }: Interval,
): SliceColumns {
  const count = Math.floor((to - from) / (5 * MINUTE_MS));
  const good = new Float64Array(count).fill(Number.NaN);
  const total = new Float64Array(count).fill(Number.NaN);
  for (let index = 0; index < count; index += 1) {
    const start = from + index * 5 * MINUTE_MS;
    if (start >= TEST_NOW || start < TEST_NOW - 100 * DAY_MS) continue;
    const bad = troubles
      .filter(({ at }) => start >= at && start < at + HOUR_MS)
      .reduce((sum, one) => sum + one.bad / 12, 0);
    total[index] = TOTAL;
    good[index] = TOTAL - bad;
  }
  const slo = key.startsWith("shop") ? SHOP.id : BANK.id;
  return { series: aSeries({ key, slo }), start: from, sliceSeconds: 300, good, total };
}

/** A shop that needs a bank, with what went wrong and what happened. */
async function aWorld(options: {
  readonly shop: readonly Trouble[];
  readonly bank?: readonly Trouble[];
  readonly timeline: Partial<Timeline>;
  readonly bankTimeline?: Partial<Timeline>;
}) {
  const reads: SeriesKey[] = [];
  const { sli, slo } = someServices({
    slo: { definitions: () => [SHOP, BANK] },
    sli: {
      rhythm: () => ({ sliceSeconds: 300, lagSeconds: 0 }),
      history: async (key, range) => {
        reads.push(key);
        return stored(key, key.startsWith("shop") ? options.shop : (options.bank ?? []), range);
      },
    },
  });
  const services = new Map([
    ["shop", aService({ name: "shop", dependsOn: ["bank"] })],
    ["bank", aService({ name: "bank", displayName: "The bank" })],
  ]);
  const org = { ...someServices().org, service: (name: string) => services.get(name) ?? null };
  const budget = createBudgetService({
    clock: { now: () => TEST_NOW },
    slos: slo,
    org,
    sli,
    onAdvance: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  await budget.load();
  reads.length = 0;
  const nothing: Timeline = { incidents: [], deploys: [], freezes: [] };
  const sources: FactsSources = {
    budget,
    org,
    incidents: {
      known: (service) => ({
        ...nothing,
        ...(service === "shop" ? options.timeline : options.bankTimeline),
      }),
    },
    untestedScenarios: () => null,
  };
  return { sources, reads };
}

const ago = (days: number) => TEST_NOW - days * DAY_MS;
const deploy = (id: string, at: number) => aDeploy({ id, at, service: "shop" });
const options = {
  now: TEST_NOW,
  days: 30,
  risk: "medium",
  document: aGatePolicyDocument(),
} as const;

/** Two releases that burn 60 % each, one that is made although nothing is left, and one long before. */
const shop = [
  { at: ago(20), bad: 0.6 * ALLOWED },
  { at: ago(10), bad: 0.6 * ALLOWED },
  { at: ago(5), bad: 0.1 * ALLOWED },
];
const deploys = [
  deploy("old", ago(60)),
  deploy("first", ago(20)),
  deploy("second", ago(10)),
  deploy("third", ago(5)),
];

describe("what releases cost", () => {
  it("is the share of the budget that went in the hour after, from the stored slices", async () => {
    const { sources, reads } = await aWorld({ shop, timeline: { deploys } });
    const { deploys: costs, median, p90, days } = await costOfReleases(sources, "shop", TEST_NOW);
    expect(days).toBe(90);
    expect(costs.map((cost) => [cost.deploy.id, cost.slo])).toEqual(
      ["third", "second", "first", "old"].map((id) => [id, sloId("shop/availability")]),
    );
    [0.1, 0.6, 0.6, 0].forEach((share, index) => expect(costs[index]?.share).toBeCloseTo(share, 4));
    expect(median).toBeCloseTo(0.35, 4);
    expect(p90).toBeCloseTo(0.6, 4);
    expect(reads).toHaveLength(1);
  });

  it("is not known of a release whose hour is not over, and removals are no releases", async () => {
    const now = deploy("now", TEST_NOW - 10 * MINUTE_MS);
    const removal = { ...deploy("gone", ago(3)), removal: true as const };
    const { sources } = await aWorld({ shop, timeline: { deploys: [removal, now] } });
    expect((await costOfReleases(sources, "shop", TEST_NOW)).deploys).toMatchObject([
      { deploy: { id: "now" }, share: null },
    ]);
  });
});

describe("a dry run over the past", () => {
  it("judges each release by the budget as it was then, and adds up what held ones burned", async () => {
    const { sources, reads } = await aWorld({ shop, timeline: { deploys } });
    const run = await dryRunOf(sources, ["shop", "bank"], options);
    expect(run.releases.map((release) => [release.deploy.id, release.verdict])).toEqual([
      ["third", "hold"],
      ["second", "go"],
      ["first", "go"],
    ]);
    expect(run.releases[0]?.reason).toContain("is overspent by 20 %");
    expect(run.saved).toBeCloseTo(0.1, 4);
    expect(run.burned).toBeCloseTo(1.3, 4);
    expect(run.services).toHaveLength(1);
    // Once for the shop, once for the bank that it needs.
    expect(reads).toHaveLength(2);
  });

  it("knows freezes, incidents and the budgets of dependencies as they were then", async () => {
    const { sources } = await aWorld({
      shop: [],
      bank: [{ at: ago(12), bad: 1.5 * ALLOWED }],
      timeline: {
        deploys: [
          deploy("a", ago(15)),
          deploy("b", ago(11)),
          deploy("c", ago(8)),
          deploy("d", ago(2)),
        ],
        incidents: [anIncident({ services: ["shop"], startedAt: ago(9), endedAt: ago(7) })],
        freezes: [aFreeze({ from: ago(16), to: ago(14) })],
      },
    });
    const { releases } = await dryRunOf(sources, ["shop"], options);
    expect(releases.map(({ deploy: one, verdict, reason }) => [one.id, verdict, reason])).toEqual([
      ["d", "caution", expect.stringContaining('"The bank", which it needs, is exhausted')],
      ["c", "hold", expect.stringContaining("the incident")],
      ["b", "caution", expect.stringContaining('"The bank", which it needs, is exhausted')],
      ["a", "hold", expect.stringContaining("the change freeze")],
    ]);
  });

  it("knows what a release cost that came at the very moment of one of a service that needs it", async () => {
    const { sources } = await aWorld({
      shop: [{ at: ago(5), bad: 0.1 * ALLOWED }],
      bank: [{ at: ago(5), bad: 0.2 * ALLOWED }],
      timeline: { deploys: [deploy("shop", ago(5))] },
      bankTimeline: { deploys: [{ ...deploy("bank", ago(5)), service: "bank" }] },
    });
    for (const services of [
      ["shop", "bank"],
      ["bank", "shop"],
    ]) {
      const { releases } = await dryRunOf(sources, services, options);
      expect(releases.map(({ deploy: one, cost }) => [one.id, cost?.toFixed(3)])).toEqual([
        ["bank", "0.200"],
        ["shop", "0.100"],
      ]);
    }
  });

  it("looks no further back than it is asked to", async () => {
    const { sources } = await aWorld({ shop, timeline: { deploys } });
    const run = await dryRunOf(sources, ["shop"], { ...options, days: 7 });
    expect(run.releases.map((release) => release.deploy.id)).toEqual(["third"]);
  });
});
