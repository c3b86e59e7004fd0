/** What the ingesting process writes, so that a test knows what it has to find. */
export const INGEST_START = Date.UTC(2026, 9, 1);
export const STEP_MS = 300_000;
export const SERIES_COUNT = 40;
export const SLICES_PER_APPEND = 24;
