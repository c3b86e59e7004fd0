import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What of a lock file is not installed. Packages for other systems are optional there, and may be absent.
 *
 * @param {import("./ensure-installed.d.mts").Lock} lock package-lock.json
 * @param {import("./ensure-installed.d.mts").Lock | null} installed node_modules/.package-lock.json, which npm writes last
 * @param {{ development: boolean }} wanted whether the tools of development are needed too
 * @returns {string[]} folders such as `node_modules/vite`
 */
export function missingPackages(lock, installed, wanted) {
  const present = installed?.packages ?? {};
  return Object.entries(lock.packages).flatMap(([folder, entry]) => {
    const needed =
      folder !== "" && !entry.optional && !entry.devOptional && (wanted.development || !entry.dev);
    return needed && present[folder]?.version !== entry.version ? [folder] : [];
  });
}

/** @returns {import("./ensure-installed.d.mts").Lock | null} */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * npm as the one that started us, or else the one on the path. What it says goes to stderr: stdout is for results.
 *
 * Not `npm ci`: that removes what is there first. `npm install --no-save` installs the same versions, adds only what is
 * missing and changes no file of ours.
 */
function runNpm(root, development) {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith(".js") ? [process.execPath, [script]] : ["npm", []];
  const include = development ? ["--include=dev"] : [];
  return spawnSync(
    command,
    [...first, "install", "--no-save", "--no-audit", "--no-fund", ...include],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32" && command === "npm",
    },
  );
}

/**
 * Installs the dependencies when they are missing or not those of package-lock.json. Without a lock file (Headroom was
 * itself installed as a package) there is nothing to do.
 *
 * @param {string} root folder of package.json
 * @param {{ development?: boolean }} [options]
 */
export function ensureInstalled(root, { development = false } = {}) {
  const lock = readLock(join(root, "package-lock.json"));
  if (lock === null) return;
  const missing = missingPackages(lock, readLock(join(root, "node_modules/.package-lock.json")), {
    development,
  });
  if (missing.length === 0) return;
  process.stderr.write(
    `headroom: installing dependencies (${missing.length} are missing or out of date)\n`,
  );
  const { status, error } = runNpm(root, development);
  if (status === 0) return;
  process.stderr.write(
    `headroom: the dependencies could not be installed${error === undefined ? "" : `: ${error.message}`}\n` +
      `  run "npm install" in ${root} and see what it says\n`,
  );
  process.exit(2);
}
