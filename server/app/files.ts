import { relative } from "node:path";
import { fileSetState, listFiles, watchRoots, type FileSet } from "#server/config.ts";
import type { Log } from "#server/platform/log.ts";
import { watchFiles } from "#server/platform/watch.ts";
import { readSloSources, type SloSource } from "#server/slo/slo-files.ts";
import type { Problem } from "#shared/kernel/errors.ts";

/** A folder of files in the wrong place has thousands. */
const PROBLEMS_LOGGED = 20;

/**
 * Files as they are now, named as a person knows them: relative to the folder of headroom.yaml.
 *
 * @throws Error when patterns are given and no file is there: a folder that is gone is no wish to end every SLO
 */
export async function readFiles(set: FileSet): Promise<readonly SloSource[]> {
  const paths = await listFiles(set);
  if (paths.length === 0 && set.patterns.length > 0)
    throw new Error(`no file matches ${set.patterns.join(", ")}`);
  const files = await readSloSources(paths);
  return files.map((file) => ({ ...file, path: relative(set.base, file.path) }));
}

/** Says in the log what is wrong with files, once for each time that it changes. */
export function logProblems(
  log: Log,
  files: string,
  problemsNow: () => readonly Problem[],
): () => void {
  let before = "[]";
  return () => {
    const problems = problemsNow().filter(({ severity }) => severity === "error");
    const text = JSON.stringify(problems);
    if (text === before) return;
    before = text;
    if (problems.length === 0) log.info(`nothing is wrong with ${files} any more`);
    for (const { message, remedy, where } of problems.slice(0, PROBLEMS_LOGGED))
      log.warn({ where, remedy }, message);
    if (problems.length > PROBLEMS_LOGGED)
      log.warn(`${problems.length - PROBLEMS_LOGGED} more errors in ${files}`);
  };
}

export interface FileFollower {
  /** Looks whether files changed without notice: on a network file system, or in a folder that was made anew. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** Reads a set anew whenever one of its files changes. */
export async function followFiles(
  set: FileSet,
  reload: () => Promise<void>,
  log: Log,
): Promise<FileFollower> {
  let seen = await fileSetState(set);
  async function take(): Promise<void> {
    const state = await fileSetState(set);
    await reload();
    seen = state;
  }
  const watcher = await watchFiles(
    watchRoots(set),
    () =>
      void take().catch((error: unknown) =>
        log.error({ err: error }, "changed files could not be taken over; it is tried again"),
      ),
    log,
  );
  return {
    async look() {
      if ((await fileSetState(set)) !== seen) await take();
    },
    close: () => watcher.close(),
  };
}
