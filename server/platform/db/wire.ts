/** Message types of the Postgres protocol after which the server is to act on everything sent so far. */
const SYNC = 0x53;
const QUERY = 0x51;
const TERMINATE = 0x58;

/** What a client asked for: bytes to run, or to hang up. */
export type ClientBatch =
  | { readonly kind: "run"; readonly bytes: Uint8Array }
  | { readonly kind: "terminate" };

/**
 * Cuts a client's byte stream into batches that end where the server has to answer (Postgres protocol 3.0, "Message
 * Flow"). The first message of a connection, the startup packet, has no type byte.
 *
 * @returns a function that takes the next bytes and gives the batches they complete
 */
export function batchReader(): (chunk: Uint8Array) => readonly ClientBatch[] {
  let pending = Buffer.alloc(0);
  let started = false;
  let terminated = false;
  return (chunk) => {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    const batches: ClientBatch[] = [];
    if (terminated) return batches;
    let batchStart = 0;
    let at = 0;
    for (;;) {
      const header = started ? 1 : 0;
      if (pending.length < at + header + 4) break;
      const end = at + header + pending.readInt32BE(at + header);
      if (pending.length < end) break;
      const type = started ? pending[at] : QUERY;
      started = true;
      at = end;
      if (type === TERMINATE) {
        terminated = true;
        return [...batches, { kind: "terminate" }];
      }
      if (type === SYNC || type === QUERY) {
        batches.push({ kind: "run", bytes: pending.subarray(batchStart, at) });
        batchStart = at;
      }
    }
    pending = pending.subarray(batchStart);
    return batches;
  };
}
