import { Command } from "commander";
import { loadConfig } from "#server/config.ts";
import type { CommandContext } from "./commands.ts";

interface ServeOptions {
  readonly config?: string;
  readonly port?: string;
  readonly json?: boolean;
}

async function serve(context: CommandContext, options: ServeOptions): Promise<void> {
  const { cwd } = context;
  const env = options.port === undefined ? context.env : { ...context.env, PORT: options.port };
  const config = await loadConfig({
    cwd,
    env,
    ...(options.config === undefined ? {} : { configPath: options.config }),
  });
  // Loaded only now: what is wrong with the configuration is said at once.
  const { startServer } = await import("#server/main.ts");
  const { url, stopped } = await startServer({ config, env });
  const organisation = config.file === null ? "the demo organisation" : config.file;
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ url })}\n`
      : `Headroom serves ${organisation} at ${url} (Ctrl-C stops it)\n`,
  );
  await stopped;
}

/** `headroom serve`: the server, until it is told to stop. */
export function serveCommand(context: CommandContext): Command {
  return new Command("serve")
    .description("run the server")
    .option(
      "-c, --config <file>",
      "headroom.yaml to serve (else HEADROOM_CONFIG, else the one here, else the demo organisation)",
    )
    .option("-p, --port <number>", "port to listen on (goes before PORT and the file)")
    .option("--json", "say where it listens as JSON")
    .action((options: ServeOptions) => serve(context, options));
}
