import type { DomainError } from "#shared/kernel/errors.ts";
import { MINUTE_MS, type Instant } from "#shared/kernel/time.ts";
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

/** `X-Accepted-GitHub-Permissions` separates by `;` what has to be there together, and by `,` the ways to get there. */
function permissionsAskedFor(headers: Headers): string | null {
  const accepted = headers.get("x-accepted-github-permissions");
  if (accepted === null || accepted === "") return null;
  const ways = accepted.split(";").map((way) => way.trim().replaceAll("=", ": "));
  return `the repository permission ${ways.join(", or ")}`;
}

/** Of classic tokens: the scopes that would do, and those that the token has. */
function scopesAskedFor(headers: Headers): string | null {
  const accepted = headers.get("x-accepted-oauth-scopes");
  if (accepted === null || accepted === "") return null;
  const has = headers.get("x-oauth-scopes");
  return `the scope ${accepted.replaceAll(", ", " or ")} (the token has ${has === null || has === "" ? "none" : has})`;
}

function singleSignOn(headers: Headers): string | null {
  return headers.has("x-github-sso")
    ? "an authorization of the token for the organisation's single sign-on (Settings, Developer settings, the token, Configure SSO)"
    : null;
}

function busyUntil({ status, headers }: Answer, said: string, now: Instant): Instant | null {
  if (status !== 403 && status !== 429) return null;
  const after = retryAfter(headers, now);
  if (after !== null) return after;
  if (headers.get("x-ratelimit-remaining") === "0")
    return instantIn(headers, "x-ratelimit-reset") ?? now + MINUTE_MS;
  return status === 429 || /rate limit|abuse detection/i.test(said) ? now + MINUTE_MS : null;
}

/** Explains an answer of GitHub's REST API that is none. */
export function githubRefusal(asked: Asked, answer: Answer, now: Instant): DomainError | null {
  const { status, headers } = answer;
  if (status < 400) return null;
  const said = answer.sayable(textAt(answer.body, "message") ?? "");
  const until = busyUntil(answer, said, now);
  if (until !== null)
    return new TrackerBusy(
      asked,
      { now, until },
      `says that its limit of requests is used up (${status})`,
    );
  if (status === 401) return credentialRefused(asked, status, said);
  const right =
    singleSignOn(headers) ?? permissionsAskedFor(headers) ?? scopesAskedFor(headers) ?? asked.right;
  if (status === 403) return rightMissing(asked, status, said, answer.sayable(right));
  if (status === 404 || status === 410 || status === 451)
    return notThere(asked, status, said, answer.sayable(right));
  if (status >= 500) return serverFails(asked, status, said);
  return questionRejected(asked, status, said);
}
