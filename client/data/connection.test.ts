import { describe, expect, it } from "vitest";
import { nextConnection } from "./connection.ts";

describe("the connection", () => {
  it("is live once the stream is open", () => {
    expect(nextConnection({ state: "connecting" }, true, 5)).toEqual({ state: "live" });
  });

  it("tells since when it has been cut, however often it is tried again", () => {
    const cut = nextConnection({ state: "live" }, false, 1_000);
    expect(cut).toEqual({ state: "reconnecting", since: 1_000 });
    expect(nextConnection(cut, false, 9_000)).toEqual(cut);
    expect(nextConnection(cut, true, 9_500)).toEqual({ state: "live" });
  });

  it("does not call the first attempt a cut", () => {
    expect(nextConnection({ state: "connecting" }, false, 5)).toEqual({ state: "connecting" });
  });
});
