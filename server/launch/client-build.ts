import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DomainError } from "#shared/kernel/errors.ts";
import { sourceHash } from "./source-hash.mjs";

/** Everything that the built client is made of. */
const SOURCES = ["client", "shared", "package-lock.json", "vite.config.ts"];
const STAMP = "dist/.stamp";
const ENTRY = "dist/client/index.html";

/** SHA-256 over names and contents of what the client is built from. Tests are not part of it. */
export function clientSourceHash(root: string): string {
  return sourceHash(root, SOURCES);
}

/** Whether the client was built from exactly the source that stands there. */
export function isClientBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  return (
    existsSync(join(root, ENTRY)) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === clientSourceHash(root)
  );
}

/** Notes that the client was built from the source as it had this hash. */
export function stampClient(root: string, hash: string): void {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  writeFileSync(join(root, STAMP), hash);
}

/**
 * Builds the client into `dist/client`. What vite says goes to stderr.
 *
 * @throws DomainError `client.not-built`
 */
export function buildClient(root: string): void {
  const hash = clientSourceHash(root);
  rmSync(join(root, STAMP), { force: true });
  // In a process of its own: the server keeps none of the bundler's memory.
  const { status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build"],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
    },
  );
  if (status !== 0) {
    throw new DomainError({
      code: "client.not-built",
      message: "the client could not be built",
      remedy: "see what vite says above",
    });
  }
  stampClient(root, hash);
}

/** Builds the client when it was never built or its source has changed since. */
export function ensureClientBuilt(root: string): void {
  if (isClientBuilt(root)) return;
  process.stderr.write("headroom: building the client\n");
  buildClient(root);
}
