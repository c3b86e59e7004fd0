import * as fs from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";

/** Files named by patterns. Which ones those are is asked anew each time, since files come and go. */
export interface FileSet {
  /** As they were written: `./slos/**` and the like. */
  readonly patterns: readonly string[];
  /** Folder that the patterns are relative to. */
  readonly base: string;
}

/** A link whose file is gone counts as a file, namely one that cannot be read; otherwise it would vanish unseen. */
const WITH_LINKS_LEADING_NOWHERE = {
  ...fs,
  realpath: ((path: string, done: (error: Error | null, real: string) => void) =>
    fs.realpath(path, (error, real) =>
      done(null, error === null ? real : path),
    )) as typeof fs.realpath,
  stat: ((path: string, done: (error: Error | null, stats: fs.Stats) => void) =>
    fs.stat(path, (error, stats) =>
      error === null ? done(null, stats) : fs.lstat(path, done),
    )) as typeof fs.stat,
};

async function filesOf(pattern: string, base: string): Promise<readonly string[]> {
  // A leading "./" would keep patterns such as "./../slos" from being understood.
  const wanted = isAbsolute(pattern) ? pattern : pattern.replace(/^(?:\.\/)+/, "");
  return glob(wanted, {
    cwd: base,
    absolute: true,
    onlyFiles: true,
    expandDirectories: false,
    dot: false,
    fs: WITH_LINKS_LEADING_NOWHERE,
  });
}

const GONE = "gone";

async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return GONE;
  }
}

/** A text that is another one as soon as a file of the set is added, changed or removed. */
export async function fileSetState(set: FileSet): Promise<string> {
  const files = await listFiles(set);
  return JSON.stringify([files, await Promise.all(files.map(stateOf))]);
}

/** The files of a set, absolute, each once, in order of their paths. */
export async function listFiles(set: FileSet): Promise<readonly string[]> {
  const found = await Promise.all(set.patterns.map((pattern) => filesOf(pattern, set.base)));
  return [...new Set(found.flat())].sort();
}

/** Patterns of a set that no file answers to, by their place in it. */
export async function emptyPatterns(set: FileSet): Promise<readonly number[]> {
  const found = await Promise.all(set.patterns.map((pattern) => filesOf(pattern, set.base)));
  return found.flatMap((files, index) => (files.length === 0 ? [index] : []));
}

/** The folders (or files) to watch so that every change of a set is seen: each pattern up to its first wildcard. */
export function watchRoots(set: FileSet): readonly string[] {
  const roots = set.patterns.map((pattern) => {
    const parts = pattern.split("/");
    const firstWildcard = parts.findIndex((part) => isDynamicPattern(part));
    const fixed = firstWildcard === -1 ? pattern : parts.slice(0, firstWildcard).join("/");
    return isAbsolute(pattern) ? resolve("/", fixed) : resolve(join(set.base, fixed));
  });
  return [...new Set(roots)];
}
