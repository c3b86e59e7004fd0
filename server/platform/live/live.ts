import type { LiveEvent } from "#shared/budget/views.ts";
import type { Clock } from "#server/platform/clock.ts";
import { createInbox } from "./inbox.ts";

/** A published event with its id, from which a reader can go on after it was cut off. */
export interface NumberedEvent {
  readonly id: string;
  readonly event: LiveEvent;
}

/** Publishes what changed to whoever listens. Ids grow; a bounded tail is kept so that a reader can resume. */
export interface Live {
  publish(event: LiveEvent): void;
  /**
   * Events after `lastEventId`, then new ones as they come. When the id is too old (or of an earlier process), begins
   * with one event per topic, so that the reader refetches everything.
   */
  subscribe(lastEventId: string | undefined, signal: AbortSignal): AsyncIterable<NumberedEvent>;
  /** How many events were published: answers computed at the same count are equally fresh. */
  version(): number;
  /** Readers that are connected. */
  readers(): number;
  /** Ends every reader's stream, for shutdown. */
  close(): void;
}

const TOPICS: readonly LiveEvent["topic"][] = [
  "budgets",
  "sources",
  "definitions",
  "catalog",
  "events",
  "evidence",
  "planning",
];

/**
 * @param options.capacity how many past events a reader can resume over
 * @param options.epoch tells this process's ids from those of another; unique per start
 */
export function createLive(options: {
  readonly capacity: number;
  readonly epoch: string;
  readonly clock: Clock;
}): Live {
  const { capacity, epoch, clock } = options;
  const tail: { readonly sequence: number; readonly event: LiveEvent }[] = [];
  const wakeUps = new Set<(sequence: number, event: LiveEvent) => void>();
  const closing = new AbortController();
  let last = 0;

  const idOf = (sequence: number): string => `${epoch}-${sequence}`;

  /** The sequence an id stands for, when every event after it is still in the tail; otherwise `null`. */
  function resumable(id: string): number | null {
    const digits = id.startsWith(`${epoch}-`) ? id.slice(epoch.length + 1) : "";
    if (!/^\d{1,15}$/.test(digits)) return null;
    const sequence = Number(digits);
    const oldest = tail[0]?.sequence ?? last + 1;
    return sequence <= last && sequence >= oldest - 1 ? sequence : null;
  }

  /** All but the last carry an id nothing can be resumed from, so a reader cut off among them begins again. */
  function* everything(): Generator<NumberedEvent> {
    for (const [index, topic] of TOPICS.entries()) {
      const id = index === TOPICS.length - 1 ? idOf(last) : `${epoch}-all`;
      yield { id, event: { topic, at: clock.now() } };
    }
  }

  async function* read(
    startAfter: number | null,
    signal: AbortSignal,
  ): AsyncGenerator<NumberedEvent> {
    const inbox = createInbox(AbortSignal.any([signal, closing.signal]));
    const backlog = startAfter === null ? [...everything()] : [];
    for (const entry of tail)
      if (startAfter !== null && entry.sequence > startAfter)
        inbox.put(entry.sequence, entry.event);
    wakeUps.add(inbox.put);
    try {
      yield* backlog;
      for await (const { sequence, event } of inbox.entries()) yield { id: idOf(sequence), event };
    } finally {
      wakeUps.delete(inbox.put);
    }
  }

  return {
    publish(event) {
      last += 1;
      tail.push({ sequence: last, event });
      if (tail.length > capacity) tail.shift();
      for (const put of wakeUps) put(last, event);
    },
    subscribe(lastEventId, signal) {
      return read(lastEventId === undefined ? last : resumable(lastEventId), signal);
    },
    version: () => last,
    readers: () => wakeUps.size,
    close: () => closing.abort(),
  };
}
