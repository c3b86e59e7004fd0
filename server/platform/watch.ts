import { watch } from "chokidar";
import type { Log } from "./log.ts";

/** Editors write a file in several steps, and a deployment writes several files; this long a pause ends them. */
const PAUSE_MS = 300;

export interface Watcher {
  close(): Promise<void>;
}

/**
 * Calls back once files under the roots were added, changed or removed and then left alone for a moment. Resolves when
 * it watches, so that no later change is missed.
 *
 * @param roots files and folders that exist; one that does not is not seen when it comes
 */
export async function watchFiles(
  roots: readonly string[],
  onChange: () => void,
  log: Log,
): Promise<Watcher> {
  // A watcher of nothing would never say that it is ready.
  if (roots.length === 0) return { close: async () => undefined };
  let pause: NodeJS.Timeout | undefined;
  const watcher = watch([...roots], { ignoreInitial: true });
  watcher.on("all", () => {
    clearTimeout(pause);
    pause = setTimeout(onChange, PAUSE_MS);
  });
  watcher.on("error", (error) =>
    log.warn({ err: error, roots }, "files cannot be watched; changes are seen at the next start"),
  );
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  return {
    async close() {
      clearTimeout(pause);
      await watcher.close();
    },
  };
}
