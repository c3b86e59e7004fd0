import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { MAX_DOCUMENT_BYTES } from "#server/platform/document-limits.ts";

/** A file named on the command line. */
export interface InputFile {
  readonly path: string;
  readonly text: string;
}

/** The files of a call, in its order: those that could be read, and why the others could not. */
export interface InputFiles {
  readonly files: readonly InputFile[];
  readonly unreadable: readonly Problem[];
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
  const { files, unreadable } = await readWhatCanBeRead(paths);
  const [first] = unreadable;
  if (first !== undefined) throw new DomainError(first);
  return files;
}

/**
 * Reads the files of a call, each once, without stopping at one that cannot be read. Of a file (or a pipe) no more is
 * read than a document may hold and a little: what comes of it is refused as too large.
 */
export async function readWhatCanBeRead(paths: readonly string[]): Promise<InputFiles> {
  const read = await Promise.all([...new Set(paths)].map(readOne));
  return {
    files: read.filter((one) => "text" in one),
    unreadable: read.filter((one) => "severity" in one),
  };
}

async function readOne(path: string): Promise<InputFile | Problem> {
  try {
    return { path, text: await textOf(path) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return {
      severity: "error",
      code: "file.unreadable",
      message: `the file cannot be read: ${REASONS[code] ?? (error instanceof Error ? error.message : String(error))}`,
      remedy: "check the path and its permissions",
      where: { file: path },
    };
  }
}

async function textOf(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_DOCUMENT_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}
