import { TransportError } from "./failure.ts";

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

interface Refusal {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly remedy?: unknown;
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/**
 * Exchanges the server's token for a session of this browser, kept in a cookie that scripts cannot read.
 *
 * @throws TransportError when the token is wrong or the server cannot be reached
 */
export async function signIn(token: string, fetch: Fetch): Promise<void> {
  const response = await fetch("/api/v1/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  }).catch((cause: unknown) => {
    throw new TransportError(
      {
        code: "network",
        message: "Headroom cannot be reached",
        remedy: "check the network, or that the server runs",
        retryable: true,
      },
      { cause },
    );
  });
  if (response.ok) return;
  const refusal = (await response.json().catch(() => ({}))) as Refusal;
  throw new TransportError({
    code: text(refusal.code, "refused"),
    message: text(refusal.detail, `the server refused (${response.status})`),
    remedy: text(refusal.remedy, "try again"),
    retryable: true,
  });
}
