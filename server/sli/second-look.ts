import { HOUR_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";

/**
 * How far back the second look goes. Samples may come later than the slices that each tick asks for again: an agent
 * that could not deliver for a while delivers then, and nothing tells that it did.
 */
const SECOND_LOOK_MS = 3 * HOUR_MS;

/** Looks once an hour at the last few hours again, at the cost of one query per query shape. */
export interface SecondLook {
  /** What is to be asked for again now; `null` until the hour is over. The first hour is that of the first call. */
  due(newestEnd: Instant): Interval | null;
  /** What was due has been answered. Without this it is due again. */
  done(): void;
}

export function createSecondLook(sliceMs: number): SecondLook {
  let hour: Instant | null = null;
  let asked: Instant | null = null;
  return {
    due(newestEnd) {
      const now = alignDown(newestEnd, HOUR_MS);
      // A clock that was set back starts anew.
      if (hour === null || hour > now) hour = now;
      if (hour === now) return null;
      asked = now;
      return { from: alignDown(newestEnd - SECOND_LOOK_MS, sliceMs), to: newestEnd };
    },
    done() {
      hour = asked;
    },
  };
}
