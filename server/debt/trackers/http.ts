import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import pRetry from "p-retry";
import type { Clock } from "#server/platform/clock.ts";
import { sayable } from "#server/sli/prometheus/said.ts";
import { DomainError } from "#shared/kernel/errors.ts";
import {
  answerTooLarge,
  answerUnreadable,
  connectionFailed,
  secretUnreadable,
  secretUnusable,
  timedOut,
  TrackerBusy,
  type Asked,
} from "./failures.ts";
import type { Secret } from "./settings.ts";
import { storableJson } from "./storable.ts";

/** What a tracker answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Read from JSON; `null`: the answer is no JSON. */
  readonly body: unknown;
  /** The tracker's own words as they may be shown: without what it was sent in confidence, and not at any length. */
  sayable(text: string): string;
}

export interface Question {
  readonly url: string;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: unknown;
  /** For messages. */
  readonly what: string;
  readonly right: string;
  /** Whether an answer has the form that is documented. */
  readonly isAnswer: (body: unknown) => boolean;
}

/** Sends questions to one tracker. */
export interface TrackerHttp {
  /**
   * Asks, and asks again after a wait what may pass.
   *
   * @throws DomainError `tracker.*`; `TrackerBusy` when the wait is too long to sit through
   */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
}

/** How a credential is shown to a tracker. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be said, in all its spellings. */
  readonly secrets: readonly string[];
}

export interface HttpOptions {
  readonly tracker: string;
  readonly clock: Clock;
  /** In words, without saying it: `the token of /run/secrets/jira`. */
  readonly credentialInWords: string;
  readonly secret: Secret;
  readonly credential: (secret: string) => Credential;
  /** Explains an answer that is none; `null`: it is one. */
  readonly refusal: (asked: Asked, answer: Answer, now: number) => DomainError | null;
  /** For one request, answer included. */
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** Wait before the first further attempt; doubles, with jitter. */
  readonly retryDelayMs?: number;
}

const DEFAULTS = { timeoutMs: 30_000, retries: 3, retryDelayMs: 500 };
const LARGEST_ANSWER_BYTES = 16 * 1_048_576;
/** A longer wait is not sat through: the reading goes on from where it is when the time has come. */
const LONGEST_WAIT_MS = 20_000;

/** An address as it may be shown. */
export function shownAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

async function readSecret(secret: Secret, asked: Asked): Promise<string> {
  if ("token" in secret) return secret.token;
  try {
    return (await readFile(secret.tokenFile, "utf8")).trim();
  } catch (error) {
    throw secretUnreadable(asked, secret.tokenFile, error);
  }
}

/** What no header can carry: refused before a header is made of it, whose error would say the secret. */
const NO_TOKEN = /[^\x20-\x7e]/;

async function secretOf(secret: Secret, asked: Asked): Promise<string> {
  const text = await readSecret(secret, asked);
  if (text === "") throw secretUnusable(asked, "is empty");
  if (/[\r\n]/.test(text)) throw secretUnusable(asked, "holds a line break");
  if (NO_TOKEN.test(text)) throw secretUnusable(asked, "holds characters that no token has");
  return text;
}

async function textOf(response: Response, asked: Asked): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  if (response.body === null) return text;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_ANSWER_BYTES) throw answerTooLarge(asked, LARGEST_ANSWER_BYTES);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function mayPass(error: unknown, now: number): boolean {
  if (error instanceof TrackerBusy) return error.until - now <= LONGEST_WAIT_MS;
  return (
    error instanceof DomainError && ["tracker.unreachable", "tracker.fails"].includes(error.code)
  );
}

/** Speaks HTTP and JSON to one tracker: with time limits, limits of size, and the waits that it asks for. */
export function createTrackerHttp(options: HttpOptions): TrackerHttp {
  const { clock, credential, refusal } = options;
  const { timeoutMs, retries, retryDelayMs } = { ...DEFAULTS, ...options };

  async function once(question: Question, asked: Asked, signal: AbortSignal): Promise<Answer> {
    const { headers, secrets } = credential(await secretOf(options.secret, asked));
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(question.url, {
        headers: {
          accept: "application/json",
          "user-agent": "headroom",
          ...(question.body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(question.body === undefined
          ? {}
          : { method: "POST", body: JSON.stringify(question.body) }),
        signal: AbortSignal.any([signal, deadline]),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: storableJson(await textOf(response, asked)),
        sayable: (text) => sayable(text, secrets),
      };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DomainError) throw error;
      throw deadline.aborted ? timedOut(asked, timeoutMs) : connectionFailed(asked, error);
    }
  }

  return {
    ask(question, signal) {
      const asked: Asked = {
        tracker: options.tracker,
        url: shownAddress(question.url),
        what: question.what,
        credential: options.credentialInWords,
        right: question.right,
      };
      const attempt = async (): Promise<Answer> => {
        signal.throwIfAborted();
        const answer = await once(question, asked, signal);
        const refused = refusal(asked, answer, clock.now());
        if (refused !== null) throw refused;
        if (answer.body === null) throw answerUnreadable(asked, "something that is no JSON");
        if (!question.isAnswer(answer.body))
          throw answerUnreadable(asked, "JSON of another form than is documented");
        return answer;
      };
      return pRetry(attempt, {
        retries,
        minTimeout: retryDelayMs,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => mayPass(error, clock.now()),
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (retriesLeft === 0 || !(error instanceof TrackerBusy)) return;
          const ms = error.until - clock.now();
          if (ms > 0 && ms <= LONGEST_WAIT_MS) await wait(ms, undefined, { signal });
        },
      });
    },
  };
}

/** Says which credential is sent, without saying it. */
export function secretInWords(secret: Secret): string {
  return "tokenFile" in secret ? `the token of ${secret.tokenFile}` : "the token of the tracker";
}
