import { Command } from "commander";
import type { CommandContext, CommandEntry } from "./commands.ts";
import { failureOf } from "./failure.ts";

/** Where a command line's own messages go. Commands write their results to the process's stdout themselves. */
export interface CommandOutput {
  out(text: string): void;
  err(text: string): void;
}

/** The command that the arguments name, also as `help NAME`. */
function askedFor(argv: readonly string[]): string | undefined {
  const words = argv.filter((word) => !word.startsWith("-"));
  return words[0] === "help" ? words[1] : words[0];
}

function makeRoot(version: string, output: CommandOutput): Command {
  return new Command("headroom")
    .description("Error budgets and reliability incentives: do we have room to take this risk?")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.err(text) })
    .showHelpAfterError('(try "headroom --help")');
}

async function addCommands(
  root: Command,
  entries: readonly CommandEntry[],
  argv: readonly string[],
  context: CommandContext,
): Promise<void> {
  const asked = askedFor(argv);
  for (const entry of entries) {
    const command =
      entry.name === asked
        ? await entry.load(context)
        : new Command(entry.name).description(entry.summary);
    const inherit = (child: Command): void => {
      child.copyInheritedSettings(root);
      child.commands.forEach(inherit);
    };
    inherit(command);
    root.addCommand(command);
  }
}

/**
 * Runs one command line. Loads only the module of the command it names, so that the others cost nothing.
 *
 * @param argv without the interpreter and the script
 * @returns the exit code, or `null` when the command ended well and left the exit code to `process.exitCode`
 */
export async function runCommandLine(
  argv: readonly string[],
  options: {
    readonly entries: readonly CommandEntry[];
    readonly version: string;
    readonly context: CommandContext;
    readonly output: CommandOutput;
  },
): Promise<number | null> {
  try {
    const root = makeRoot(options.version, options.output);
    await addCommands(root, options.entries, argv, options.context);
    await root.parseAsync(argv, { from: "user" });
    return null;
  } catch (error) {
    const failure = failureOf(error, Boolean(options.context.env["HEADROOM_DEBUG"]));
    options.output.err(failure.text);
    return failure.exitCode;
  }
}
