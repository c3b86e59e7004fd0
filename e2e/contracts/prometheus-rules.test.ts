import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rulesOfFiles, type RulesResult } from "#server/cli/rules.ts";
import type { AlertingRule } from "#server/budget/rules/model.ts";
import { ALERT_NAME } from "#server/budget/rules/names.ts";
import {
  DEFAULT_POLICY,
  isPolicy,
  readPolicies,
  type BudgetPolicy,
} from "#server/budget/policy.ts";
import { readDocuments } from "#server/platform/documents.ts";
import { readSloFiles } from "#server/slo/lint.ts";
import type { AlertState } from "#shared/budget/model.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { asOpenMetrics, type Counter } from "./counters.ts";
import { instantsOf, pullAll, sourceOver } from "./pulling.ts";
import { KINDS, KINDS_POLICY, kindsData } from "./rule-kinds.ts";
import { checkRules, startWithRules, testRules, type ExpectedAlert } from "./rule-files.ts";
import {
  alertKey,
  DAY,
  HOUR,
  MINUTE,
  minuteCounter,
  ownStates,
  type TimeRange,
  every,
  firingAt,
  stateKey,
  stretchesOf,
  type OwnStates,
} from "./rule-stories.ts";
import {
  preparePrometheus,
  servePrometheus,
  startPrometheus,
  type MetricServer,
} from "./servers.ts";
import { describeWithParts } from "./with-parts.ts";

/** Midnight, so that a story's minutes are minutes of the day. */
const FROM = 1_793_404_800;

/** Promtool evaluates tens of thousands of rules, which takes its time on a machine that does other things too. */
const PROMTOOL_TIMEOUT_MS = 600_000;

interface Subject {
  readonly rules: RulesResult;
  readonly definitions: readonly SloDefinition[];
  readonly policy: BudgetPolicy;
}

function subject(texts: readonly string[], sliceSeconds = MINUTE): Subject {
  const files = texts.map((text, index) => ({ path: `file-${index}.yaml`, text }));
  const rules = rulesOfFiles(files, sliceSeconds);
  const documents = files.flatMap(({ path, text }) => readDocuments(path, text).documents);
  const { definitions } = readSloFiles(files, { foreign: isPolicy });
  return { rules, definitions, policy: readPolicies(documents, []).policy ?? DEFAULT_POLICY };
}

function alertsOf({ rules }: Subject): readonly AlertingRule[] {
  return rules.groups.flatMap((group) =>
    group.rules.flatMap((rule) => ("alert" in rule ? [rule] : [])),
  );
}

function ruleKey({ labels }: AlertingRule): string {
  return alertKey(
    labels["severity"] ?? "",
    labels["long_window"] ?? "",
    labels["short_window"] ?? "",
  );
}

async function statesOf(
  server: MetricServer,
  { definitions, policy }: Subject,
  range: TimeRange,
  sliceSeconds = MINUTE,
): Promise<ReadonlyMap<SloDefinition, readonly OwnStates[]>> {
  const source = sourceOver(server, { sliceSeconds });
  try {
    const pulled = await pullAll(source, definitions, range.from, range.to);
    return new Map(
      definitions.map((definition) => [
        definition,
        ownStates(definition, policy, pulled.series, range, sliceSeconds),
      ]),
    );
  } finally {
    await source.close();
  }
}

/** What Prometheus is expected to fire: what Headroom's own alert states say at the same minute. */
function expectedAlerts(
  of: Subject,
  states: ReadonlyMap<SloDefinition, readonly OwnStates[]>,
  range: TimeRange,
  sliceSeconds = MINUTE,
): ReadonlyMap<number, readonly ExpectedAlert[]> {
  const expected = new Map<number, ExpectedAlert[]>();
  for (let at = range.from; at <= range.to; at += sliceSeconds) expected.set(at - range.from, []);
  for (const rule of alertsOf(of)) {
    for (const [definition, series] of states) {
      if (definition.id !== rule.labels["slo"]) continue;
      for (const { labels, states: byMinute } of series)
        for (const [at, all] of byMinute)
          if (all.some((state) => stateKey(state) === ruleKey(rule) && state.firing))
            expected
              .get(at - range.from)
              ?.push({ labels: { ...rule.labels, ...labels }, annotations: rule.annotations });
    }
  }
  return expected;
}

function ruleIs(rule: AlertingRule, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(rule.labels).every(([label, value]) => labels[label] === value);
}

function ruleTest(
  { rules }: Subject,
  counters: readonly Counter[],
  { from }: TimeRange,
  intervalSeconds = MINUTE,
) {
  const { text, groups } = rules;
  return { text, groups, counters, from, intervalSeconds, alertName: ALERT_NAME };
}

const SLOTH = `version: prometheus/v1
service: shop
labels: { owner: payments }
slos:
  - name: requests
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{job="shop",code=~"5.."}[{{.window}}]))
        total_query: sum(rate(requests_total{job="shop"}[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`;

