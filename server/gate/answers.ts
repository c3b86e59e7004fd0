import type { Instant } from "#shared/kernel/time.ts";
import type { Clock } from "#server/platform/clock.ts";

/** Answers that take long to work out, kept for a while. Who asks for one that is being worked out waits for that. */
export interface Answers {
  /** A failure is not kept. */
  ask<T>(question: string, answer: () => Promise<T>): Promise<T>;
}

/** More than there are services of an organisation that anybody looks at within a few minutes. */
const MOST_KEPT = 500;

/** Keeps nothing yet. */
export function createAnswers(options: {
  readonly clock: Clock;
  /** How long an answer that is begun now may be given again. */
  readonly maxAgeMs: () => number;
  /** How many are kept; 500 when absent. */
  readonly most?: number;
}): Answers {
  const { most = MOST_KEPT } = options;
  const kept = new Map<string, { readonly until: Instant; readonly answer: Promise<unknown> }>();

  return {
    ask<T>(question: string, work: () => Promise<T>): Promise<T> {
      const now = options.clock.now();
      const found = kept.get(question);
      if (found !== undefined && now < found.until) return found.answer as Promise<T>;
      const answer = work();
      const entry = { until: now + options.maxAgeMs(), answer };
      kept.delete(question);
      kept.set(question, entry);
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      answer.catch(() => {
        if (kept.get(question) === entry) kept.delete(question);
      });
      return answer;
    },
  };
}
