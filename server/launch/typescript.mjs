import { requireNode } from "./node-version.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { fileURLToPath } from "node:url";

/** Folder of package.json. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Makes the process able to import TypeScript: checks Node, installs what is missing, registers tsx.
 *
 * @param {{ development?: boolean }} [options]
 */
export async function enableTypeScript(options) {
  requireNode();
  ensureInstalled(root, options);
  const { register } = await import("tsx/esm/api");
  register({ tsconfig: false });
}
