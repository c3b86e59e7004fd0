import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isDynamicPattern } from "tinyglobby";
import type { Problem } from "#shared/kernel/errors.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { emptyPatterns } from "./file-set.ts";
import { keyInWords, problemAt } from "#server/platform/document-issues.ts";
import type { HeadroomFile, SourceEntry } from "./schema.ts";
import { filesOfTracker } from "./trackers.ts";

/** Patterns under `policy`, which is one or a list. */
export function policyPatterns({ policy = [] }: Pick<HeadroomFile, "policy">): readonly string[] {
  return typeof policy === "string" ? [policy] : policy;
}

interface NamedFile {
  readonly path: DocumentPath;
  readonly file: string | undefined;
}

function filesOfSource(source: SourceEntry, index: number): readonly NamedFile[] {
  if (source.kind !== "prometheus") return [];
  const at = ["sources", index] as const;
  return [
    { path: [...at, "caFile"], file: source.caFile },
    { path: [...at, "auth", "bearerFile"], file: source.auth?.bearerFile },
    { path: [...at, "auth", "basic", "passwordFile"], file: source.auth?.basic?.passwordFile },
  ];
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A policy that is named as a file, and not as a pattern that may match several. */
function singleFile(policy: HeadroomFile["policy"]): string | undefined {
  return typeof policy === "string" && !isDynamicPattern(policy) ? policy : undefined;
}

/** Files that are named and are not there. */
export async function missingFiles(
  written: HeadroomFile,
  document: SourceDocument,
  base: string,
): Promise<readonly Problem[]> {
  const named: readonly NamedFile[] = [
    { path: ["policy"], file: singleFile(written.policy) },
    { path: ["server", "auth", "tokenFile"], file: written.server.auth?.tokenFile },
    ...written.sources.flatMap(filesOfSource),
    ...written.planning.trackers.flatMap(filesOfTracker),
  ];
  const checked = named.map(async ({ path, file }) => {
    if (file === undefined || (await isFile(resolve(base, file)))) return [];
    const says = `names a file that is not there: ${resolve(base, file)}`;
    return [
      problemAt(document, path, {
        code: "config.file-missing",
        says,
        remedy: "paths are relative to the folder of headroom.yaml",
      }),
    ];
  });
  return (await Promise.all(checked)).flat();
}

interface PatternList {
  readonly path: DocumentPath;
  readonly patterns: readonly string[];
}

function patternLists(written: HeadroomFile): readonly PatternList[] {
  const { slos, catalog, exclusions, scenarios, evidence, exemptions, policy, planning } = written;
  const lists = {
    slos,
    catalog,
    exclusions,
    scenarios,
    evidence,
    exemptions,
    policy: singleFile(policy) === undefined ? policyPatterns(written) : [],
  };
  return [
    ...Object.entries(lists).map(([key, patterns]) => ({ path: [key], patterns })),
    { path: ["planning", "register"], patterns: planning.register },
    ...planning.trackers.flatMap((entry, index) => {
      if (entry.kind !== "csv") return [];
      const at = ["planning", "trackers", index] as const;
      return [
        { path: [...at, "items"], patterns: entry.items },
        { path: [...at, "sprints"], patterns: entry.sprints },
      ];
    }),
  ];
}

/** Patterns of files that no file answers to. */
export async function patternsWithoutFiles(
  written: HeadroomFile,
  document: SourceDocument,
  base: string,
): Promise<readonly Problem[]> {
  const checked = patternLists(written).map(async ({ path, patterns }) => {
    const empty = await emptyPatterns({ patterns, base });
    return empty.map((index) =>
      problemAt(
        document,
        typeof written.policy === "string" && path[0] === "policy" ? path : [...path, index],
        {
          code: "config.no-files",
          says: `matches no file: "${patterns[index] ?? ""}" in ${base}`,
          remedy:
            "patterns are relative to the folder of headroom.yaml; all files below a folder are ./folder/**/*.yaml",
        },
      ),
    );
  });
  return (await Promise.all(checked)).flat();
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Budgets are nobody else's business: a server that others can reach asks them for a token. */
export function openToOthers(written: HeadroomFile, document: SourceDocument): readonly Problem[] {
  const { host, auth } = written.server;
  if (LOOPBACK.test(host) || auth !== undefined) return [];
  return [
    problemAt(document, ["server", "host"], {
      code: "config.open-to-others",
      says: `is "${host}", which other machines can reach, and ${keyInWords(["server", "auth"])} is not set`,
      remedy: "set server.auth.token or server.auth.tokenFile, or listen on 127.0.0.1",
    }),
  ];
}
