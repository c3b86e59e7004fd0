import type { Instant } from "#shared/kernel/time.ts";

/** Where an instant comes from. The real clock is made in `main.ts` alone; tests pass a frozen one. */
export interface Clock {
  now(): Instant;
}
