import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BURN_WINDOWS_SECONDS } from "#shared/budget/alert-policy.ts";
import { formatDuration } from "#shared/kernel/duration.ts";
import type { RuleGroup } from "#server/budget/rules/model.ts";
import { rulesOfFiles } from "#server/cli/rules.ts";
import { asOpenMetrics, trueIncrease } from "./counters.ts";
import { instantValue } from "./pulling.ts";
import { startWithRules } from "./rule-files.ts";
import { DAY, HOUR, MINUTE, minuteCounter } from "./rule-stories.ts";
import type { MetricServer } from "./servers.ts";
import { describeWithParts } from "./with-parts.ts";

const MONTH = 30 * DAY;
/** Noon. */
const AT = 1_793_404_800 + 31 * DAY + 12 * HOUR;
const RANGE = { from: AT - MONTH - HOUR, to: AT + MINUTE };
/** Two hours of a night, ten days ago. */
const OUTAGE = { from: AT - 10 * DAY - 11 * HOUR, to: AT - 10 * DAY - 9 * HOUR };

/** From eight in the evening to four in the morning. */
function isNight(at: number): boolean {
  const hour = ((at % DAY) + DAY) % DAY;
  return hour >= 20 * HOUR || hour < 4 * HOUR;
}

/** By day 1,000 requests a minute, of which one fails each ten minutes; by night 10, of which in the outage half fail. */
function failuresAt(at: number): number {
  if (at > OUTAGE.from && at <= OUTAGE.to) return 5;
  return !isNight(at) && at % (10 * MINUTE) === 0 ? 1 : 0;
}
function requestsAt(at: number): number {
  return isNight(at) ? 10 : 1_000;
}

const labels = { job: "myservice", instance: "a" };
const instantOf = (minute: number): number => RANGE.from + minute * MINUTE;
const FAILED = minuteCounter("http_requests_total", { ...labels, code: "500" }, RANGE, (minute) =>
  failuresAt(instantOf(minute)),
);
const COUNTERS = [
  minuteCounter("http_requests_total", { ...labels, code: "200" }, RANGE, (minute) => {
    const at = instantOf(minute);
    return requestsAt(at) - failuresAt(at);
  }),
  FAILED,
];

const ERRORS = 'sum(rate(http_requests_total{job="myservice",code=~"(5..|429)"}[{{.window}}]))';
const TOTAL = 'sum(rate(http_requests_total{job="myservice"}[{{.window}}]))';
const SLO = `version: prometheus/v1
service: myservice
slos:
  - name: requests-availability
    objective: 99.9
    sli: { events: { error_query: '${ERRORS}', total_query: '${TOTAL}' } }
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`;

/** The rules that Sloth generates for such an SLO, as far as the error ratio goes. */
function slothRatio(seconds: number): string {
  const window = formatDuration(seconds);
  return `(${ERRORS.replace("{{.window}}", window)}) / (${TOTAL.replace("{{.window}}", window)})`;
}
const SLOTH_5M = "slo:sli_error:ratio_rate5m";
const SLOTH_SELECTOR = `${SLOTH_5M}{sloth_id="myservice-requests-availability"}`;
const SLOTH_30D = `sum_over_time(${SLOTH_SELECTOR}[30d]) / ignoring (sloth_window) count_over_time(${SLOTH_SELECTOR}[30d])`;
const SLOTH_GROUP: RuleGroup = {
  name: "sloth-slo-sli-recordings-myservice-requests-availability",
  interval: "1m",
  rules: [
    {
      record: SLOTH_5M,
      expr: slothRatio(300),
      labels: { sloth_id: "myservice-requests-availability", sloth_window: "5m" },
    },
  ],
};

const { groups } = rulesOfFiles([{ path: "sloth.yaml", text: SLO }], MINUTE);

function expressionOf(record: string): string {
  for (const { rules } of groups)
    for (const rule of rules) if ("record" in rule && rule.record === record) return rule.expr;
  throw new Error(`there is no rule for ${record}`);
}

/** A group is evaluated at an offset of its own into the minute; at its end all slices of the minute are recorded. */
const END_OF_MINUTE = 59.999;

describeWithParts(
  ["prometheus", "promtool"],
  "Sloth's rules and Headroom's for the same SLO in the same Prometheus",
  (prometheus, promtool) => {
    let server: MetricServer;
    beforeAll(async () => {
      server = await startWithRules(
        { prometheus, promtool },
        asOpenMetrics(COUNTERS),
        [...groups, SLOTH_GROUP],
        RANGE,
        // The slices; what is worked out from them is asked for at the instants that are compared.
        (record) => record.endsWith("increase1m") || record === SLOTH_5M,
      );
    });
    afterAll(() => server.stop());

    const headroom = (seconds: number, at: number): Promise<number> =>
      instantValue(
        server,
        expressionOf(`headroom:sli_error:ratio_rate${formatDuration(seconds)}`),
        at + END_OF_MINUTE,
      );

    describe.each([
      ["at noon", AT],
      ["in the middle of the outage", OUTAGE.from + HOUR],
    ])("%s", (_, at) => {
      it.each(BURN_WINDOWS_SECONDS.map((seconds) => [formatDuration(seconds), seconds] as const))(
        "agree on the error ratio over %s, which is the true one",
        async (_window, seconds) => {
          const truth =
            trueIncrease([FAILED], at - seconds, at) / trueIncrease(COUNTERS, at - seconds, at);
          expect(await instantValue(server, slothRatio(seconds), at)).toBeCloseTo(truth, 12);
          expect(await headroom(seconds, at)).toBeCloseTo(truth, 12);
        },
      );
    });

    it("differ over thirty days: Sloth weighs each five minutes the same, Headroom each request", async () => {
      const truth = trueIncrease([FAILED], AT - MONTH, AT) / trueIncrease(COUNTERS, AT - MONTH, AT);
      const ours = await headroom(MONTH, AT);
      const sloths = await instantValue(server, SLOTH_30D, AT + END_OF_MINUTE);
      expect(ours).toBeCloseTo(truth, 12);
      // 600 failures of the night and 2,880 of the days, of 28,944,000 requests.
      expect(ours).toBeCloseTo(3_480 / 28_944_000, 12);
      // 120 minutes of half, and two thirds of the time one in ten thousand, whatever the traffic was.
      expect(sloths).toBeCloseTo((120 * 0.5 + 28_800 * 0.000_1) / 43_200, 5);
      // Of a budget of 0.1 %: twelve per cent are spent, or all of it and 46 % more.
      expect([ours / 0.001, sloths / 0.001].map((burned) => burned.toFixed(2))).toEqual([
        "0.12",
        "1.46",
      ]);
    });
  },
);
