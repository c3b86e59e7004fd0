import { DomainError } from "#shared/kernel/errors.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";

/** Who was asked for what, for a message that can be acted upon. No secret is ever part of it. */
export interface Asked {
  readonly tracker: string;
  /** Without query and credentials. */
  readonly url: string;
  /** In words: `the sprints of board 12`. */
  readonly what: string;
  /** Which credential was sent, in words: `the token of /run/secrets/jira`. */
  readonly credential: string;
  /** What whoever the credential belongs to has to be allowed: `the scope read:jira-work`. */
  readonly right: string;
}

/** Whoever asks for a longer pause has miscounted; asking once a day burdens nobody. */
const LONGEST_PAUSE_MS = DAY_MS;

/** A tracker asked not to be asked for a while. Nothing is wrong, and what was read so far is kept. */
export class TrackerBusy extends DomainError {
  /** Nothing may be asked before. */
  readonly until: Instant;

  /** @param pause when the tracker wants to be asked again, which is believed for a day */
  constructor(
    asked: Asked,
    pause: { readonly now: Instant; readonly until: Instant },
    why: string,
  ) {
    const until = Math.min(pause.until, pause.now + LONGEST_PAUSE_MS);
    super({
      code: "tracker.busy",
      message: `${subject(asked)} ${why}; it is asked again at ${new Date(until).toISOString()}`,
      remedy: "nothing has to be done; a larger everyMinutes asks for less",
    });
    this.until = until;
  }
}

function subject({ tracker, url }: Asked): string {
  return `tracker "${tracker}" (${url})`;
}

function failure(
  code: string,
  asked: Asked,
  what: string,
  remedy: string,
  cause?: unknown,
): DomainError {
  return new DomainError({ code, message: `${subject(asked)} ${what}`, remedy }, { cause });
}

function because(said: string): string {
  return said === "" ? "" : `: ${said}`;
}

/** The credential is not accepted at all. */
export function credentialRefused(asked: Asked, status: number, said: string): DomainError {
  return failure(
    "tracker.refused",
    asked,
    `does not accept the credentials (${status})${because(said)}`,
    `check ${asked.credential}: it may have expired, been revoked, or belong to another site`,
  );
}

/** The credential is accepted, and may not do this. */
export function rightMissing(
  asked: Asked,
  status: number,
  said: string,
  right = asked.right,
): DomainError {
  return failure(
    "tracker.right-missing",
    asked,
    `does not let ${asked.credential} read ${asked.what} (${status})${because(said)}`,
    `what is missing is ${right}`,
  );
}

/** What was asked for is not there, or kept from whoever may not see it. */
export function notThere(asked: Asked, status: number, said: string, right?: string): DomainError {
  return failure(
    "tracker.part-missing",
    asked,
    `has no ${asked.what.replace(/^the /, "")} (${status})${because(said)}`,
    `correct the name in headroom.yaml; what may not be seen looks the same, so see that there is ${right ?? asked.right}`,
  );
}

/** The question itself is not understood. */
export function questionRejected(asked: Asked, status: number, said: string): DomainError {
  return failure(
    "tracker.rejected",
    asked,
    `rejects the question for ${asked.what} (${status})${because(said)}`,
    `check what headroom.yaml says of the tracker, and that there is ${asked.right}`,
  );
}

export function serverFails(asked: Asked, status: number, said: string): DomainError {
  return failure(
    "tracker.fails",
    asked,
    `fails with status ${status}${because(said)}`,
    "see the tracker's own status page or log; it is tried again",
  );
}

export function timedOut(asked: Asked, timeoutMs: number): DomainError {
  return failure(
    "tracker.unreachable",
    asked,
    `did not answer within ${timeoutMs / 1_000} s`,
    "see whether the tracker is overloaded; it is tried again",
  );
}

export function answerTooLarge(asked: Asked, bytes: number): DomainError {
  return failure(
    "tracker.answer-unreadable",
    asked,
    `answers with more than ${Math.floor(bytes / 1_048_576)} MiB for ${asked.what}`,
    "see whether the address is that of the tracker's API",
  );
}

/** The answer is no JSON, or not of the form that the tracker documents. */
export function answerUnreadable(asked: Asked, how: string): DomainError {
  return failure(
    "tracker.answer-unreadable",
    asked,
    `answers with ${how} for ${asked.what}`,
    "see whether the address is that of the tracker's API, and whether a login page or proxy stands before it",
  );
}

export function secretUnreadable(asked: Asked, file: string, cause: unknown): DomainError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
  return failure(
    "tracker.refused",
    asked,
    `needs the secret in ${file}, which cannot be read (${code})`,
    "correct the path or the file's permissions",
    cause,
  );
}

/** The secret is not one that could be sent. Without a cause, which might hold it. */
export function secretUnusable(asked: Asked, how: string): DomainError {
  return failure(
    "tracker.refused",
    asked,
    `cannot be asked: ${asked.credential} ${how}`,
    "put the token there as the tracker gave it, on one line and without quotes",
  );
}

const REACH: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "refuses the connection"],
  [/ENOTFOUND|EAI_AGAIN/, "has a host name that does not resolve"],
  [/ECONNRESET|UND_ERR_SOCKET|EPIPE/, "cut the connection before it answered"],
  [/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_/, "fails the TLS handshake"],
];

function codes(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error ? String(error.code) : "";
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [code, ...inner.map(codes)].filter((text) => text !== "").join(" ");
}

/** No answer came at all. */
export function connectionFailed(asked: Asked, error: unknown): DomainError {
  const found = codes(error);
  const what = REACH.find(([pattern]) => pattern.test(found))?.[1] ?? "cannot be reached";
  return failure(
    "tracker.unreachable",
    asked,
    `${what}${found === "" ? "" : ` (${found})`}`,
    "check the tracker's url, name server, firewall and proxy; it is tried again",
    error,
  );
}

/** Pages that name each other as the next one would be asked for without end. */
export function goesRoundInCircles(what: string): DomainError {
  return new DomainError({
    code: "tracker.endless",
    message: `the pages of ${what} do not end: one of them names a page that was asked for before as the next`,
    remedy:
      "see whether a proxy before the tracker keeps answers or changes addresses; the reading begins anew",
  });
}

/** Whether the part that was asked for is at fault, rather than the tracker as a whole: the rest can be read. */
export function isOfOnePart(error: unknown): error is DomainError {
  return (
    error instanceof DomainError &&
    ["tracker.part-missing", "tracker.right-missing", "tracker.rejected"].includes(error.code)
  );
}
