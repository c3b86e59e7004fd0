import type { Counter } from "./counters.ts";
import { minuteCounter, minuteGauge, type TimeRange } from "./rule-stories.ts";

/** Alerts with short windows, so that seven hours hold their story; one failure is not enough for them. */
export const KINDS_POLICY = `source: a test
minimumBad: 2
alerts:
  - { severity: page, long: 1h, short: 5m, budget: 0.02 }
  - { severity: ticket, long: 2h, short: 30m, budget: 0.02 }
`;

const openSlo = (
  name: string,
  indicator: string,
  method: string,
  objective: string,
  window = "30d",
): string => `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: shop
  indicator: { metadata: { name: ${name}-sli }, spec: ${indicator} }
  timeWindow: [{ duration: ${window}, isRolling: true }]
  budgetingMethod: ${method}
  objectives: [{ ${objective} }]
`;
const metric = (query: string): string =>
  `{ metricSource: { type: Prometheus, spec: { query: '${query}' } } }`;
const ratio = (part: string, good: string, total: string): string =>
  `{ ratioMetric: { counter: true, ${part}: ${metric(good)}, total: ${metric(total)} } }`;

/** An SLO of each kind that Headroom knows a query for, and each budgeting method. */
export const KINDS: readonly string[] = [
  `version: prometheus/v1
service: shop
slos:
  - name: born-with-the-first-failure
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total{job="shop"}[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
  - name: little-traffic
    objective: 99
    sli:
      events:
        error_query: sum(rate(rare_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(rare_total{job="shop"}[{{.window}}]))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
  - name: raw-ratio
    objective: 99.5
    sli:
      raw:
        error_ratio_query: sum(increase(requests_total{job="shop",code="500"}[2m])) / sum(increase(requests_total{job="shop"}[2m])) + 0 * sum(rate(requests_total{job="shop"}[{{.window}}]) or vector(0))
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`,
  `apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: { name: by-region, labels: { pyrra.dev/service: shop, pyrra.dev/team: web } }
spec:
  target: "99"
  window: 4w
  indicator:
    ratio:
      errors: { metric: 'orders_total{code="500"}' }
      total: { metric: 'orders_total' }
      grouping: [region]
---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: { name: probes, labels: { pyrra.dev/service: shop } }
spec:
  target: "95"
  window: 4w
  indicator:
    bool_gauge: { metric: probe_success, grouping: [target] }
`,
  openSlo(
    "latency",
    ratio("good", 'latency_seconds_bucket{job="shop",le="1"}', 'latency_seconds_count{job="shop"}'),
    "Occurrences",
    "target: 0.99",
  ),
  openSlo(
    "good-minutes",
    ratio("good", 'latency_seconds_bucket{job="shop",le="1"}', 'latency_seconds_count{job="shop"}'),
    "Timeslices",
    "target: 0.95, timeSliceWindow: 1m, timeSliceTarget: 0.9",
  ),
  openSlo(
    "mean-of-minutes",
    ratio("bad", 'requests_total{job="shop",code="500"}', 'requests_total{job="shop"}'),
    "RatioTimeslices",
    "target: 0.995, timeSliceWindow: 1m",
    "28d",
  ),
  openSlo(
    "lag",
    `{ thresholdMetric: ${metric('max(lag_seconds{job="shop"})')} }`,
    "Timeslices",
    "target: 0.95, op: lte, value: 30, timeSliceWindow: 1m, timeSliceTarget: 1",
  ),
];

/** When nothing is scraped, in minutes: in the middle of trouble, and longer than any short window here. */
const BLIND: readonly [number, number] = [230, 275];
/** When things go wrong, in minutes. */
const TROUBLES = [
  [100, 150],
  [200, 300],
  [400, 410],
] as const;

function seen<T>(valueAt: (minute: number, trouble: boolean) => T): (minute: number) => T | null {
  return (minute) =>
    minute > BLIND[0] && minute < BLIND[1]
      ? null
      : valueAt(
          minute,
          TROUBLES.some(([from, to]) => minute > from && minute <= to),
        );
}

/** What the SLOs measure: quiet, then trouble three times, of which the second is seen in part. */
export function kindsData(range: TimeRange): readonly Counter[] {
  const base = { job: "shop", instance: "shop-0" };
  const counter = (
    name: string,
    labels: Readonly<Record<string, string>>,
    eventsAt: (minute: number, trouble: boolean) => number,
    options: Parameters<typeof minuteCounter>[4] = {},
  ): Counter => minuteCounter(name, { ...base, ...labels }, range, seen(eventsAt), options);
  return [
    counter(
      "requests_total",
      { code: "200" },
      (minute, trouble) => (trouble ? 900 : 990 + (minute % 9)),
      {
        resetAt: 110,
      },
    ),
    // Of 997: a round share would reach the two that the policy asks for exactly, where floating-point sums may differ.
    counter("requests_total", { code: "500" }, (_, trouble) => (trouble ? 97 : 0), { bornAt: 101 }),
    // One good request a minute: over five minutes one failure among them is a burn rate of more than sixteen.
    counter("rare_total", { code: "200" }, () => 1),
    counter("rare_total", { code: "500" }, (minute) => (minute >= 160 && minute < 190 ? 1 : 0)),
    ...["eu", "us"].flatMap((region) => [
      counter("orders_total", { region, code: "200" }, () => 70),
      counter("orders_total", { region, code: "500" }, (_, trouble) =>
        trouble && region === "eu" ? 30 : 0,
      ),
    ]),
    // The same bound, as two client libraries write it.
    ...["1", "1.0"].flatMap((le, index) => {
      const instance = `shop-${index}`;
      return [
        counter("latency_seconds_bucket", { instance, le }, (minute, trouble) =>
          trouble ? 50 : 100 - (minute % 2),
        ),
        counter("latency_seconds_count", { instance }, () => 100),
      ];
    }),
    minuteGauge(
      "probe_success",
      { ...base, target: "a" },
      range,
      seen((_, trouble) => (trouble ? 0 : 1)),
    ),
    minuteGauge(
      "probe_success",
      { ...base, target: "b" },
      range,
      seen((minute) => (minute % 50 === 0 ? 0 : 1)),
    ),
    minuteGauge(
      "lag_seconds",
      base,
      range,
      seen((minute, trouble) => (trouble ? 45 : 30 - (minute % 3))),
    ),
  ];
}
