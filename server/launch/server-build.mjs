import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceHash } from "./source-hash.mjs";

/** Everything that the built server is made of. */
const SOURCES = ["server", "shared", "fixtures", "package.json", "package-lock.json"];
const FOLDER = "dist/server";
/** Builds that are kept: a server that still runs from an older one may load a part of it later. */
const KEPT = 3;
const BUNDLER = fileURLToPath(new URL("./bundle-server.mjs", import.meta.url));

/** Where the build of the source that stands there is, or will be. Each state of the source has a folder of its own. */
export function serverFolder(root) {
  return join(root, FOLDER, sourceHash(root, SOURCES).slice(0, 16));
}

function removeOldBuilds(root) {
  const builds = readdirSync(join(root, FOLDER))
    .map((name) => join(root, FOLDER, name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of builds.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}

function makeFolder(path) {
  try {
    mkdirSync(path, { recursive: true });
    return true;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes(error.code)) return false;
    throw error;
  }
}

/**
 * Builds the server when the source that stands there was never built. JavaScript starts in a third of the time that
 * TypeScript needs, and leaves nothing of a compiler in memory. Two processes may do so at once: a build gets its name
 * when it is whole, and the later one is dropped.
 *
 * @param {string} root folder of package.json
 * @returns {string | null} folder of the built programs; `null` where nothing can be written, and the source has to do
 */
export function ensureServerBuilt(root) {
  const folder = serverFolder(root);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  if (!makeFolder(draft)) return null;
  process.stderr.write("headroom: building the server\n");
  try {
    // In a process of its own: the server keeps none of the bundler's memory.
    const { status } = spawnSync(process.execPath, [BUNDLER, root, draft], {
      stdio: ["ignore", 2, 2],
    });
    if (status !== 0) {
      process.stderr.write(
        "headroom: the server could not be built\n  see what vite says above; `npm install` may mend it\n",
      );
      process.exit(2);
    }
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  removeOldBuilds(root);
  return folder;
}
