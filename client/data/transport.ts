import type { HTTPBatchLinkOptions } from "@trpc/client";
import type { AnyClientTypes } from "@trpc/server/unstable-core-do-not-import";
import { TransportError } from "./failure.ts";

type Fetch = (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>;
type TransportFetch = NonNullable<HTTPBatchLinkOptions<AnyClientTypes>["fetch"]>;

function notHeadroom(response: Response): TransportError {
  const { status } = response;
  if (status === 401 || status === 403) {
    return new TransportError({
      code: "signed-out",
      message: `Something in front of Headroom refused the request (${status})`,
      remedy: "sign in again, then reload this page",
      retryable: false,
    });
  }
  return new TransportError({
    code: "not-headroom",
    message:
      status >= 500
        ? `A proxy in front of Headroom answered ${status} in its place`
        : `Something other than Headroom answered (${status}, ${response.headers.get("content-type") ?? "no content type"})`,
    remedy:
      status >= 500
        ? "Headroom may be starting or down; wait a moment and try again"
        : "check the address, or the proxy's settings",
    retryable: status >= 500,
  });
}

function isJson(response: Response): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/.test(response.headers.get("content-type") ?? "");
}

interface Problem {
  readonly detail?: unknown;
  readonly code?: unknown;
  readonly remedy?: unknown;
}

/** Problem details (RFC 9457): Headroom refused before any procedure was reached, for instance for too many requests. */
function refused(response: Response, { detail, code, remedy }: Problem): TransportError {
  return new TransportError({
    code: typeof code === "string" ? code : "refused",
    message:
      typeof detail === "string" ? detail : `Headroom refused the request (${response.status})`,
    remedy: typeof remedy === "string" ? remedy : "wait a moment and try again",
    retryable: response.status === 429 || response.status >= 500,
  });
}

function isProblem(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
}

/** A request that the page itself gave up is not a failure to report. */
function wasAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

async function wholeJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    if (wasAborted(cause)) throw cause;
    throw new TransportError(
      {
        code: "truncated",
        message: "The answer broke off before its end",
        remedy: "try again; a proxy may cut long answers",
        retryable: true,
      },
      { cause },
    );
  }
}

/**
 * Wraps `fetch` so that whatever is not a whole JSON answer becomes a `TransportError` that says what answered and what
 * to try: no network, a proxy's HTML page, a sign-in wall, a connection that broke off.
 */
export function clearFetch(fetch: Fetch): TransportFetch {
  return async (input, init) => {
    let response: Response;
    try {
      response = await fetch(input, init as RequestInit);
    } catch (cause) {
      if (wasAborted(cause)) throw cause;
      throw new TransportError(
        {
          code: "network",
          message: "Headroom cannot be reached",
          remedy: "check the network, or that the server runs",
          retryable: true,
        },
        { cause },
      );
    }
    if (!isJson(response)) throw notHeadroom(response);
    const body = await wholeJson(response);
    if (isProblem(response)) throw refused(response, body as Problem);
    return Object.assign(response, { json: () => Promise.resolve(body) });
  };
}
