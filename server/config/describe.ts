import type { Config, SourceAuth, SourceConfig } from "./model.ts";
import type { JiraConfig, TrackerConfig, TrackerSecret } from "./tracker-model.ts";

/** An address without user, password, query and fragment, any of which may hold a secret. */
function plainAddress(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

function describeAuth(auth: SourceAuth | undefined): string {
  if (auth === undefined) return "none";
  if ("bearer" in auth) return "bearer token";
  if ("bearerFile" in auth) return `bearer token of ${auth.bearerFile}`;
  const { basic } = auth;
  return "passwordFile" in basic
    ? `user ${basic.username}, password of ${basic.passwordFile}`
    : `user ${basic.username}`;
}

function describeSource(source: SourceConfig): Record<string, unknown> {
  if (source.kind !== "prometheus") return { ...source };
  const { auth, headers, url, linkUrl, ...plain } = source;
  return {
    ...plain,
    url: plainAddress(url),
    auth: describeAuth(auth),
    headers: Object.keys(headers),
    ...(linkUrl === undefined ? {} : { linkUrl: plainAddress(linkUrl) }),
  };
}

function describeTrackerAuth(auth: JiraConfig["auth"] | TrackerSecret): string {
  if ("bearer" in auth) return "bearer token";
  if ("bearerFile" in auth) return `bearer token of ${auth.bearerFile}`;
  const token = "tokenFile" in auth ? `token of ${auth.tokenFile}` : "token";
  return "email" in auth ? `user ${auth.email}, ${token}` : token;
}

function describeTracker(tracker: TrackerConfig): Record<string, unknown> {
  if (tracker.kind === "csv") return { ...tracker };
  const { auth, url, ...plain } = tracker;
  return { ...plain, url: plainAddress(url), auth: describeTrackerAuth(auth) };
}

/** The configuration as it may be logged and shown: who and where, never a secret. */
export function describeConfig(config: Config): Record<string, unknown> {
  const { server, database, sources, planning, ...plain } = config;
  const { token, ...listening } = server;
  return {
    ...plain,
    server: { ...listening, auth: token === undefined ? "none" : "token" },
    database: database === undefined ? "embedded" : plainAddress(database.url),
    sources: sources.map(describeSource),
    planning: { ...planning, trackers: planning.trackers.map(describeTracker) },
  };
}
