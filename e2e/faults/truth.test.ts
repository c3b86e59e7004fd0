import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  asOpenMetrics,
  renamedAt,
  scrape,
  trueIncrease,
  type Counter,
} from "#e2e/contracts/counters.ts";
import { embeddedEngine, type Engine } from "#e2e/contracts/engines.ts";
import { startPrometheus, type MetricServer } from "#e2e/contracts/servers.ts";
import { describeWithParts } from "#e2e/contracts/with-parts.ts";
import type { MachineBudget } from "#server/budget/budget.service.ts";
import { startPullingServer, type PullingServer } from "./pulling-server.ts";

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const FROM = 1_793_404_800;
const START = FROM + 26 * HOUR;
/** When faults strike: within a slice, between two scrapes. */
const FAULT = START + 30 * MINUTE;
const TO = FROM + 34 * HOUR;
const TARGET = 0.95;

function sloOf(job: string, groupBy?: string, metric = "requests_total"): string {
  const query = (text: string) =>
    `{ metricSource: { type: Prometheus, spec: { query: '${text}' } } }`;
  const annotations =
    groupBy === undefined ? "" : `, annotations: { headroom.dev/group-by: ${groupBy} }`;
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: requests${annotations} }
spec:
  service: ${job}
  indicator:
    metadata: { name: requests }
    spec: { ratioMetric: { counter: true, bad: ${query(`${metric}{job="${job}",code="500"}`)}, total: ${query(`${metric}{job="${job}"}`)} } }
  timeWindow: [{ duration: 1d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: ${TARGET} }]
