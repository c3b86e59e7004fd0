import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { glob } from "tinyglobby";
import { DomainError } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import { rankFolder, type RankFiles } from "#server/scenarios/rank-folder.ts";
import { rankingJson } from "#server/scenarios/ranking-json.ts";
import { readInputFiles, readWhatCanBeRead, type InputFile } from "./input-files.ts";
import { problemText } from "./problem-text.ts";
import { rankTable } from "./rank-table.ts";

const CATALOG = "catalog/**/*.{yaml,yml,json}";
const EVIDENCE = "evidence/**/*";

async function filesIn(folder: string, pattern: string): Promise<readonly string[]> {
  const found = await glob(pattern, { cwd: folder, onlyFiles: true, expandDirectories: false });
  return found.toSorted().map((path) => join(folder, path));
}

async function oneFile(folder: string, name: string): Promise<InputFile | undefined> {
  const path = join(folder, name);
  return existsSync(path) ? (await readInputFiles([path]))[0] : undefined;
}

/**
 * The files of a folder that is ranked.
 *
 * @throws DomainError `rank.folder` when it is no folder, `rank.catalog` when it has no catalogue
 */
async function readFolder(folder: string) {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new DomainError({
      code: "rank.folder",
      message: `${folder} is no folder`,
      remedy: "name a folder with catalog/*.yaml and evidence/*",
    });
  const catalog = await filesIn(folder, CATALOG);
  if (catalog.length === 0)
    throw new DomainError({
      code: "rank.catalog",
      message: `${folder} has no catalog/*.yaml, so there is nobody to rank`,
      remedy: "put Backstage entities with their owners there",
    });
  const evidence = await readWhatCanBeRead(await filesIn(folder, EVIDENCE));
  const [scenarios, exemptions, policy] = await Promise.all(
    ["scenarios.yaml", "exemptions.yaml", "policy.yaml"].map((name) => oneFile(folder, name)),
  );
  const files: RankFiles = {
    catalog: await readInputFiles(catalog),
    evidence: evidence.files,
    ...(scenarios === undefined ? {} : { scenarios }),
    ...(exemptions === undefined ? {} : { exemptions }),
    ...(policy === undefined ? {} : { policy }),
  };
  return { files, unreadable: evidence.unreadable };
}

function readInstant(text: string): Instant {
  const at = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError("write a time such as 2026-05-27T00:00:00Z.");
  return at;
}

async function runRank(
  folder: string,
  options: { readonly at?: Instant; readonly json?: boolean },
): Promise<void> {
  const { files, unreadable } = await readFolder(folder);
  const { ranking, scenariosVersion, problems } = rankFolder(files, options.at ?? Date.now());
  const all = [...unreadable, ...problems];
  process.stderr.write(all.map(problemText).join(""));
  if (ranking !== null)
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(rankingJson(ranking), null, 2)}\n`
        : rankTable(ranking, scenariosVersion),
    );
  process.exitCode =
    unreadable.length > 0 ? 2 : problems.some(({ severity }) => severity === "error") ? 1 : 0;
}

/**
 * `headroom rank DIR`: teams in tie bands on stdout, problems on stderr. Exit code 1 when a file has errors (what can be
 * ranked is, all the same, unless the policy or the scenarios are at fault), 2 when a file cannot be read.
 */
export function rankCommand(): Command {
  return new Command("rank")
    .description("rank teams on tested failure scenarios, from the files of a folder")
    .argument(
      "<dir>",
      "with catalog/*.yaml (Backstage), evidence/*, and where present scenarios.yaml, exemptions.yaml, policy.yaml",
    )
    .option("--at <time>", "instant to rank as of (now unless it is given)", readInstant)
    .option("--json", "print the ranking with all cells")
    .action(runRank);
}
