import type { LiveEvent } from "#shared/budget/views.ts";

interface Entry {
  readonly sequence: number;
  readonly event: LiveEvent;
}

/** What waits for one reader. However slow the reader is, at most one event per topic waits. */
export interface Inbox {
  readonly put: (sequence: number, event: LiveEvent) => void;
  /** Entries in order of their sequence, waiting for more; ends when the signal given at creation aborts. */
  entries(): AsyncGenerator<Entry>;
}

/** Above this many SLOs an event says "any" instead of naming them. */
const MOST_SLOS = 50;

function merged(older: LiveEvent, newer: LiveEvent): LiveEvent {
  const { slos: _, ...event } = newer;
  if (older.slos === undefined || newer.slos === undefined) return event;
  const slos = [...new Set([...older.slos, ...newer.slos])];
  return slos.length > MOST_SLOS ? event : { ...event, slos };
}

export function createInbox(signal: AbortSignal): Inbox {
  const waiting = new Map<LiveEvent["topic"], Entry>();
  let wake = (): void => undefined;

  function nextArrival(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  return {
    put(sequence, event) {
      const older = waiting.get(event.topic);
      waiting.delete(event.topic); // set again below, so that the map stays in order of sequence
      waiting.set(event.topic, {
        sequence,
        event: older === undefined ? event : merged(older.event, event),
      });
      wake();
    },
    async *entries() {
      const onAbort = (): void => wake();
      signal.addEventListener("abort", onAbort);
      try {
        while (!signal.aborted) {
          const [first] = waiting.values();
          if (first === undefined) {
            await nextArrival();
          } else {
            waiting.delete(first.event.topic);
            yield first;
          }
        }
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}
