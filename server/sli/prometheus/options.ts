/** How Headroom shows who it is. Files are read again when they change, so that a rotated secret is picked up. */
type PrometheusAuth =
  | { readonly bearer: string }
  | { readonly bearerFile: string }
  | { readonly basic: { readonly username: string; readonly password: string } }
  | { readonly basic: { readonly username: string; readonly passwordFile: string } };

export interface PrometheusClientOptions {
  /** Name of the source, for messages. */
  readonly name: string;
  /** Base address, with a path prefix where there is one; `/api/v1/...` is appended. */
  readonly url: string;
  readonly auth?: PrometheusAuth;
  /** Sent with every request: a tenant, for one. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM file of the authority that signed the server's certificate. */
  readonly caFile?: string;
  /** For one request, answer included. 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Requests at a time. 4 when absent. */
  readonly concurrency?: number;
  /** Further attempts after one that could succeed later. 2 when absent. */
  readonly retries?: number;
  /** Wait before the first further attempt; doubles, with jitter. 500 when absent. */
  readonly retryDelayMs?: number;
  /** Largest answer that is read, unpacked. 64 MiB when absent. */
  readonly maximumAnswerBytes?: number;
}

export interface PrometheusSourceOptions extends PrometheusClientOptions {
  readonly sliceSeconds: number;
  readonly lagSeconds: number;
  /** How far back the last sample of a counter is looked for, so that a gap loses nothing. 6 h when absent. */
  readonly reachSeconds?: number;
  /** Slices of one query. 360 when absent. */
  readonly slicesPerQuery?: number;
  /** Where a person can run the query: base address of the backend's own page. The source's URL when absent. */
  readonly linkUrl?: string;
}

/** The address as it may be shown: without credentials, query and trailing slash. */
export function shownUrl(url: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname.replace(/\/+$/, "")}`;
}
