import { alignDown, DAY_MS, MINUTE_MS, type Instant } from "#shared/kernel/time.ts";
import type { SloSource } from "#server/slo/slo-files.ts";

/** The day of the anchor for which the dates in the files of `fixtures/demo` are written. */
const WRITTEN_FOR = Date.UTC(2026, 10, 23);
const DATE = /\b20\d\d-\d\d-\d\d(?=[T\s"',<]|$)/gm;

/** A document with its dates moved by whole days, so that it belongs to the story told around an anchor. */
export function toldAround(text: string, anchor: Instant): string {
  const moved = alignDown(anchor, DAY_MS) - WRITTEN_FOR;
  return text.replace(DATE, (date) =>
    new Date(Date.parse(`${date}T00:00:00Z`) + moved).toISOString().slice(0, 10),
  );
}

/** Files of the demo, told around an anchor. */
export function demoFiles(
  readFiles: () => Promise<readonly SloSource[]>,
  anchor: Instant,
): () => Promise<readonly SloSource[]> {
  return async () =>
    (await readFiles()).map((file) =>
      "text" in file ? { ...file, text: toldAround(file.text, anchor) } : file,
    );
}

/** How long after a run ended its document was sent, in a story that goes back further than its server. */
const SENT_AFTER_MS = 20 * MINUTE_MS;

/** When a document of the demo came in. */
export function demoArrival(lastRunAt: Instant, now: Instant): Instant {
  return Math.min(now, lastRunAt + SENT_AFTER_MS);
}
