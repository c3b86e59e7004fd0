import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Problem } from "#shared/kernel/errors.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import { missingFiles, openToOthers, patternsWithoutFiles, policyPatterns } from "./checks.ts";
import { substituteVariables, type Environment } from "./environment.ts";
import { issueInWords, problemAt, problemsOf } from "#server/platform/document-issues.ts";
import type { Config, ServerConfig } from "./model.ts";
import { headroomFile, type HeadroomFile } from "./schema.ts";
import { asSource } from "./sources.ts";
import { asTracker, secretsInClear } from "./trackers.ts";

export interface ConfigReading {
  /** `null` when there is a problem. */
  readonly config: Config | null;
  readonly problems: readonly Problem[];
}

function refused(...problems: readonly Problem[]): ConfigReading {
  return { config: null, problems };
}

function theDocument(shown: string, text: string): SourceDocument | readonly Problem[] {
  const { documents, problems } = readDocuments(shown, text);
  if (problems.length > 0) return problems;
  const [document, second] = documents;
  const says = document === undefined ? "is empty" : "holds more than one document, and is one";
  if (document !== undefined && second === undefined) return document;
  return [
    {
      severity: "error",
      code: "config.invalid",
      message: `the file ${says}`,
      where: { file: shown, line: 1, column: 1 },
    },
  ];
}

function isProblems(value: SourceDocument | readonly Problem[]): value is readonly Problem[] {
  return Array.isArray(value);
}

async function tokenOf(
  auth: NonNullable<HeadroomFile["server"]["auth"]>,
  base: string,
): Promise<string> {
  if (auth.tokenFile === undefined) return auth.token ?? "";
  return (await readFile(resolve(base, auth.tokenFile), "utf8")).trim();
}

async function serverOf(
  { auth, ...server }: HeadroomFile["server"],
  base: string,
): Promise<ServerConfig> {
  return auth === undefined ? server : { ...server, token: await tokenOf(auth, base) };
}

async function configOf(written: HeadroomFile, path: string): Promise<Config> {
  const base = dirname(path);
  const [first, ...others] = written.sources.map((source) => asSource(source, base));
  if (first === undefined) throw new Error("the schema lets no empty list of sources through");
  return {
    file: path,
    ...(written.organisation === undefined ? {} : { organisation: written.organisation }),
    server: await serverOf(written.server, base),
    ...(written.database === undefined ? {} : { database: written.database }),
    dataDir: resolve(base, written.dataDir),
    sources: [first, ...others],
    slos: { patterns: written.slos, base },
    catalog: { patterns: written.catalog, base },
    exclusions: { patterns: written.exclusions, base },
    scenarios: { patterns: written.scenarios, base },
    evidence: { patterns: written.evidence, base },
    exemptions: { patterns: written.exemptions, base },
    league: written.league,
    planning: {
      trackers: written.planning.trackers.map((entry) => asTracker(entry, base)),
      register: { patterns: written.planning.register, base },
    },
    policy: { patterns: policyPatterns(written), base },
  };
}

/**
 * Reads headroom.yaml. Never throws for what stands in it: everything that is wrong is a problem with its key, line and
 * column, and none repeats a value that came from the environment or a secret.
 *
 * @param path absolute; patterns and files are relative to its folder
 * @param shown the path as messages name it
 */
export async function readConfig(
  path: string,
  shown: string,
  text: string,
  env: Environment,
): Promise<ConfigReading> {
  const document = theDocument(shown, text);
  if (isProblems(document)) return refused(...document);
  const { value, missing } = substituteVariables(document.value, env);
  if (missing.length > 0) {
    return refused(
      ...missing.map((variable) =>
        problemAt(document, variable.path, {
          code: "config.variable-missing",
          says: `needs the environment variable ${variable.name}, which is not set`,
          remedy: `set ${variable.name}, or write $\${${variable.name}} if that very text is meant`,
        }),
      ),
    );
  }
  const parsed = headroomFile.safeParse(value, { error: issueInWords });
  if (!parsed.success) return refused(...problemsOf(parsed.error, document, "config"));
  const base = dirname(path);
  const problems = [
    ...openToOthers(parsed.data, document),
    ...secretsInClear(parsed.data.planning.trackers, document),
    ...(await missingFiles(parsed.data, document, base)),
    ...(await patternsWithoutFiles(parsed.data, document, base)),
  ];
  if (problems.length > 0) return refused(...problems);
  const config = await configOf(parsed.data, path);
  if (config.server.token !== "") return { config, problems: [] };
  return refused(
    problemAt(document, ["server", "auth", "tokenFile"], {
      code: "config.invalid",
      says: "names a file that is empty",
    }),
  );
}
