import type { DomainError } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import {
  credentialRefused,
  notThere,
  questionRejected,
  rightMissing,
  serverFails,
  TrackerBusy,
  type Asked,
} from "#server/debt/trackers/failures.ts";
import type { Answer } from "#server/debt/trackers/http.ts";
import { textAt } from "#server/debt/trackers/read-list.ts";
import { instantIn, retryAfter } from "#server/debt/trackers/waits.ts";

const WAIT_UNLESS_SAID_MS = 30_000;

/** Jira says what is wrong as `errorMessages`, as `errors` by field, or as one `message`. */
function saidBy({ body, sayable }: Answer): string {
  const { errorMessages, errors } = (body ?? {}) as {
    readonly errorMessages?: unknown;
    readonly errors?: unknown;
  };
  const messages = [
    ...(Array.isArray(errorMessages) ? errorMessages : []),
    ...(typeof errors === "object" && errors !== null ? Object.values(errors) : []),
    textAt(body, "message"),
  ].filter((message) => typeof message === "string" && message !== "");
  return sayable(messages.join("; "));
}

/** `WWW-Authenticate: Bearer error="insufficient_scope", scope="read:sprint:jira-software"` names what is missing. */
function scopeAskedFor({ headers, sayable }: Answer): string | undefined {
  const scope = /scope="([^"]+)"/.exec(headers.get("www-authenticate") ?? "")?.[1];
  return scope === undefined ? undefined : `the scope ${sayable(scope)}`;
}

/** Explains an answer of Jira, Cloud or Data Center, that is none. */
export function jiraRefusal(asked: Asked, answer: Answer, now: Instant): DomainError | null {
  const { status, headers } = answer;
  const said = saidBy(answer);
  const login = headers.get("x-seraph-loginreason") ?? "";
  if (login.includes("AUTHENTICATION_DENIED"))
    return credentialRefused(asked, status, "Jira asks this user for a CAPTCHA, so log in by hand");
  // Jira answers a wrong credential with what anybody may see, which for most is nothing.
  if (login.includes("AUTHENTICATED_FAILED") || (status === 401 && !/scope/i.test(said))) {
    const scope = scopeAskedFor(answer);
    return scope === undefined
      ? credentialRefused(asked, status, said)
      : rightMissing(asked, status, said, scope);
  }
  if (status === 401 || status === 403)
    return rightMissing(asked, status, said, scopeAskedFor(answer) ?? asked.right);
  if (status === 429 || (status === 503 && headers.has("retry-after"))) {
    const until =
      retryAfter(headers, now) ??
      instantIn(headers, "x-ratelimit-reset") ??
      now + WAIT_UNLESS_SAID_MS;
    return new TrackerBusy(asked, { now, until }, `asks for a pause (${status})`);
  }
  if (status >= 500) return serverFails(asked, status, said);
  if (status === 404 || status === 410) return notThere(asked, status, said);
  if (status >= 400) return questionRejected(asked, status, said);
  return null;
}
