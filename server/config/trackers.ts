import { resolve } from "node:path";
import { problemAt } from "#server/platform/document-issues.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { JiraConfig, TrackerConfig, TrackerSecret } from "./tracker-model.ts";
import type { TrackerEntry } from "./tracker-schema.ts";

type Entry<Kind extends TrackerEntry["kind"]> = Extract<TrackerEntry, { readonly kind: Kind }>;

const DAY_SECONDS = 86_400;

function secretOf(
  { token, tokenFile }: { token?: string | undefined; tokenFile?: string | undefined },
  base: string,
): TrackerSecret {
  return tokenFile === undefined ? { token: token ?? "" } : { tokenFile: resolve(base, tokenFile) };
}

function jiraAuth(auth: Entry<"jira">["auth"], base: string): JiraConfig["auth"] {
  if (auth.bearer !== undefined) return { bearer: auth.bearer };
  if (auth.bearerFile !== undefined) return { bearerFile: resolve(base, auth.bearerFile) };
  return { email: auth.email ?? "", ...secretOf(auth, base) };
}

function matching({
  types,
  labels,
}: {
  types?: string[] | undefined;
  labels?: string[] | undefined;
}) {
  return {
    ...(types === undefined ? {} : { types }),
    ...(labels === undefined ? {} : { labels }),
  };
}

function commonOf(entry: TrackerEntry) {
  return {
    name: entry.name,
    ...(entry.team === undefined ? {} : { team: entry.team }),
    teamRules: entry.teams.map((rule) => ({ ...matching(rule), team: rule.team })),
    categories:
      entry.categories?.map((rule) => ({ ...matching(rule), category: rule.category })) ?? null,
    everyMinutes: entry.everyMinutes,
    sinceDays: entry.since / DAY_SECONDS,
  };
}

/** A tracker as it is written, with units in its names and absolute paths. */
export function asTracker(entry: TrackerEntry, base: string): TrackerConfig {
  const common = commonOf(entry);
  switch (entry.kind) {
    case "jira":
      return {
        ...common,
        kind: "jira",
        url: entry.url,
        auth: jiraAuth(entry.auth, base),
        boards: entry.boards,
        projects: entry.projects,
        ...(entry.estimate === undefined ? {} : { estimateField: entry.estimate.field }),
        ...(entry.sprintField === undefined ? {} : { sprintField: entry.sprintField }),
        ...(entry.notDone === undefined ? {} : { notDone: entry.notDone }),
      };
    case "github":
      return {
        ...common,
        kind: "github",
        url: entry.url,
        auth: secretOf(entry.auth, base),
        repositories: entry.repositories,
        ...(entry.estimate === undefined ? {} : { estimateLabel: entry.estimate.label }),
      };
    case "linear":
      return {
        ...common,
        kind: "linear",
        url: entry.url,
        auth: secretOf(entry.auth, base),
        teamKeys: entry.teamKeys,
      };
    case "csv":
      return {
        ...common,
        kind: "csv",
        items: { patterns: entry.items, base },
        sprints: { patterns: entry.sprints, base },
      };
  }
}

/** Files that trackers name for their secrets. */
export function filesOfTracker(
  entry: TrackerEntry,
  index: number,
): readonly { readonly path: DocumentPath; readonly file: string | undefined }[] {
  if (entry.kind === "csv") return [];
  const at = ["planning", "trackers", index, "auth"] as const;
  return [
    { path: [...at, "tokenFile"], file: entry.auth.tokenFile },
    {
      path: [...at, "bearerFile"],
      file: entry.kind === "jira" ? entry.auth.bearerFile : undefined,
    },
  ];
}

const SECRETS = ["token", "bearer"] as const;
/** The whole of it is a variable: what stands beside one is in clear. */
const VARIABLE_ALONE = /^\$\{[^}]+\}$/;

/** Whoever may read headroom.yaml is not to read the whole backlog by it: a tracker's secret stands somewhere else. */
export function secretsInClear(
  entries: readonly TrackerEntry[],
  document: SourceDocument,
): readonly Problem[] {
  const { planning } = document.value as {
    planning?: { trackers?: readonly { auth?: Readonly<Record<string, unknown>> }[] };
  };
  return entries.flatMap((_entry, index) =>
    SECRETS.filter((key) => {
      const written = planning?.trackers?.[index]?.auth?.[key];
      return typeof written === "string" && !VARIABLE_ALONE.test(written);
    }).map((key) =>
      problemAt(document, ["planning", "trackers", index, "auth", key], {
        code: "config.secret-in-clear",
        says: "holds a secret in clear",
        remedy: `write \${NAME} and set that environment variable, or name a file as ${key}File`,
      }),
    ),
  );
}
