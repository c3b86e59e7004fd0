import type { CategoryRule, TeamRule } from "#shared/debt/category-rules.ts";
import type { FileSet } from "./file-set.ts";

/** A secret as it is written, or the file that holds it, which is read anew each time. */
export type TrackerSecret = { readonly token: string } | { readonly tokenFile: string };

interface AnyTrackerConfig {
  readonly name: string;
  /** Whose all of it is, where no rule says otherwise. */
  readonly team?: string;
  readonly teamRules: readonly TeamRule[];
  /** `null`: Headroom's own, `DEFAULT_CATEGORY_RULES`. */
  readonly categories: readonly CategoryRule[] | null;
  readonly everyMinutes: number;
  /** How far back items are read. */
  readonly sinceDays: number;
}

export interface JiraConfig extends AnyTrackerConfig {
  readonly kind: "jira";
  readonly url: string;
  readonly auth:
    | ({ readonly email: string } & TrackerSecret)
    | { readonly bearer: string }
    | { readonly bearerFile: string };
  readonly boards: readonly number[];
  readonly projects: readonly string[];
  /** Field of the estimate; absent: the one that Jira itself keeps story points in. */
  readonly estimateField?: string;
  /** Field of the sprints; absent: the one that Jira says it is. */
  readonly sprintField?: string;
  /** Resolutions of what was closed without being done; absent: those that Jira itself has. */
  readonly notDone?: readonly string[];
}

export interface GithubConfig extends AnyTrackerConfig {
  readonly kind: "github";
  readonly url: string;
  readonly auth: TrackerSecret;
  /** `owner/name` each. */
  readonly repositories: readonly string[];
  /** Pattern of labels with a `*` in place of the number; absent: items have no estimate. */
  readonly estimateLabel?: string;
}

export interface LinearConfig extends AnyTrackerConfig {
  readonly kind: "linear";
  readonly url: string;
  readonly auth: TrackerSecret;
  /** Keys of Linear's teams, such as `PAY`. */
  readonly teamKeys: readonly string[];
}

export interface CsvConfig extends AnyTrackerConfig {
  readonly kind: "csv";
  readonly items: FileSet;
  readonly sprints: FileSet;
}

/** Where sprints and items of work come from. */
export type TrackerConfig = JiraConfig | GithubConfig | LinearConfig | CsvConfig;
