import { access, readFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { z } from "zod";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import type { Environment } from "./config/environment.ts";
import { portNumber, postgresAddress } from "./config/fields.ts";
import type { Config } from "./config/model.ts";
import { readConfig } from "./config/read-config.ts";
import { ROOT } from "#server/platform/root.ts";

export type { Environment } from "./config/environment.ts";
export type { Config } from "./config/model.ts";
export { describeConfig } from "./config/describe.ts";
export { fileSetState, listFiles, watchRoots, type FileSet } from "./config/file-set.ts";

const FILE_NAME = "headroom.yaml";
const DEMO_FOLDER = join(ROOT, "fixtures/demo");

/** What is served where nobody wrote a headroom.yaml: the made-up organisation. */
function demoConfig(cwd: string): Config {
  return {
    file: null,
    server: { host: "127.0.0.1", port: 4000, allowedHosts: [], trustedProxies: [] },
    dataDir: join(cwd, ".headroom", "demo"),
    sources: [
      {
        kind: "demo",
        name: "demo",
        sliceSeconds: 300,
        lagSeconds: 0,
        lookbackSeconds: 90 * 86_400,
      },
    ],
    slos: { patterns: ["slos/**/*.yaml"], base: DEMO_FOLDER },
    catalog: { patterns: ["catalog/**/*.yaml"], base: DEMO_FOLDER },
    exclusions: { patterns: ["exclusions/**/*.yaml"], base: DEMO_FOLDER },
    scenarios: { patterns: [], base: DEMO_FOLDER },
    evidence: {
      patterns: ["evidence/*.{jsonl,xml,yaml}", "../evidence/**/*.{json,jsonl,yaml,xml}"],
      base: DEMO_FOLDER,
    },
    exemptions: { patterns: ["exemptions/*.yaml"], base: DEMO_FOLDER },
    league: { mode: "recognition" },
    planning: {
      register: { patterns: ["planning/debts.yaml", "planning/decisions.yaml"], base: DEMO_FOLDER },
      trackers: [
        {
          kind: "csv",
          name: "quayside",
          teamRules: [],
          categories: null,
          everyMinutes: 15,
          sinceDays: 180,
          items: { patterns: ["planning/items.csv"], base: DEMO_FOLDER },
          sprints: { patterns: ["planning/sprints.csv"], base: DEMO_FOLDER },
        },
      ],
    },
    policy: { patterns: ["../evidence-policy.yaml"], base: DEMO_FOLDER },
  };
}

function asError(shown: string, problems: readonly Problem[]): DomainError {
  const [first] = problems;
  if (first !== undefined && problems.length === 1) return new DomainError(first);
  const lines = problems.map(({ message, remedy, where }) => {
    const place = [where?.file, where?.line, where?.column]
      .filter((part) => part !== undefined)
      .join(":");
    return `\n  ${place}: ${message}${remedy === undefined ? "" : ` (${remedy})`}`;
  });
  return new DomainError({
    code: first?.code ?? "config.invalid",
    message: `${shown} has ${problems.length} problems:${lines.join("")}`,
  });
}

async function textOf(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new DomainError(
      {
        code: "config.unreadable",
        message: `${shown} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        remedy: "check --config and HEADROOM_CONFIG, or leave both out for the demo organisation",
      },
      { cause: error },
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT",
  );
}

/** A variable that goes before the file. Empty counts as not set. */
function variable<Value>(
  env: Environment,
  name: string,
  schema: z.ZodType<Value>,
): Value | undefined {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new DomainError({
    code: "config.variable-invalid",
    message: `the environment variable ${name} ${parsed.error.issues[0]?.message ?? "is not usable"}`,
    remedy: `correct ${name} or leave it out`,
  });
}

function withEnvironment(config: Config, env: Environment): Config {
  const port = variable(env, "PORT", portNumber());
  const url = variable(env, "DATABASE_URL", postgresAddress());
  return {
    ...config,
    ...(port === undefined ? {} : { server: { ...config.server, port } }),
    ...(url === undefined ? {} : { database: { url } }),
  };
}

/**
 * What the server shall do: headroom.yaml (`configPath`, else HEADROOM_CONFIG, else the one in `cwd`) with the
 * environment's variables in place, or the demo organisation when there is none. PORT and DATABASE_URL go before the
 * file.
 *
 * @throws DomainError `config.*` that names file, line, column and key of everything that is wrong
 */
export async function loadConfig(options: {
  readonly cwd: string;
  readonly env: Environment;
  readonly configPath?: string;
}): Promise<Config> {
  const { cwd, env } = options;
  const named = options.configPath ?? (env["HEADROOM_CONFIG"] || undefined);
  const path = resolve(cwd, named ?? FILE_NAME);
  if (named === undefined && !(await exists(path))) return withEnvironment(demoConfig(cwd), env);
  const fromHere = relative(cwd, path);
  const shown = fromHere.startsWith("..") || isAbsolute(fromHere) ? path : fromHere;
  const { config, problems } = await readConfig(path, shown, await textOf(path, shown), env);
  if (config === null) throw asError(shown, problems);
  return withEnvironment(config, env);
}
