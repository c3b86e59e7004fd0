import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import type { LiveEvent } from "#shared/budget/views.ts";
import { useConnectionStore } from "./connection.ts";
import { followLive } from "./live.ts";
import type { Api } from "./trpc.ts";

type Subscribe = Api["live"]["events"]["subscribe"];
type Handlers = Parameters<Subscribe>[1];

/** A stream whose events the test sends, and a timer that it lets run out. */
function follow() {
  const opened: { readonly input: Parameters<Subscribe>[0]; readonly handlers: Handlers }[] = [];
  const timers: (() => void)[] = [];
  let closed = 0;
  const queries = new QueryClient();
  const stop = followLive({
    subscribe: (input, handlers) => {
      opened.push({ input, handlers });
      return { unsubscribe: () => (closed += 1) };
    },
    queries,
    now: () => 1_000,
    later: (callback) => {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
  });
  const latest = () => {
    const last = opened.at(-1);
    if (last === undefined) throw new Error("no stream was opened");
    return last.handlers;
  };
  const send = (id: string, topic: LiveEvent["topic"]) =>
    latest().onData?.({ id, data: { topic, at: 0 } });
  const move = (state: "pending" | "connecting") =>
    latest().onConnectionStateChange?.({ type: "state", state, error: null } as never);
  return { opened, timers, queries, stop, latest, send, move, closed: () => closed };
}

/** Puts answers of these routers into the cache and tells which are out of date. */
function watch(queries: QueryClient, routers: readonly string[]) {
  for (const router of routers) queries.setQueryData([[router, "any"], { type: "query" }], 1);
  return () =>
    routers.filter(
      (router) => queries.getQueryState([[router, "any"], { type: "query" }])?.isInvalidated,
    );
}

beforeEach(() => useConnectionStore.setState({ connection: { state: "connecting" } }));

describe("following what happens", () => {
  it.each([
    ["budgets", ["budget", "incidents"]],
    ["sources", ["budget", "sli"]],
    ["definitions", ["budget", "scenarios", "slo"]],
    ["catalog", ["budget", "org", "scenarios"]],
    ["events", ["incidents"]],
    ["evidence", ["scenarios"]],
  ] as const)("has what %s touches fetched again, and nothing else", (topic, touched) => {
    const { queries, send } = follow();
    const outdated = watch(queries, [
      "budget",
      "incidents",
      "meta",
      "org",
      "scenarios",
      "sli",
      "slo",
    ]);
    send("7", topic);
    expect(outdated()).toEqual(touched);
  });

  it("says whether the page is live, and since when not", () => {
    const { move } = follow();
    move("pending");
    expect(useConnectionStore.getState().connection).toEqual({ state: "live" });
    move("connecting");
    expect(useConnectionStore.getState().connection).toEqual({
      state: "reconnecting",
      since: 1_000,
    });
  });

  it("goes on from the last event when the server ended the stream", () => {
    const { opened, timers, latest, send, move } = follow();
    expect(opened[0]?.input).toEqual({ lastEventId: null });
    move("pending");
    send("41", "budgets");
    send("42", "budgets");
    latest().onStopped?.();
    expect(useConnectionStore.getState().connection.state).toBe("reconnecting");
    timers[0]?.();
    expect(opened[1]?.input).toEqual({ lastEventId: "42" });
  });

  it("waits only once, however many ends are reported", () => {
    const { timers, latest } = follow();
    latest().onStopped?.();
    latest().onStopped?.();
    expect(timers).toHaveLength(1);
  });

  it("is over when stopped", () => {
    const { timers, latest, stop, closed } = follow();
    stop();
    latest().onStopped?.();
    expect(timers).toHaveLength(0);
    expect(closed()).toBe(1);
  });
});
