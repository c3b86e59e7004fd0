import { alignDown, DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { readExclusionFiles } from "./exclusion-files.ts";
import type { ExclusionStore } from "./exclusion.store.ts";

/** The day of the anchor for which the dates in `fixtures/demo/exclusions/*.yaml` are written. */
const WRITTEN_FOR = Date.UTC(2026, 10, 23);

const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z/g;

/**
 * A file of planned maintenance with its dates moved by whole days, so that it belongs to the story told around an
 * anchor. Hours of the day stay as they are, as those of everything else that happened.
 *
 * @param text in the format of `exclusions` files, times in UTC
 */
export function exclusionsToldAround(text: string, anchor: Instant): string {
  const moved = alignDown(anchor, DAY_MS) - WRITTEN_FOR;
  return text.replace(INSTANT, (written) => new Date(Date.parse(written) + moved).toISOString());
}

/** How long before it begins the demo's maintenance was asked for. */
const ANNOUNCED_BEFORE_MS = 5 * DAY_MS;

/** The demo organisation's files of planned maintenance, with their dates moved to its story's. */
export function demoExclusionFiles(
  readFiles: () => Promise<readonly SloSource[]>,
  anchor: Instant,
): () => Promise<readonly SloSource[]> {
  return async () =>
    (await readFiles()).map((file) =>
      "text" in file ? { ...file, text: exclusionsToldAround(file.text, anchor) } : file,
    );
}

/**
 * Writes down that the demo's maintenance was announced beforehand, as it is in a story that goes back further than its
 * server: read for the first time now, all of it would have been added after the fact. Only where nothing is written yet.
 */
export async function announceDemoExclusions(
  store: ExclusionStore,
  files: readonly SloSource[],
): Promise<void> {
  if ((await store.load()).length > 0) return;
  const { exclusions } = readExclusionFiles(
    files.flatMap((file) => ("text" in file ? [file] : [])),
  );
  await store.save(
    exclusions.map((exclusion) => ({
      version: 1,
      seenAt: exclusion.from - ANNOUNCED_BEFORE_MS,
      withdrawn: false,
      exclusion,
    })),
  );
}