/** Requests of a shop with two replicas. @param badAt failures of a minute, of 1,000 requests */
function shop(
  range: TimeRange,
  badAt: (minute: number) => number | null,
  options: Parameters<typeof minuteCounter>[4] = {},
): readonly Counter[] {
  const part = (instance: string, code: string, eventsAt: (minute: number) => number | null) =>
    minuteCounter("requests_total", { job: "shop", instance, code }, range, eventsAt, options);
  const half = (share: number) => (minute: number) => {
    const bad = badAt(minute);
    return bad === null ? null : share - Math.min(share, Math.ceil(bad / 2));
  };
  const failed = (round: (value: number) => number) => (minute: number) => {
    const bad = badAt(minute);
    return bad === null ? null : round(bad / 2);
  };
  return [
    part("shop-0", "200", half(500)),
    part("shop-1", "200", half(500)),
    part("shop-0", "500", failed(Math.ceil)),
    part("shop-1", "500", failed(Math.floor)),
  ];
}

describeWithParts(["promtool"], "rules that promtool checks", (promtool) => {
  const fixtures = new URL("../../server/slo/formats/__fixtures__/", import.meta.url);
  const demo = new URL("../../fixtures/demo/slos/", import.meta.url);
  const textsIn = (folder: URL) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => readFileSync(new URL(name, folder), "utf8"));

  it.each([
    ["the formats' examples", fixtures],
    ["the demo organisation", demo],
  ])("are accepted for %s", async (_, folder) => {
    const { rules, definitions } = subject(textsIn(folder));
    expect(rules.errors).toBe(0);
    await checkRules(promtool, rules.text);
    // Nothing is dropped in silence: an SLO has rules, or a problem says why it has none.
    const without = definitions.filter(
      ({ id }) =>
        !rules.groups.some((group) => group.rules.some((rule) => rule.labels?.["slo"] === id)),
    );
    for (const { id } of without)
      expect(rules.problems.map(({ message }) => message)).toContainEqual(
        expect.stringContaining(`${id} is left out`),
      );
    expect(definitions.length - without.length).toBeGreaterThan(5);
  });

  it("are accepted for words that YAML, PromQL and templates could take for something else", async () => {
    const policy = `source: 'yes: {{ $labels.x }} "\\ #'\nalerts: [{ severity: page, long: 1h, short: 5m, budget: 0.02 }]\n`;
    const { rules } = subject([SLOTH, policy]);
    expect(rules.text).toContain("$labels.x");
    await checkRules(promtool, rules.text);
  });

  it("are refused where they are wrong, so that being accepted means something", async () => {
    const { rules } = subject([SLOTH]);
    const broken = rules.text.replace("sum_over_time(", "sum_over_timing(");
    await expect(checkRules(promtool, broken)).rejects.toThrow("sum_over_timing");
  });
});

