import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { debianPackageOf, findPart, missingReason, type PartName } from "./find-part.ts";

/** While it stands there and exits with 101, Debian's packages start no service of theirs. */
const START_POLICY = "/usr/sbin/policy-rc.d";

function missingOf(parts: readonly PartName[]): readonly PartName[] {
  return parts.filter((part) => findPart(part) === null);
}

function canInstall(): boolean {
  return (
    process.getuid?.() === 0 &&
    spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0
  );
}

function runAptGet(...words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", words, { stdio: ["ignore", 2, 2], env }).status === 0;
}

/** Installs packages without starting what they would start. */
function installQuietly(packages: readonly string[]): void {
  const ownPolicy = !existsSync(START_POLICY);
  if (ownPolicy) writeFileSync(START_POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    if (runAptGet("update")) runAptGet("install", "-y", "--no-install-recommends", ...packages);
  } finally {
    if (ownPolicy) rmSync(START_POLICY, { force: true });
  }
}

/**
 * Sees to the programs that tests or benchmarks need beside Node: installs what is missing where it may (root on a
 * Debian-like system), otherwise says what to install.
 *
 * @param what needs them, in the plural
 * @returns what is still missing; what needs it is left out
 */
export function ensureParts(
  parts: readonly PartName[],
  what: string,
  say: (text: string) => void,
): readonly PartName[] {
  const missing = missingOf(parts);
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map(debianPackageOf))];
  if (canInstall()) {
    say(`installing ${packages.join(", ")} for the ${what}\n`);
    installQuietly(packages);
  }
  const stillMissing = missingOf(parts);
  for (const part of stillMissing)
    say(`${missingReason(part)}; the ${what} that need it are skipped\n`);
  if (stillMissing.length > 0)
    say(
      `  apt-get install --no-install-recommends ${[...new Set(stillMissing.map(debianPackageOf))].join(" ")}\n`,
    );
  return stillMissing;
}
