import { resolve } from "node:path";
import type { PrometheusSourceConfig, SourceAuth, SourceConfig } from "./model.ts";
import type { SourceEntry } from "./schema.ts";

type PrometheusEntry = Extract<SourceEntry, { readonly kind: "prometheus" }>;

function asAuth(
  { bearer, bearerFile, basic }: NonNullable<PrometheusEntry["auth"]>,
  base: string,
): SourceAuth | undefined {
  if (bearer !== undefined) return { bearer };
  if (bearerFile !== undefined) return { bearerFile: resolve(base, bearerFile) };
  if (basic === undefined) return undefined;
  const { username, password, passwordFile } = basic;
  if (passwordFile !== undefined)
    return { basic: { username, passwordFile: resolve(base, passwordFile) } };
  return password === undefined ? undefined : { basic: { username, password } };
}

function asPrometheus(entry: PrometheusEntry, base: string): PrometheusSourceConfig {
  const { kind, name, url, headers, concurrency, linkUrl } = entry;
  const auth = entry.auth === undefined ? undefined : asAuth(entry.auth, base);
  return {
    kind,
    name,
    url,
    headers,
    concurrency,
    ...(auth === undefined ? {} : { auth }),
    ...(entry.caFile === undefined ? {} : { caFile: resolve(base, entry.caFile) }),
    timeoutMs: entry.timeout * 1_000,
    sliceSeconds: entry.slice,
    lagSeconds: entry.lag,
    lookbackSeconds: entry.lookback,
    ...(linkUrl === undefined ? {} : { linkUrl }),
  };
}

/** A source as it is written, with units in its names and absolute paths. */
export function asSource(entry: SourceEntry, base: string): SourceConfig {
  if (entry.kind === "prometheus") return asPrometheus(entry, base);
  if (entry.kind === "push") return { kind: "push", name: entry.name, sliceSeconds: entry.slice };
  return {
    kind: "demo",
    name: entry.name,
    sliceSeconds: entry.slice,
    lagSeconds: entry.lag,
    lookbackSeconds: entry.lookback,
  };
}
