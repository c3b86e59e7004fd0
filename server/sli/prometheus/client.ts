import { readFileSync } from "node:fs";
import pLimit from "p-limit";
import pRetry from "p-retry";
import { setTimeout as wait } from "node:timers/promises";
import { Agent, fetch, type Response } from "undici";
import { DomainError } from "#shared/kernel/errors.ts";
import { answerData, matrixOf, type MatrixSeries, type RawAnswer } from "./answer.ts";
import { credentialInWords, requestHeaders } from "./credentials.ts";
import {
  answerTooLarge,
  connectionFailed,
  fileUnreadable,
  mayPass,
  timedOut,
  type Asked,
} from "./failures.ts";
import { secretsIn } from "./said.ts";
import { shownUrl, type PrometheusClientOptions } from "./options.ts";

export interface RangeQuery {
  readonly query: string;
  /** Seconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly stepSeconds: number;
}

/** What the backend says it is. */
export interface Backend {
  readonly kind: "prometheus" | "victoria-metrics";
  readonly version: string | null;
}

export interface PrometheusClient {
  /** @throws DomainError `source.*` with source, URL, query and remedy */
  rangeQuery(query: RangeQuery, signal: AbortSignal): Promise<readonly MatrixSeries[]>;
  backend(signal: AbortSignal): Promise<Backend>;
  close(): Promise<void>;
}

const DEFAULTS = {
  timeoutMs: 30_000,
  concurrency: 4,
  retries: 2,
  retryDelayMs: 500,
  maximumAnswerBytes: 64 * 1_048_576,
};
const LONGEST_RETRY_AFTER_MS = 30_000;

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after") ?? 0);
  return Number.isFinite(seconds)
    ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, seconds * 1_000))
    : 0;
}

async function bodyOf(response: Response, asked: Asked, maximumBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  if (response.body === null) return text;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maximumBytes) throw answerTooLarge(asked, maximumBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function createAgent(options: PrometheusClientOptions, asked: Asked): Agent {
  if (options.caFile === undefined) return new Agent();
  try {
    return new Agent({ connect: { ca: readFileSync(options.caFile, "utf8") } });
  } catch (error) {
    throw fileUnreadable(asked, "the caFile", options.caFile, error);
  }
}

/**
 * Speaks the Prometheus HTTP API: at most so many requests at a time, each with a time limit; what may pass is tried
 * again after a wait that doubles, with jitter, and is never shorter than the backend asks for (`Retry-After`).
 */
export function createPrometheusClient(options: PrometheusClientOptions): PrometheusClient {
  const settings = { ...DEFAULTS, ...options };
  const base: Asked = {
    source: options.name,
    url: shownUrl(options.url),
    credential: credentialInWords(options),
  };
  const agent = createAgent(options, base);
  const limit = pLimit(settings.concurrency);

  async function once(
    path: string,
    form: Record<string, string> | null,
    asked: Asked,
    signal: AbortSignal,
  ): Promise<RawAnswer & { retryAfterMs: number }> {
    const headers = await requestHeaders(options);
    const deadline = AbortSignal.timeout(settings.timeoutMs);
    try {
      const response = await fetch(`${base.url}${path}`, {
        method: form === null ? "GET" : "POST",
        body: form === null ? null : new URLSearchParams(form).toString(),
        headers,
        redirect: "manual",
        dispatcher: agent,
        signal: AbortSignal.any([signal, deadline]),
      });
      const location = response.headers.get("location");
      return {
        status: response.status,
        contentType: response.headers.get("content-type") ?? "",
        body: await bodyOf(response, asked, settings.maximumAnswerBytes),
        retryAfterMs: retryAfterMs(response),
        secrets: secretsIn(headers),
        serverHostname: response.headers.has("x-server-hostname"),
        ...(location === null ? {} : { location }),
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DomainError) throw error;
      if (deadline.aborted) throw timedOut(asked, settings.timeoutMs);
      throw connectionFailed(asked, error);
    }
  }

  function ask<T>(
    path: string,
    form: Record<string, string> | null,
    signal: AbortSignal,
    read: (asked: Asked, raw: RawAnswer) => T,
  ): Promise<T> {
    const asked = form?.["query"] === undefined ? base : { ...base, query: form["query"] };
    let askedToWaitMs = 0;
    const attempt = async (): Promise<T> => {
      signal.throwIfAborted();
      const answer = await once(path, form, asked, signal);
      askedToWaitMs = answer.retryAfterMs;
      return read(asked, answer);
    };
    return limit(() =>
      pRetry(attempt, {
        retries: settings.retries,
        minTimeout: settings.retryDelayMs,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => mayPass(error),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (retriesLeft > 0 && mayPass(error)) await wait(askedToWaitMs, undefined, { signal });
        },
      }),
    );
  }

  async function victoriaVersion(signal: AbortSignal): Promise<string | null> {
    try {
      return await ask(
        "/metrics",
        null,
        signal,
        (_, raw) => /vm_app_version\{[^}]*short_version="v?([^"]+)"/.exec(raw.body)?.[1] ?? null,
      );
    } catch (error) {
      // The version is for display; a proxy that hides /metrics says nothing against the source.
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  async function backend(signal: AbortSignal): Promise<Backend> {
    try {
      const found = await ask("/api/v1/status/buildinfo", null, signal, backendOf);
      return found.kind === "victoria-metrics"
        ? { ...found, version: await victoriaVersion(signal) }
        : found;
    } catch (error) {
      // Some that speak the API have no buildinfo, or keep it from us: that says nothing against their data.
      if (error instanceof DomainError && error.code === "source.refused")
        return { kind: "prometheus", version: null };
      throw error;
    }
  }

  return {
    rangeQuery: ({ query, start, end, stepSeconds }, signal) =>
      // nocache keeps VictoriaMetrics from answering out of a cache that late samples have not reached.
      ask(
        "/api/v1/query_range",
        { query, start: String(start), end: String(end), step: String(stepSeconds), nocache: "1" },
        signal,
        matrixOf,
      ),
    backend,
    close: () => agent.close(),
  };
}

/** VictoriaMetrics gives itself away by a header; its buildinfo is empty or names a Prometheus that it resembles. */
function backendOf(asked: Asked, raw: RawAnswer): Backend {
  const data = answerData(asked, raw) as { readonly version?: unknown } | undefined;
  const version = typeof data?.version === "string" ? data.version : null;
  return raw.serverHostname || version === null
    ? { kind: "victoria-metrics", version: null }
    : { kind: "prometheus", version };
}
