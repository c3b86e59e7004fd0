import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function folderOfPackage(from: string): string {
  const folder = dirname(from);
  if (folder === from) throw new Error("there is no package.json above the program");
  return existsSync(join(folder, "package.json")) ? folder : folderOfPackage(folder);
}

/** Folder of package.json, whether the program runs from its source or from a build of it. */
export const ROOT = folderOfPackage(fileURLToPath(import.meta.url));

/** Whether this is a build of the source. */
export const IS_BUILT = !import.meta.url.endsWith(".ts");
