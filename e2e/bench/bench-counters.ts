import { createServer } from "node:http";
import { once } from "node:events";
import { DAY_MS, SECOND_MS } from "#shared/kernel/time.ts";
import { benchSelector, benchSlice, SLICE_MS } from "./organisation.ts";
import type { FilledSeries } from "./prometheus-fill.ts";

/** The slice that an instant (seconds) lies in, and what share of it is over by then. */
function sliceAt(index: number, at: number) {
  const ms = at * SECOND_MS;
  const start = Math.floor(ms / SLICE_MS) * SLICE_MS;
  return { ...benchSlice(index, start), share: (ms - start) / SLICE_MS };
}

/** A counter that grows evenly through each slice by what the slice holds. Asked for instants in order. */
function counter(index: number, from: number, side: "good" | "bad"): (at: number) => number {
  let counted = 0;
  let next = sliceAt(index, from).start;
  const eventsOf = ({ good, total }: { readonly good: number; readonly total: number }): number =>
    side === "good" ? good : total - good;
  return (at) => {
    for (; next + SLICE_MS <= at * SECOND_MS; next += SLICE_MS)
      counted += eventsOf(benchSlice(index, next));
    const open = sliceAt(index, at);
    return counted + Math.floor(eventsOf(open) * open.share);
  };
}

/** The two counters of an SLO, from an instant (seconds) on. Every scrape is asked for in order. */
export function benchCounters(index: number, from: number): readonly FilledSeries[] {
  return (["good", "bad"] as const).map((side) => ({
    head: `http_requests_total{${benchSelector(index)},code="${side === "good" ? 200 : 500}",job="bench",instance="bench"}`,
    from,
    value: counter(index, from, side),
  }));
}

/** Share of bad events in the five minutes before an instant (seconds). */
export function benchErrorRatio(index: number, at: number): number {
  const now = sliceAt(index, at);
  const before = benchSlice(index, now.start - SLICE_MS);
  const sum = (of: (slice: { readonly good: number; readonly total: number }) => number): number =>
    of(now) * now.share + of(before) * (1 - now.share);
  return sum(({ good, total }) => total - good) / sum(({ total }) => total);
}

/** Serves counters as they stand now, to be scraped as job and instance `bench`. */
export async function exportCounters(series: readonly FilledSeries[]): Promise<{
  /** Host and port. */
  readonly target: string;
  stop(): Promise<void>;
}> {
  const server = createServer((_request, response) => {
    const at = Date.now() / SECOND_MS;
    // Job and instance are given by who scrapes.
    const lines = series.map(
      ({ head, value }) => `${head.replace(/,job="[^"]*",instance="[^"]*"/, "")} ${value(at)}\n`,
    );
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
    response.end(lines.join(""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    target: `127.0.0.1:${address.port}`,
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Days before an instant (seconds), in seconds, on a multiple of the step. */
export function daysBefore(to: number, days: number, stepSeconds: number): number {
  return Math.floor((to - (days * DAY_MS) / SECOND_MS) / stepSeconds) * stepSeconds;
}