describeWithParts(
  ["prometheus", "promtool"],
  "exported alerts and Headroom's own over the same data",
  (prometheus, promtool) => {
    const programs = { prometheus, promtool };

    describe("of one SLO over four days, in which pages and tickets start and stop", () => {
      // Of five minutes, as promtool takes a minute for four days of minutes.
      const slice = 5 * MINUTE;
      const range = { from: FROM, to: FROM + 4 * DAY };
      const day4 = (3 * DAY) / MINUTE;
      /** A failure each five minutes; then ten per cent fail for 15 minutes, and later one per cent for five hours. */
      const badAt = (minute: number): number => {
        const since = minute - day4;
        if (since > 60 && since <= 75) return 100;
        if (since > 300 && since <= 600) return 10;
        return minute % 5 === 0 ? 1 : 0;
      };
      const counters = every(slice, shop(range, badAt, { resetAt: day4 + 65 }));
      const shopSlo = subject([SLOTH], slice);
      let states: ReadonlyMap<SloDefinition, readonly OwnStates[]>;
      beforeAll(async () => {
        const server = await startPrometheus(programs, asOpenMetrics(counters));
        try {
          states = await statesOf(server, shopSlo, range, slice);
        } finally {
          await server.stop();
        }
      });

      it("fire by Headroom's own states, each row at its own time", () => {
        const own = [...states.values()].flat();
        const [only] = own;
        if (only === undefined) throw new Error("there are no states");
        expect(own).toHaveLength(1);
        expect(
          Object.fromEntries(
            alertsOf(shopSlo).map((rule) => [
              ruleKey(rule),
              stretchesOf(firingAt(only, ruleKey(rule)), slice).map((each) =>
                each.map((at) => (at - range.from) / MINUTE - day4),
              ),
            ]),
          ),
        ).toEqual({
          "page 1h/5m": [[75, 75]],
          "page 6h/30m": [
            [400, 425],
            [515, 610],
          ],
          "ticket 1d/2h": [[600, 685]],
          "ticket 3d/6h": [[545, 930]],
        });
      });

      it("are loaded by a Prometheus as they were written", async () => {
        const { text, groups } = shopSlo.rules;
        const folder = await preparePrometheus(promtool, asOpenMetrics(counters));
        await writeFile(join(folder, "headroom.rules.yml"), text);
        await writeFile(join(folder, "prometheus.yml"), "rule_files: [headroom.rules.yml]\n");
        const server = await servePrometheus(prometheus, folder);
        try {
          const response = await fetch(`${server.url}/api/v1/rules`);
          const { data } = (await response.json()) as {
            readonly data: {
              readonly groups: readonly {
                readonly name: string;
                readonly rules: readonly { readonly name: string }[];
              }[];
            };
          };
          const namesOf = (rules: readonly { readonly name: string }[]) =>
            rules.map(({ name }) => name);
          expect(new Map(data.groups.map(({ name, rules }) => [name, namesOf(rules)]))).toEqual(
            new Map(
              groups.map(({ name, rules }) => [
                name,
                rules.map((rule) => ("alert" in rule ? rule.alert : rule.record)),
              ]),
            ),
          );
        } finally {
          await server.stop();
        }
      });

      it(
        "fire at the same instants in Prometheus's own rule manager",
        async () => {
          const expected = expectedAlerts(shopSlo, states, range, slice);
          await testRules(promtool, { ...ruleTest(shopSlo, counters, range, slice), expected });
        },
        PROMTOOL_TIMEOUT_MS,
      );

      it("start and stop in a Prometheus whose storage has the recording rules, late by its staggering of groups", async () => {
        // Prometheus evaluates each group at an offset of its own into its interval: a slice is recorded less than a slice
        // after its end, and seen by the group of hours less than a minute later, by that of days less than two; a minute
        // is the step at which the alert is asked for.
        const longestDelay = slice + 2 * MINUTE + MINUTE + MINUTE;
        const expected = expectedAlerts(shopSlo, states, range, slice);
        const server = await startWithRules(
          programs,
          asOpenMetrics(counters),
          shopSlo.rules.groups,
          range,
          // Of what alerts need; the window of 30 days is tried elsewhere.
          (record) => !/30d$|:ratio$/.test(record),
        );
        try {
          for (const rule of alertsOf(shopSlo)) {
            const fires = [...expected]
              .filter(([, alerts]) => alerts.some(({ labels }) => ruleIs(rule, labels)))
              .map(([seconds]) => range.from + seconds);
            const own = stretchesOf(fires, slice);
            const theirs = stretchesOf(await instantsOf(server, rule.expr, range, MINUTE), MINUTE);
            expect(own.length).toBeGreaterThan(0);
            expect(theirs).toHaveLength(own.length);
            own.forEach(([first, last], index) => {
              const [start = 0, end = 0] = theirs[index] ?? [];
              for (const late of [start - first, end + MINUTE - (last + slice)]) {
                expect(late).toBeGreaterThanOrEqual(0);
                expect(late).toBeLessThanOrEqual(longestDelay);
              }
            });
          }
        } finally {
          await server.stop();
        }
      });
    });

    describe("of each kind of SLI, with a stretch that was not scraped while they fire", () => {
      const range = { from: FROM, to: FROM + 7 * HOUR };
      const counters = kindsData(range);
      const kinds = subject([...KINDS, KINDS_POLICY]);
      let states: ReadonlyMap<SloDefinition, readonly OwnStates[]>;
      beforeAll(async () => {
        const server = await startPrometheus(programs, asOpenMetrics(counters));
        try {
          states = await statesOf(server, kinds, range);
        } finally {
          await server.stop();
        }
      });

      it("tell a story: each SLO fires, is held back, or stays as it was", () => {
        const said = (pick: (state: AlertState) => boolean) =>
          new Set(
            [...states].flatMap(([{ name }, series]) =>
              series.flatMap(({ labels, states: all }) =>
                [...all.values()].flat().some(pick)
                  ? [[name, ...Object.values(labels)].join(" ")]
                  : [],
              ),
            ),
          );
        const all = kinds.definitions.map(({ name }) => name);
        expect(all).toHaveLength(9);
        const fired = said((state) => state.firing);
        expect([...fired].sort()).toEqual(
          [
            ...all.filter((name) => !["by-region", "probes"].includes(name)),
            "by-region eu",
            "probes a",
          ].sort(),
        );
        expect(said((state) => state.firing && state.unmeasurable)).toContain("latency");
        expect(said((state) => state.held)).toContain("little-traffic");
      });

      it(
        "fire at the same minutes in Prometheus's own rule manager, and one minute off is noticed",
        async () => {
          const expected = expectedAlerts(kinds, states, range);
          const test = { ...ruleTest(kinds, counters, range), expected };
          await testRules(promtool, test);
          const start = [...expected].filter(([seconds]) => seconds <= 150 * MINUTE);
          const shifted = new Map(
            start.map(([seconds]) => [seconds, expected.get(seconds - MINUTE) ?? []]),
          );
          await expect(testRules(promtool, { ...test, expected: shifted })).rejects.toThrow(
            "HeadroomErrorBudgetBurn",
          );
        },
        PROMTOOL_TIMEOUT_MS,
      );
    });
  },
);
