import type { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, type Instant } from "#shared/kernel/time.ts";
import {
  credentialRefused,
  questionRejected,
  rightMissing,
  serverFails,
  TrackerBusy,
  type Asked,
} from "#server/debt/trackers/failures.ts";
import type { Answer } from "#server/debt/trackers/http.ts";
import { textAt } from "#server/debt/trackers/read-list.ts";
import { instantIn, retryAfter } from "#server/debt/trackers/waits.ts";

/** Linear limits requests, their complexity, and requests to single endpoints; each limit says when it is lifted. */
const RESETS = [
  ["x-ratelimit-requests-remaining", "x-ratelimit-requests-reset"],
  ["x-ratelimit-complexity-remaining", "x-ratelimit-complexity-reset"],
  ["x-ratelimit-endpoint-requests-remaining", "x-ratelimit-endpoint-requests-reset"],
] as const;

function busyUntil(headers: Headers, now: Instant): Instant {
  const after = retryAfter(headers, now);
  if (after !== null) return after;
  const resets = RESETS.filter(([remaining]) => Number(headers.get(remaining) ?? 1) <= 0)
    .map(([, reset]) => instantIn(headers, reset))
    .filter((reset) => reset !== null);
  return resets.length === 0 ? now + MINUTE_MS : Math.max(...resets);
}

interface GraphqlError {
  readonly said: string;
  /** `RATELIMITED`, `AUTHENTICATION_ERROR`, `FORBIDDEN`, `INPUT_ERROR`, ... */
  readonly code: string;
}

function errorOf({ body, sayable }: Answer): GraphqlError | null {
  const { errors } = (body ?? {}) as { readonly errors?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first === undefined) return null;
  const said =
    textAt(first, "extensions", "userPresentableMessage") ?? textAt(first, "message") ?? "";
  const code = textAt(first, "extensions", "code") ?? textAt(first, "extensions", "type") ?? "";
  return { said: sayable(said), code: code.toUpperCase().replaceAll(/[\s-]+/g, "_") };
}

/** Explains an answer of Linear that is none. GraphQL puts what went wrong into the answer, whatever its status. */
export function linearRefusal(asked: Asked, answer: Answer, now: Instant): DomainError | null {
  const { status, headers } = answer;
  const error = errorOf(answer);
  if (error === null && status < 400) return null;
  const { said, code } = error ?? { said: "", code: "" };
  if (status === 429 || code.startsWith("RATELIMIT"))
    return new TrackerBusy(
      asked,
      { now, until: busyUntil(headers, now) },
      `says that its limit of requests is used up (${status})`,
    );
  if (code.startsWith("FORBIDDEN") || /scope|permission/i.test(said) || status === 403)
    return rightMissing(asked, status, said);
  if (code.startsWith("AUTHENTICATION") || status === 401)
    return credentialRefused(asked, status, said);
  if (status >= 500 || code.startsWith("INTERNAL")) return serverFails(asked, status, said);
  return questionRejected(asked, status, said);
}
