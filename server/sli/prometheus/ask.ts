import pLimit from "p-limit";
import { DomainError } from "#shared/kernel/errors.ts";
import type { MatrixSeries } from "./answer.ts";
import type { PrometheusClient } from "./client.ts";
import { isSourceFailure } from "./failures.ts";
import type { SliceEnds } from "./leg-values.ts";
import type { LegQuery } from "./shapes.ts";

/** What one query brought: its answer, or why there is none. */
export interface Outcome {
  readonly query: LegQuery;
  readonly answer: readonly MatrixSeries[] | null;
  readonly error: DomainError | null;
}

const TOO_MUCH =
  /exceeded maximum resolution|too many samples|too many points|maxsamples|max-samples|maxpoints|limit|timeout|timed out|too large/i;
/** A range this short isn't halved for being slow: the backend is. */
const SHORT_SLICES = 12;
/** So many time-outs without one answer mean that the source is down, not that queries are heavy. */
const TIMEOUTS_IN_A_ROW = 3;

function worthHalving(error: unknown, ends: SliceEnds): boolean {
  if (!(error instanceof DomainError) || ends.count < 2) return false;
  if (error.code === "source.answer-too-large") return true;
  if (ends.count <= SHORT_SLICES) return false;
  return (
    error.code === "source.timeout" ||
    (["source.query-failed", "source.busy"].includes(error.code) && TOO_MUCH.test(error.message))
  );
}

function halves(ends: SliceEnds): readonly [SliceEnds, SliceEnds] {
  const count = Math.ceil(ends.count / 2);
  const later = {
    ...ends,
    first: ends.first + count * ends.stepSeconds,
    count: ends.count - count,
  };
  return [{ ...ends, count }, later];
}

async function askRange(
  client: PrometheusClient,
  query: string,
  ends: SliceEnds,
  signal: AbortSignal,
): Promise<readonly MatrixSeries[]> {
  const { first: start, stepSeconds, count } = ends;
  try {
    return await client.rangeQuery(
      { query, start, end: start + (count - 1) * stepSeconds, stepSeconds },
      signal,
    );
  } catch (error) {
    if (!worthHalving(error, ends)) throw error;
    const [earlier, later] = halves(ends);
    const first = await askRange(client, query, earlier, signal);
    return [...first, ...(await askRange(client, query, later, signal))];
  }
}

/**
 * Asks all queries for one stretch of time. A query too heavy for the backend is asked in halves.
 *
 * @throws DomainError when the source as a whole fails (unreachable, refuses, or nothing but time-outs), without
 *   putting the rest of the queries to it; a single query that fails is an outcome
 */
export async function askAll(
  client: PrometheusClient,
  queries: readonly LegQuery[],
  ends: SliceEnds,
  options: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<readonly Outcome[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const limit = pLimit(options.concurrency);
  let timeouts = 0;
  let answers = 0;

  function note(error: unknown): DomainError {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === "source.timeout") timeouts += 1;
    const down = isSourceFailure(error) || (answers === 0 && timeouts >= TIMEOUTS_IN_A_ROW);
    if (down) stop.abort(error);
    return error;
  }

  async function ask(query: LegQuery): Promise<Outcome> {
    try {
      signal.throwIfAborted();
      const answer = await askRange(client, query.text, ends, signal);
      answers += 1;
      return { query, answer, error: null };
    } catch (error) {
      return { query, answer: null, error: note(stop.signal.aborted ? stop.signal.reason : error) };
    }
  }

  const outcomes = await Promise.all(queries.map((query) => limit(() => ask(query))));
  options.signal.throwIfAborted();
  const failure = stop.signal.aborted ? (stop.signal.reason as DomainError) : allFailed(outcomes);
  if (failure !== null) throw failure;
  return outcomes;
}

/** When no query got an answer for a reason that is not its own text, the source is at fault. */
function allFailed(outcomes: readonly Outcome[]): DomainError | null {
  const first = outcomes[0]?.error ?? null;
  const own = outcomes.some(
    ({ error }) =>
      error === null || ["source.query-failed", "source.answer-too-large"].includes(error.code),
  );
  return own ? null : first;
}
