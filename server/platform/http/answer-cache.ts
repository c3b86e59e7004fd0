import { createHash } from "node:crypto";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Clock } from "#server/platform/clock.ts";
import type { Instant } from "#shared/kernel/time.ts";

export type Encoding = "br" | "gzip" | "identity";

/** An answer made once for all who ask the same. */
export interface Answer {
  readonly etag: string;
  readonly contentType: string;
  /** The body in an encoding; each is compressed once. */
  body(encoding: Encoding): Buffer;
}

export interface FreshAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface AnswerCache {
  /**
   * The answer to a question: the kept one while nothing was published, otherwise what `make` gives. Of many who ask
   * at once, one makes it and the others wait. What is not a plain success is handed through and not kept.
   */
  ask(question: string, make: () => Promise<FreshAnswer>): Promise<Answer | FreshAnswer>;
}

/** Below this, compression costs more than it saves. */
const SMALLEST_COMPRESSED = 1_024;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

function createAnswer({ text, contentType }: FreshAnswer): Answer {
  const plain = Buffer.from(text);
  const bodies = new Map<Encoding, Buffer>([["identity", plain]]);
  return {
    etag: `W/"${createHash("sha256").update(plain).digest("base64url").slice(0, 27)}"`,
    contentType,
    body(encoding) {
      const kept = bodies.get(encoding);
      if (kept !== undefined) return kept;
      const made = encoding === "br" ? brotliCompressSync(plain, BROTLI) : gzipSync(plain);
      bodies.set(encoding, made);
      return made;
    },
  };
}

/** The best encoding a client takes. A quality of 0 refuses one. */
export function chooseEncoding(acceptEncoding: string | undefined, size: number): Encoding {
  if (size < SMALLEST_COMPRESSED) return "identity";
  const accepted = (acceptEncoding ?? "")
    .split(",")
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part));
  const names = accepted.map((part) => part.split(";")[0]?.trim());
  if (names.includes("br")) return "br";
  return names.includes("gzip") ? "gzip" : "identity";
}

interface Kept {
  readonly answer: Promise<Answer | FreshAnswer>;
  readonly madeAt: Instant;
}

/**
 * @param options.version changes whenever an answer might
 * @param options.maxAgeMs how long an answer is kept although nothing was published: ages of numbers move on by themselves
 * @param options.capacity how many answers are kept
 */
export function createAnswerCache(options: {
  readonly version: () => string;
  readonly clock: Clock;
  readonly maxAgeMs: number;
  readonly capacity: number;
}): AnswerCache {
  const { version, clock, maxAgeMs, capacity } = options;
  let kept = new Map<string, Kept>();
  let keptVersion = version();

  function forgetOutdated(): void {
    if (version() === keptVersion) return;
    kept = new Map();
    keptVersion = version();
  }

  async function answerFrom(make: () => Promise<FreshAnswer>): Promise<Answer | FreshAnswer> {
    const fresh = await make();
    return fresh.status === 200 ? createAnswer(fresh) : fresh;
  }

  return {
    async ask(question, make) {
      forgetOutdated();
      const known = kept.get(question);
      if (known !== undefined && Math.abs(clock.now() - known.madeAt) < maxAgeMs)
        return known.answer;
      const store = kept;
      const entry: Kept = { answer: answerFrom(make), madeAt: clock.now() };
      store.delete(question);
      store.set(question, entry);
      const [oldest] = store.keys();
      if (store.size > capacity && oldest !== undefined) store.delete(oldest);
      const forget = (): void => {
        if (store.get(question) === entry) store.delete(question);
      };
      const answer = await entry.answer.catch((error: unknown) => {
        forget();
        throw error;
      });
      if ("status" in answer) forget();
      return answer;
    },
  };
}
