import type { Browser } from "playwright-core";
import type { Site } from "#e2e/journeys/site.ts";

/** What the journeys through the demo share; there once the tests run. */
export interface Journey {
  readonly browser: () => Browser;
  readonly site: () => Site;
}
