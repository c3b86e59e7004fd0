import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchReader, type ClientBatch } from "./wire.ts";

function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

const STARTUP = message("", "user\0headroom\0");
const EXTENDED = Buffer.concat([
  message("P", "select $1"),
  message("B", "SQX"),
  message("E", ""),
  message("S", ""),
]);
const SIMPLE = message("Q", "select 1");
const TERMINATE = message("X", "");

const asText = (batches: readonly ClientBatch[]): readonly string[] =>
  batches.map((batch) =>
    batch.kind === "run" ? Buffer.from(batch.bytes).toString("latin1") : "terminate",
  );

describe("a client's bytes", () => {
  it("come as batches the server can answer, however they were cut on the way", () => {
    const whole = Buffer.concat([STARTUP, EXTENDED, SIMPLE, TERMINATE]);
    const expected = [STARTUP, EXTENDED, SIMPLE]
      .map((part) => part.toString("latin1"))
      .concat("terminate");
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const read = batchReader();
        const batches = edges
          .slice(1)
          .flatMap((end, index) => asText(read(whole.subarray(edges[index], end))));
        expect(batches).toEqual(expected);
      }),
    );
  });
});
