import { readFile } from "node:fs/promises";
import { DomainError } from "#shared/kernel/errors.ts";

/** A file named on the command line. */
export interface InputFile {
  readonly path: string;
  readonly text: string;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder; name the files in it, such as FOLDER/*.yaml",
  EACCES: "it may not be read by this user",
};

/**
 * Reads the files of a call, each once.
 *
 * @throws DomainError `file.unreadable` that names the first file that cannot be read
 */
export async function readInputFiles(paths: readonly string[]): Promise<readonly InputFile[]> {
  return Promise.all([...new Set(paths)].map(async (path) => ({ path, text: await textOf(path) })));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new DomainError(
      {
        code: "file.unreadable",
        message: `${path} cannot be read: ${REASONS[code] ?? (error instanceof Error ? error.message : String(error))}`,
        remedy: "check the path and its permissions",
        where: { file: path },
      },
      { cause: error },
    );
  }
}
