import type { CategoryRule, TeamRule } from "#shared/debt/category-rules.ts";

/** A secret, or the file that holds it, which is read anew each time: a rotated token works without a restart. */
export type Secret = { readonly token: string } | { readonly tokenFile: string };

interface AnyTrackerSettings {
  readonly name: string;
  /** Whose all of it is, where no rule says otherwise. */
  readonly team?: string;
  readonly teamRules: readonly TeamRule[];
  /** `null`: `DEFAULT_CATEGORY_RULES`. */
  readonly categories: readonly CategoryRule[] | null;
  readonly everyMinutes: number;
  /** How far back items are read. */
  readonly sinceDays: number;
}

export interface JiraSettings extends AnyTrackerSettings {
  readonly kind: "jira";
  readonly url: string;
  readonly auth:
    | ({ readonly email: string } & Secret)
    | { readonly bearer: string }
    | { readonly bearerFile: string };
  readonly boards: readonly number[];
  readonly projects: readonly string[];
  /** Absent: the fields that Jira itself keeps story points in. */
  readonly estimateField?: string;
  /** Absent: the one that Jira says it is. */
  readonly sprintField?: string;
  /** Resolutions of what was closed without being done; absent: `NOT_DONE` of Jira. */
  readonly notDone?: readonly string[];
}

export interface GithubSettings extends AnyTrackerSettings {
  readonly kind: "github";
  /** Base address of the REST API. */
  readonly url: string;
  readonly auth: Secret;
  /** `owner/name` each. */
  readonly repositories: readonly string[];
  /** Labels with a `*` in place of the number; absent: items have no estimate. */
  readonly estimateLabel?: string;
}

export interface LinearSettings extends AnyTrackerSettings {
  readonly kind: "linear";
  /** Of the GraphQL API. */
  readonly url: string;
  readonly auth: Secret;
  /** Keys of Linear's teams, such as `PAY`. */
  readonly teamKeys: readonly string[];
}

/** Files named by patterns, relative to a folder. */
export interface NamedFiles {
  readonly patterns: readonly string[];
  readonly base: string;
}

export interface CsvSettings extends AnyTrackerSettings {
  readonly kind: "csv";
  readonly items: NamedFiles;
  readonly sprints: NamedFiles;
}

/** Where sprints and items of work come from, as headroom.yaml says it. */
export type TrackerSettings = JiraSettings | GithubSettings | LinearSettings | CsvSettings;

/** How a tracker's files are read; another part of the server knows patterns. */
export interface TrackerFiles {
  read(
    files: NamedFiles,
  ): Promise<
    readonly (
      | { readonly path: string; readonly text: string }
      | { readonly path: string; readonly unreadable: string }
    )[]
  >;
  /** A text that is another one as soon as a file is added, changed or removed. */
  state(files: NamedFiles): Promise<string>;
}
