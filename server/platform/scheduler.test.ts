import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { MINUTE_MS } from "#shared/kernel/time.ts";
import { createLog } from "./log.ts";
import { createScheduler } from "./scheduler.ts";

/** A clock that follows the pretended timers, and can be set apart from them. */
function aScheduler() {
  const lines: string[] = [];
  const state = { offsetMs: 0 };
  const clock = { now: () => Date.now() + state.offsetMs };
  const log = createLog({ level: "info", destination: { write: (line) => void lines.push(line) } });
  return { scheduler: createScheduler({ clock, log }), state, logged: () => lines.join("") };
}

describe("the scheduler", () => {
  beforeEach(() => void vi.useFakeTimers({ now: TEST_NOW + 1_234 }));
  afterEach(() => void vi.useRealTimers());

  it("runs a job for aligned instants, whenever it was started", async () => {
    const { scheduler } = aScheduler();
    const ran: number[] = [];
    scheduler.start({ name: "tick", everyMs: MINUTE_MS, run: async (at) => void ran.push(at) });
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect(ran).toEqual([TEST_NOW + MINUTE_MS, TEST_NOW + 2 * MINUTE_MS, TEST_NOW + 3 * MINUTE_MS]);
    await scheduler.stop();
  });

  it("never lets a job overlap itself; instants that passed meanwhile are left out", async () => {
    const { scheduler } = aScheduler();
    const ran: number[] = [];
    let atOnce = 0;
    scheduler.start({
      name: "slow",
      everyMs: MINUTE_MS,
      run: async (at) => {
        ran.push(at);
        atOnce += 1;
        expect(atOnce).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 2.5 * MINUTE_MS));
        atOnce -= 1;
      },
    });
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(ran).toEqual([TEST_NOW + MINUTE_MS, TEST_NOW + 4 * MINUTE_MS]);
    const stopped = scheduler.stop();
    await vi.advanceTimersByTimeAsync(3 * MINUTE_MS);
    await stopped;
  });

  it("goes on after a job failed, and says so", async () => {
    const { scheduler, logged } = aScheduler();
    let runs = 0;
    scheduler.start({
      name: "fragile",
      everyMs: MINUTE_MS,
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error("broken");
      },
    });
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(runs).toBe(2);
    expect(logged()).toContain('"job":"fragile"');
    await scheduler.stop();
  });

  it("notices within seconds that the clock was set forward, and does not stand still when it was set back", async () => {
    const { scheduler, state } = aScheduler();
    const ran: number[] = [];
    scheduler.start({
      name: "tick",
      everyMs: 10 * MINUTE_MS,
      run: async (at) => void ran.push(at),
    });
    state.offsetMs = 60 * MINUTE_MS;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran).toEqual([TEST_NOW + 60 * MINUTE_MS]);
    state.offsetMs = 0;
    await vi.advanceTimersByTimeAsync(20 * MINUTE_MS);
    expect(ran.slice(1)).toEqual(
      expect.arrayContaining([TEST_NOW + 10 * MINUTE_MS, TEST_NOW + 20 * MINUTE_MS]),
    );
    await scheduler.stop();
  });

  it("aborts what runs when it stops, and waits for its end", async () => {
    const { scheduler, logged } = aScheduler();
    let ended = false;
    scheduler.start({
      name: "long",
      everyMs: MINUTE_MS,
      run: (_at, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            ended = true;
            reject(new Error("aborted"));
          });
        }),
    });
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await scheduler.stop();
    expect(ended).toBe(true);
    expect(logged()).toBe("");
  });
});
