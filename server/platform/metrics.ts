import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const HTTP_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const TICK_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What Headroom says of itself, each App with a registry of its own. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
  readonly tickSeconds: Histogram<"outcome">;
  readonly slicesIngested: Counter;
  readonly sourceQueries: Counter<"source">;
}

/** State that is read when the metrics are asked for. */
export interface Readings {
  readonly sources: () => readonly {
    readonly name: string;
    readonly up: boolean;
    readonly newestSliceEnd: number | undefined;
  }[];
  readonly budgets: () => number;
  readonly liveReaders: () => number;
}

function readGauges(registry: Registry, readings: Readings): void {
  const registers = [registry];
  new Gauge({
    name: "headroom_source_up",
    help: "1 when the last attempt to pull from the source succeeded",
    labelNames: ["source"],
    registers,
    collect() {
      this.reset();
      for (const { name, up } of readings.sources()) this.set({ source: name }, up ? 1 : 0);
    },
  });
  new Gauge({
    name: "headroom_source_newest_slice_timestamp_seconds",
    help: "End of the newest slice stored of a source",
    labelNames: ["source"],
    registers,
    collect() {
      this.reset();
      for (const { name, newestSliceEnd } of readings.sources()) {
        if (newestSliceEnd !== undefined) this.set({ source: name }, newestSliceEnd / 1_000);
      }
    },
  });
  new Gauge({
    name: "headroom_budgets",
    help: "Budgets held in memory",
    registers,
    collect() {
      this.set(readings.budgets());
    },
  });
  new Gauge({
    name: "headroom_live_readers",
    help: "Pages that follow live updates",
    registers,
    collect() {
      this.set(readings.liveReaders());
    },
  });
}

export function createMetrics(readings: Readings): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  readGauges(registry, readings);
  return {
    registry,
    httpSeconds: new Histogram({
      name: "headroom_http_request_duration_seconds",
      help: "Time from a request's arrival to the end of its answer",
      labelNames: ["method", "route", "status"],
      buckets: HTTP_BUCKETS,
      registers,
    }),
    tickSeconds: new Histogram({
      name: "headroom_tick_duration_seconds",
      help: "Time of one tick: pulling, storing and telling",
      labelNames: ["outcome"],
      buckets: TICK_BUCKETS,
      registers,
    }),
    slicesIngested: new Counter({
      name: "headroom_slices_ingested_total",
      help: "Slices that became durable",
      registers,
    }),
    sourceQueries: new Counter({
      name: "headroom_source_queries_total",
      help: "Queries that ticks planned to send to a source, retries not counted",
      labelNames: ["source"],
      registers,
    }),
  };
}