`;
}

/** Two pods of a service, each with good and bad requests. */
function aService(
  job: string,
  seed: number,
  more: Partial<Parameters<typeof scrape>[0]> = {},
): readonly Counter[] {
  return ["pod-0", "pod-1"].flatMap((instance, pod) =>
    ["200", "500"].map((code, index) =>
      scrape({
        metric: "requests_total",
        labels: { job, instance, code, region: `region-${pod}` },
        seed: seed + 2 * pod + index,
        from: FROM,
        to: TO,
        scrapeSeconds: 15,
        offset: 4,
        mean: code === "500" ? 1 : 20,
        startsAt: 100_000,
        ...more,
      }),
    ),
  );
}

const isBad = ({ labels }: Counter): boolean => labels["code"] === "500";

/** What a window of a day that ends at an instant holds, by the counters' own samples. */
function truth(counters: readonly Counter[], at: number) {
  const total = trueIncrease(counters, at - DAY, at);
  const bad = trueIncrease(counters.filter(isBad), at - DAY, at);
  return {
    total,
    good: total - bad,
    remaining: expect.closeTo(1 - bad / total / (1 - TARGET), 9) as number,
  };
}

/** The counters of which some samples have not arrived yet. */
function lacking(
  counters: readonly Counter[],
  is: (at: number, counter: Counter) => boolean,
): readonly Counter[] {
  return counters.map((counter) => ({
    ...counter,
    samples: counter.samples.filter(([at]) => !is(at, counter)),
  }));
}

describeWithParts(
  ["prometheus", "promtool"],
  "the budget over a real Prometheus",
  (prometheus, promtool) => {
    let engine: Engine;
    let server: PullingServer;
    const started: MetricServer[] = [];
    beforeAll(async () => {
      engine = await embeddedEngine();
    });
    afterAll(() => engine.stop());
    afterEach(async () => {
      await server.stop();
      await Promise.all(started.splice(0).map((one) => one.stop()));
    });

    async function backendOf(counters: readonly Counter[]): Promise<string> {
      const one = await startPrometheus({ prometheus, promtool }, asOpenMetrics(counters));
      started.push(one);
      return one.url;
    }

    /** A server that has pulled the last day, and then each minute until the fault. */
    async function serverOver(counters: readonly Counter[], slo = sloOf("shop")): Promise<void> {
      server = await startPullingServer({
        engine,
        backend: await backendOf(counters),
        at: START,
        slos: { "shop.yaml": slo },
        lookbackSeconds: DAY,
      });
      await server.minutes(START, FAULT - 5 * MINUTE, 5 * MINUTE);
      await server.minutes(FAULT - 2 * MINUTE, FAULT, MINUTE);
    }

    /** Budgets once they are what is expected: what was filled in is read back in the background. */
    const budgets = () => expect.poll(() => server.budgets("shop/requests"), { timeout: 20_000 });
    const whole = (at: number, counters: readonly Counter[]) => ({
      at: at * 1_000,
      coverage: 1,
      ...truth(counters, at),
    });

    describe("samples that arrive late", () => {
      const COUNTERS = aService("shop", 1);

      it.each<[string, number, (counter: Counter) => boolean]>([
        ["of all series, by less than is pulled again with each tick", 5, () => true],
        ["of all series, by two hours", 120, () => true],
        ["of one pod of two", 20, ({ labels }) => labels["instance"] === "pod-1"],
        ["of the bad requests alone", 20, isBad],
      ])("%s: the budget is whole within an hour", async (_, minutes, isLate) => {
        const back = FAULT + minutes * MINUTE;
        await serverOver(
          lacking(COUNTERS, (at, counter) => at > FAULT - 50 && at <= TO && isLate(counter)),
        );
        await server.minutes(FAULT + MINUTE, back, 2 * MINUTE);
        server.proxy.leadTo(await backendOf(COUNTERS));
        await server.minutes(back + MINUTE, back + HOUR, 20 * MINUTE);
        await server.minute(back + HOUR);
        await budgets().toMatchObject([whole(back + HOUR, COUNTERS)]);
      });

      it("before the backend could not be reached: they are asked for again afterwards", async () => {
        await serverOver(lacking(COUNTERS, (at) => at > FAULT - 200));
        server.proxy.leadTo(null);
        await server.minute(FAULT + MINUTE);
        server.proxy.leadTo(await backendOf(COUNTERS));
        const back = FAULT + 10 * MINUTE;
        await server.minute(back);
        await budgets().toMatchObject([whole(back, COUNTERS)]);
      });
    });

    describe("a backend that cannot be reached for two hours", () => {
      it("with a counter that restarts meanwhile, and a restart of Headroom: nothing is missing afterwards", async () => {
        const counters = aService("shop", 11, {
          resetsAt: [FAULT + 33 * MINUTE + 4, FAULT + HOUR + 4],
        });
        await serverOver(counters);
        server.proxy.leadTo(null);
        await server.minute(FAULT + HOUR);
        await server.restart();
        await server.minute(FAULT + 2 * HOUR);
        const [missing] = await server.budgets("shop/requests");
        expect(missing?.coverage).toBeCloseTo(22 / 24, 3);
        server.proxy.leadTo(started[0]?.url ?? null);
        const back = FAULT + 2 * HOUR + 5 * MINUTE;
        await server.minute(back);
        await budgets().toMatchObject([whole(back, counters)]);
      });
    });

    describe("a Prometheus that scraped nothing for two hours", () => {
      const isDark = (at: number): boolean => at > FAULT && at <= FAULT + 2 * HOUR;
      const after = FAULT + 3 * HOUR;

      it("has counters that went on: their events are there, and the hole is shown", async () => {
        const counters = aService("shop", 21);
        await serverOver(lacking(counters, isDark));
        await server.minutes(FAULT + MINUTE, after, 4 * MINUTE);
        await server.minute(after);
        const { total, good, remaining } = truth(counters, after);
        await budgets().toMatchObject([{ total, good, remaining }]);
        const [budget] = await server.budgets("shop/requests");
        expect(budget?.coverage).toBeCloseTo(1 - 115 / 1_440, 2);
        expect(server.problems("shop/requests")).toMatchObject([{ code: "total-missing" }]);
      });

      it("has counters that restarted meanwhile: what they lost is in the hole that is shown", async () => {
        const counters = aService("shop", 31, { resetsAt: [FAULT + HOUR + 4] });
        const scraped = lacking(counters, isDark);
        await serverOver(scraped);
        await server.minutes(FAULT + MINUTE, after, 4 * MINUTE);
        await server.minute(after);
        const { total, good, remaining } = truth(scraped, after);
        await budgets().toMatchObject([{ total, good, remaining }]);
        const [budget] = await server.budgets("shop/requests");
        expect(budget?.coverage).toBeCloseTo(1 - 115 / 1_440, 2);
      });
    });

    describe("a counter that restarts", () => {
      it.each([
        ["on a slice's edge", 0, FAULT + 5 * MINUTE],
        ["with the last scrape before an edge", 14, FAULT + 5 * MINUTE - 1],
        ["with the first scrape after an edge", 1, FAULT + 5 * MINUTE + 1],
        ["twice in a row", 0, FAULT + 5 * MINUTE + 15],
      ])("%s", async (_, offset, at) => {
        const resetsAt = [FAULT + 5 * MINUTE, at, at + HOUR];
        const counters = aService("shop", 41, { offset, resetsAt });
        await serverOver(counters);
        const after = FAULT + 2 * HOUR;
        await server.minutes(FAULT + MINUTE, after, 7 * MINUTE);
        await server.minute(after);
        await budgets().toMatchObject([whole(after, counters)]);
      });
    });

    describe("a series that goes on under other labels", () => {
      const after = FAULT + HOUR;
      const moved = (
        counters: readonly Counter[],
        to: Parameters<typeof renamedAt>[2],
        is: (counter: Counter) => boolean = () => true,
      ): readonly Counter[] =>
        counters.flatMap((counter) => (is(counter) ? renamedAt(counter, FAULT, to) : [counter]));

      it.each<[string, readonly Counter[]]>([
        ["a new pod in its place", moved(aService("shop", 51), { labels: { instance: "pod-9" } })],
        ["a label of its own", moved(aService("shop", 52), { labels: { region: "elsewhere" } })],
        ["a further label", moved(aService("shop", 53), { labels: { version: "2" } })],
        [
          "a further label of the bad requests alone",
          moved(aService("shop", 54), { labels: { version: "2" } }, isBad),
        ],
      ])("%s: what stood on it is not counted again", async (_, counters) => {
        await serverOver(counters);
        await server.minutes(FAULT + MINUTE, after, 4 * MINUTE);
        await server.minute(after);
        await budgets().toMatchObject([whole(after, counters)]);
      });

      it("by which budgets fan out: the one ends and says so, the other begins", async () => {
        const all = aService("shop", 55);
        const counters = moved(
          all,
          { labels: { region: "elsewhere" } },
          ({ labels }) => labels["region"] === "region-0",
        );
        await serverOver(counters, sloOf("shop", "region"));
        await server.minutes(FAULT + MINUTE, after, 4 * MINUTE);
        await server.minute(after);
        const of = (region: string) => counters.filter(({ labels }) => labels["region"] === region);
        const sorted = async (): Promise<readonly MachineBudget[]> =>
          (await server.budgets("shop/requests")).toSorted((a, b) =>
            (a.labels["region"] ?? "").localeCompare(b.labels["region"] ?? ""),
          );
        const { remaining: _, ...counted } = truth(of("elsewhere"), after);
        await expect.poll(sorted, { timeout: 20_000 }).toMatchObject([
          { labels: { region: "elsewhere" }, status: "unknown", ...counted },
          { labels: { region: "region-0" }, ...truth(of("region-0"), after) },
          { labels: { region: "region-1" }, ...whole(after, of("region-1")) },
        ]);
        const [begun, ended] = await sorted();
        expect(begun?.coverage).toBeCloseTo(1 / 24, 2);
        expect(ended?.coverage).toBeCloseTo(23 / 24, 2);
      });

      it("as another metric: unknown until the definition follows, and whole then", async () => {
        const counters = moved(aService("shop", 56), { metric: "http_requests_total" });
        await serverOver(counters);
        await server.minutes(FAULT + MINUTE, after, 4 * MINUTE);
        await server.minute(after);
        expect(server.problems("shop/requests").at(-1)).toMatchObject({
          code: "no-series",
          message: expect.stringContaining("check metric name") as string,
        });
        // The book takes over what was filled in a little later.
        await expect
          .poll(async () => (await server.budgets("shop/requests"))[0]?.coverage, {
            timeout: 20_000,
          })
          .toBeCloseTo(1 - 55 / 1_440, 2);
        await server.write("shop.yaml", sloOf("shop", undefined, "http_requests_total"));
        await server.minute(after + 5 * MINUTE);
        await budgets().toMatchObject([whole(after + 5 * MINUTE, counters)]);
      });
    });
  },
);
