/** A sample of one counter: instant in seconds and value. */
type Sample = readonly [at: number, value: number];

/** A counter as it was scraped, with the truth about it. */
export interface Counter {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

/** A seeded generator of numbers in [0, 1): the same seed gives the same numbers (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface CounterPlan {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly scrapeSeconds: number;
  /** Seconds after each multiple of the scrape interval. */
  readonly offset?: number;
  /** Events of a scrape are 0..mean x 2; one scrape in twenty brings ten times as many. */
  readonly mean: number;
  /** Chance of a scrape to find the counter restarted. */
  readonly resetChance?: number;
  /** Instants of scrapes that find the counter restarted. */
  readonly resetsAt?: readonly number[];
  /** Stretches without samples, while events go on. */
  readonly gaps?: readonly (readonly [from: number, to: number])[];
  /** What stands on the counter at its first scrape. */
  readonly startsAt?: number;
}

/** Scrapes a counter by plan. */
export function scrape(plan: CounterPlan): Counter {
  const random = seeded(plan.seed);
  const samples: Sample[] = [];
  let value = plan.startsAt ?? 0;
  for (let at = plan.from + (plan.offset ?? 0); at <= plan.to; at += plan.scrapeSeconds) {
    if (samples.length > 0) {
      const restarted = random() < (plan.resetChance ?? 0);
      if (restarted || plan.resetsAt?.includes(at) === true) value = 0;
      value += Math.floor(random() * plan.mean * 2 * (random() < 0.05 ? 10 : 1));
    }
    if (!(plan.gaps ?? []).some(([from, to]) => at > from && at < to)) samples.push([at, value]);
  }
  return { metric: plan.metric, labels: plan.labels, samples };
}

/** Events between two instants by plain arithmetic: what each scrape added to the one before, a drop counting from zero. */
export function trueIncrease(counters: readonly Counter[], from: number, to: number): number {
  let sum = 0;
  for (const { samples } of counters) {
    for (let index = 1; index < samples.length; index += 1) {
      const [at = 0, value = 0] = samples[index] ?? [];
      const before = samples[index - 1]?.[1] ?? 0;
      if (at > from && at <= to) sum += value >= before ? value - before : value;
    }
  }
  return sum;
}

/** What a backend holds of counters that has their samples of `[from, to]` alone. Without a sample there is no series. */
export function within(counters: readonly Counter[], from: number, to: number): readonly Counter[] {
  return counters
    .map((counter) => ({
      ...counter,
      samples: counter.samples.filter(([at]) => at >= from && at <= to),
    }))
    .filter(({ samples }) => samples.length > 0);
}

function line({ metric, labels }: Counter, [at, value]: Sample, ticksPerSecond: number): string {
  const text = Object.entries(labels)
    .map(([label, content]) => `${label}=${JSON.stringify(content)}`)
    .join(",");
  return `${metric}{${text}} ${value} ${at * ticksPerSecond}`;
}

/** Samples as OpenMetrics, metric by metric, for `promtool tsdb create-blocks-from openmetrics`. */
export function asOpenMetrics(counters: readonly Counter[]): string {
  const metrics = [...new Set(counters.map(({ metric }) => metric))];
  const families = metrics.map((metric) => [
    `# TYPE ${metric} unknown`,
    ...counters
      .filter((counter) => counter.metric === metric)
      .flatMap((counter) => counter.samples.map((sample) => line(counter, sample, 1))),
  ]);
  return `${families.flat().join("\n")}\n# EOF\n`;
}

/** Samples in the text format with milliseconds, for VictoriaMetrics' import. */
export function asExposition(counters: readonly Counter[]): string {
  return `${counters.flatMap((counter) => counter.samples.map((sample) => line(counter, sample, 1_000))).join("\n")}\n`;
}

/** One counter as two series: from an instant on, its samples carry other labels or another metric's name. */
export function renamedAt(
  counter: Counter,
  at: number,
  to: { readonly metric?: string; readonly labels?: Readonly<Record<string, string>> },
): readonly Counter[] {
  return [
    { ...counter, samples: counter.samples.filter(([when]) => when < at) },
    {
      metric: to.metric ?? counter.metric,
      labels: { ...counter.labels, ...to.labels },
      samples: counter.samples.filter(([when]) => when >= at),
    },
  ];
}
