import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Neither tests nor declarations end up in what is built. */
const LEFT_OUT = /(\.test(-d)?\.tsx?|\.d\.mts|\.md)$/;

function* filesUnder(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(join(root, path)).sort()) {
    if (!LEFT_OUT.test(name)) yield* filesUnder(root, `${path}/${name}`);
  }
}

/**
 * SHA-256 over names and contents of files, or of all files in folders. Tests are not part of it.
 *
 * @param {string} root folder that the paths are relative to
 * @param {readonly string[]} sources files and folders; one that is missing counts as empty
 * @returns {string} in hexadecimal
 */
export function sourceHash(root, sources) {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const path of filesUnder(root, source)) {
      const content = readFileSync(join(root, path));
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}
