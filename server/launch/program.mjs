import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled } from "./ensure-installed.mjs";
import { requireNode } from "./node-version.mjs";
import { ensureServerBuilt } from "./server-build.mjs";
import { enableTypeScript, root } from "./typescript.mjs";

/**
 * Loads one of the server's programs: checks Node, installs what is missing, builds what is not built.
 *
 * @param {"headroom" | "client-build"} name
 * @returns {Promise<Record<string, Function>>} what the program's module exports
 */
export async function loadProgram(name) {
  requireNode();
  ensureInstalled(root);
  const folder = ensureServerBuilt(root);
  if (folder !== null) return import(pathToFileURL(join(folder, `${name}.js`)).href);
  await enableTypeScript();
  return name === "headroom" ? import("#server/cli/main.ts") : import("./client-build.ts");
}
