import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (options: { readonly type: "major" | "minor"; readonly flavor?: string }) => void;

/** V8's own collector, which Node hides unless it is asked for. */
function collector(): Collect | null {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return typeof collect === "function" ? (collect as Collect) : null;
}

/**
 * Gives back the memory that loading left behind. The collector would do so in its own time, but a server that has loaded
 * allocates so little that this may be hours away, and its resident memory would tell of the past.
 */
export function giveBackMemory(): void {
  collector()?.({ type: "major", flavor: "last-resort" });
}

/**
 * Lets the buffers of one batch be used for the next. What they hold lies outside the collector's heap, so it would let
 * hundreds of megabytes come together before it noticed.
 */
export function reuseBuffers(): void {
  collector()?.({ type: "minor" });
}
