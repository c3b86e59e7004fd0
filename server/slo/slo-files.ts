import { readFile } from "node:fs/promises";
import type { SloFile } from "./lint.ts";

/** A file of the set as it is now, or why it cannot be read. */
export type SloSource = SloFile | { readonly path: string; readonly unreadable: string };

/** Reads the files of a set. One that cannot be read does not keep the others from being read. */
export async function readSloSources(paths: readonly string[]): Promise<readonly SloSource[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return { path, text: await readFile(path, "utf8") };
      } catch (error) {
        return { path, unreadable: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
}
