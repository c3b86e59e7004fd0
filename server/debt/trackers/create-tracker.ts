import type { Clock } from "#server/platform/clock.ts";
import { createCsv } from "./csv/csv.ts";
import { createGithub } from "./github/github.ts";
import { createJira } from "./jira/jira.ts";
import { createLinear } from "./linear/linear.ts";
import type { Tracker } from "./model.ts";
import type { TrackerFiles, TrackerSettings } from "./settings.ts";

export interface TrackerParts {
  readonly clock: Clock;
  readonly files: TrackerFiles;
  /** Wait before a question is asked again the first time. */
  readonly retryDelayMs?: number;
}

/** The tracker that settings are about. */
export function createTracker(settings: TrackerSettings, parts: TrackerParts): Tracker {
  switch (settings.kind) {
    case "jira":
      return createJira(settings, parts);
    case "github":
      return createGithub(settings, parts);
    case "linear":
      return createLinear(settings, parts);
    case "csv":
      return createCsv(settings, parts);
  }
}
