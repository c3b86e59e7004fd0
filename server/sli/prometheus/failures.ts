import { DomainError } from "#shared/kernel/errors.ts";

/** What was asked of whom, for a message that can be acted upon. No secret is ever part of it. */
export interface Asked {
  readonly source: string;
  readonly url: string;
  readonly query?: string;
  /** Which credential was sent, in words: `the bearer token of /run/secrets/token`. */
  readonly credential: string;
}

const LONGEST_QUERY_SHOWN = 300;

function subject(asked: Asked): string {
  return `source "${asked.source}" (${asked.url})`;
}

function queryNote(asked: Asked): string {
  if (asked.query === undefined) return "";
  const text =
    asked.query.length > LONGEST_QUERY_SHOWN
      ? `${asked.query.slice(0, LONGEST_QUERY_SHOWN)}...`
      : asked.query;
  return `; query: ${text}`;
}

function failure(
  code: string,
  asked: Asked,
  what: string,
  remedy: string,
  cause?: unknown,
): DomainError {
  return new DomainError(
    { code, message: `${subject(asked)} ${what}${queryNote(asked)}`, remedy },
    { cause },
  );
}

export function timedOut(asked: Asked, timeoutMs: number): DomainError {
  return failure(
    "source.timeout",
    asked,
    `did not answer within ${timeoutMs / 1_000} s`,
    "see whether the backend is overloaded, or raise the source's timeout",
  );
}

export function answerTooLarge(asked: Asked, bytes: number): DomainError {
  return failure(
    "source.answer-too-large",
    asked,
    `answers with more than ${Math.floor(bytes / 1_048_576)} MiB`,
    "aggregate in the query, so that fewer series come back",
  );
}

interface ConnectionFault {
  readonly codes: readonly string[];
  readonly what: string;
  readonly remedy: string;
}

const CONNECTION_FAULTS: readonly ConnectionFault[] = [
  {
    codes: ["ECONNREFUSED"],
    what: "refuses the connection",
    remedy: "start the backend, or correct host and port of the source's url",
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN"],
    what: "has a host name that does not resolve",
    remedy: "correct the host of the source's url, or the name server",
  },
  {
    codes: ["ECONNRESET", "UND_ERR_SOCKET", "EPIPE"],
    what: "cut the connection before it answered",
    remedy: "look into the log of the backend or of the proxy before it",
  },
  {
    codes: ["EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"],
    what: "cannot be reached over the network",
    remedy: "check route and firewall to the source's host",
  },
];

function causes(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [error, ...inner.flatMap(causes)];
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

const TLS_CODE = /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/;

/** Explains why no answer came at all. */
export function connectionFailed(asked: Asked, error: unknown): DomainError {
  const codes = causes(error).map(codeOf);
  const known = CONNECTION_FAULTS.find((fault) => fault.codes.some((code) => codes.includes(code)));
  if (known !== undefined)
    return failure("source.unreachable", asked, known.what, known.remedy, error);
  const tls = codes.find((code) => TLS_CODE.test(code));
  if (tls !== undefined) {
    const remedy =
      "name the authority's certificate as the source's caFile, or correct the scheme (http or https)";
    return failure("source.unreachable", asked, `fails the TLS handshake (${tls})`, remedy, error);
  }
  const code = codes.find((text) => text !== "") ?? "no code";
  return failure(
    "source.unreachable",
    asked,
    `cannot be reached (${code})`,
    "check the source's url",
    error,
  );
}

/** Explains an answer that is not JSON, or not whole. */
export function answerUnreadable(asked: Asked, contentType: string, body: string): DomainError {
  if (/html/i.test(contentType) || /^\s*</.test(body)) {
    const remedy =
      "a proxy or login page answers instead of Prometheus: correct the source's url or credentials";
    return failure(
      "source.answer-unreadable",
      asked,
      "answers with an HTML page instead of JSON",
      remedy,
    );
  }
  const remedy =
    "see whether a proxy cuts answers short, and whether the url is that of a Prometheus HTTP API";
  return failure(
    "source.answer-unreadable",
    asked,
    `answers with JSON that is broken off or wrong (${body.length} characters)`,
    remedy,
  );
}

/** Explains an HTTP status that is not 200. `said` is the backend's own message, where it gave one. */
export function statusRefused(
  asked: Asked,
  status: number,
  said: string | undefined,
  location?: string,
): DomainError {
  const note = said === undefined ? "" : `: ${said}`;
  if (status === 401 || status === 403) {
    return failure(
      "source.refused",
      asked,
      `refuses the credentials (${status})`,
      `check ${asked.credential}`,
    );
  }
  if (status >= 300 && status < 400) {
    const remedy =
      "a login page or a moved server: write the final address as the source's url, and check its credentials";
    return failure(
      "source.refused",
      asked,
      `redirects to ${location ?? "another address"} (${status})`,
      remedy,
    );
  }
  if (status === 404 || status === 405) {
    const remedy = "the path prefix is wrong: the source's url must be what stands before /api/v1";
    return failure(
      "source.refused",
      asked,
      `has no Prometheus API at this path (${status})`,
      remedy,
    );
  }
  if (status === 400 || status === 422) {
    return failure(
      "source.query-failed",
      asked,
      `rejects the query (${status})${note}`,
      "correct the query of the SLO",
    );
  }
  if (status === 429)
    return failure(
      "source.busy",
      asked,
      `asks to slow down (429)${note}`,
      "lower the source's concurrency",
    );
  if (status >= 500) {
    return failure(
      "source.busy",
      asked,
      `fails with status ${status}${note}`,
      "look into the log of the backend or of the proxy before it",
    );
  }
  return failure(
    "source.refused",
    asked,
    `answers with status ${status}${note}`,
    "check url and headers of the source",
  );
}

/** The backend says itself that the answer lacks data. */
export function answerPartial(asked: Asked, said: string): DomainError {
  const remedy =
    "slices stay unknown until the backend answers in full: see which of its stores is down";
  return failure(
    "source.answer-partial",
    asked,
    `answers with part of the data only (${said})`,
    remedy,
  );
}

/** A file of the source's settings that cannot be read. */
export function fileUnreadable(
  asked: Omit<Asked, "query">,
  what: string,
  file: string,
  error: unknown,
): DomainError {
  const reason =
    causes(error)
      .map(codeOf)
      .find((code) => code !== "") ?? "unreadable";
  return failure(
    "source.refused",
    asked,
    `needs ${what} ${file}, which cannot be read (${reason})`,
    "correct the path or the file's permissions",
    error,
  );
}

/** Whether asking again in a moment may succeed. */
export function mayPass(error: unknown): boolean {
  return (
    error instanceof DomainError &&
    (error.code === "source.unreachable" || error.code === "source.busy")
  );
}

/** Whether the source as a whole is at fault, rather than one query. */
export function isSourceFailure(error: unknown): error is DomainError {
  return (
    error instanceof DomainError && ["source.unreachable", "source.refused"].includes(error.code)
  );
}
