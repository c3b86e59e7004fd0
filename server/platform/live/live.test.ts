import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import type { LiveEvent } from "#shared/budget/views.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { createLive, type Live, type NumberedEvent } from "./live.ts";

const clock = { now: () => TEST_NOW };
const create = (capacity = 10, epoch = "a") => createLive({ capacity, epoch, clock });
const event = (topic: LiveEvent["topic"], slos?: readonly string[]): LiveEvent => ({
  topic,
  at: TEST_NOW,
  ...(slos === undefined ? {} : { slos: slos.map(sloId) }),
});

/** Reads so many events, then leaves. */
async function take(live: Live, count: number, lastEventId?: string): Promise<NumberedEvent[]> {
  const events: NumberedEvent[] = [];
  if (count === 0) return events;
  for await (const one of live.subscribe(lastEventId, new AbortController().signal)) {
    events.push(one);
    if (events.length === count) break;
  }
  return events;
}

const topics = (events: readonly NumberedEvent[]) => events.map(({ event: { topic } }) => topic);

describe("live updates", () => {
  it("reach a reader that waits, with ids that grow", async () => {
    const live = create();
    const reading = take(live, 2);
    await Promise.resolve();
    live.publish(event("budgets"));
    live.publish(event("sources"));
    const events = await reading;
    expect(topics(events)).toEqual(["budgets", "sources"]);
    expect(events.map(({ id }) => id)).toEqual(["a-1", "a-2"]);
  });

  it("are not told again to a reader that begins", async () => {
    const live = create();
    live.publish(event("catalog"));
    const reading = take(live, 1);
    await Promise.resolve();
    live.publish(event("budgets"));
    expect(topics(await reading)).toEqual(["budgets"]);
  });

  it("go on after the id that a reader saw last", async () => {
    const live = create();
    live.publish(event("budgets"));
    live.publish(event("sources"));
    live.publish(event("catalog"));
    expect(await take(live, 2, "a-1")).toEqual([
      { id: "a-2", event: event("sources") },
      { id: "a-3", event: event("catalog") },
    ]);
  });

  it.each([
    ["too old", "a-1"],
    ["of another process", "b-5"],
    ["of the future", "a-99"],
    ["nonsense", "a-x"],
    ["empty", ""],
  ])("tell a reader whose id is %s to fetch every topic again", async (_why, id) => {
    const live = create(2);
    for (let index = 0; index < 5; index += 1) live.publish(event("budgets"));
    const events = await take(live, 7, id);
    expect(topics(events)).toEqual([
      "budgets",
      "sources",
      "definitions",
      "catalog",
      "events",
      "evidence",
      "planning",
    ]);
    expect(events.at(-1)?.id).toBe("a-5");
  });

  it("let a reader that was cut off while fetching everything begin with everything again", async () => {
    const live = create();
    const [first] = await take(live, 1, "other-1");
    expect(topics(await take(live, 4, first?.id))).toHaveLength(4);
  });

  it("keep at most one event per topic for a reader that is slow, losing no SLO it must refetch", async () => {
    const live = create(1_000);
    const events = live.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const first = events.next();
    live.publish(event("catalog"));
    await first;
    for (let index = 0; index < 100; index += 1) {
      live.publish(event("budgets", [`s/${index % 3}`]));
      live.publish(event("sources"));
    }
    const second = await events.next();
    const third = await events.next();
    expect([second.value.event.topic, third.value.event.topic]).toEqual(["budgets", "sources"]);
    expect([...second.value.event.slos].sort()).toEqual(["s/0", "s/1", "s/2"]);
    expect(third.value.id).toBe("a-201");
    await events.return?.();
  });

  it("stop naming SLOs when they are many", async () => {
    const live = create(1_000);
    for (let index = 0; index < 60; index += 1) live.publish(event("budgets", [`s/${index}`]));
    const [all] = await take(live, 1, "a-0");
    expect(all?.event).toEqual(event("budgets"));
  });

  it("leave nothing behind when a reader goes, and end when the server stops", async () => {
    const live = create();
    const leaving = new AbortController();
    const reader = live.subscribe(undefined, leaving.signal)[Symbol.asyncIterator]();
    const pending = reader.next();
    await Promise.resolve();
    expect(live.readers()).toBe(1);
    leaving.abort();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(live.readers()).toBe(0);

    const staying = live
      .subscribe(undefined, new AbortController().signal)
      [Symbol.asyncIterator]()
      .next();
    live.close();
    expect((await staying).done).toBe(true);
    expect(live.readers()).toBe(0);
  });

  it("keep no more than the tail they were made for", async () => {
    const live = create(3);
    for (let index = 0; index < 1_000; index += 1) live.publish(event("budgets"));
    expect(live.version()).toBe(1_000);
    expect(await take(live, 1, "a-997")).toEqual([{ id: "a-1000", event: event("budgets") }]);
    expect(topics(await take(live, 4, "a-996"))).toHaveLength(4);
  });
});
