import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "#server/platform/root.ts";
import { COMMANDS } from "./commands.ts";
import { runCommandLine } from "./program.ts";

function ownVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  );
  return manifest.version;
}

/** A reader that went away (`headroom lint … | head`) is not an error. */
function endQuietlyWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}

/** The entry of the command line: the one place where it meets the process. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on("error", endQuietlyWithoutReader);
  const exitCode = await runCommandLine(argv, {
    entries: COMMANDS,
    version: ownVersion(),
    context: { cwd: process.cwd(), env: process.env },
    output: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    },
  });
  if (exitCode !== null) process.exitCode = exitCode;
}
