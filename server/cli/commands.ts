import type { Command } from "commander";

/** What the process gives a command. Read once, in the command line's entry. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A command as the help lists it. Its module is loaded when it is called and not before. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(context: CommandContext): Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "serve",
    summary: "run the server",
    load: async (context) => (await import("./serve.ts")).serveCommand(context),
  },
  {
    name: "lint",
    summary: "check SLO, catalogue, policy and exclusion files",
    load: async () => (await import("./lint.ts")).lintCommand(),
  },
  {
    name: "convert",
    summary: "turn any recognised SLO format into OpenSLO v1",
    load: async () => (await import("./convert.ts")).convertCommand(),
  },
  {
    name: "rules",
    summary: "write recording and alerting rules for Prometheus",
    load: async () => (await import("./rules.ts")).rulesCommand(),
  },
  {
    name: "budget",
    summary: "compute budgets straight from a metric backend",
    load: async () => (await import("./budget.ts")).budgetCommand(),
  },
  {
    name: "canary",
    summary: "plan a canary, or judge one that runs",
    load: async () => (await import("./canary.ts")).canaryCommand(),
  },
  {
    name: "evidence",
    summary: "check evidence of tested failure scenarios",
    load: async () => (await import("./evidence.ts")).evidenceCommand(),
  },
  {
    name: "rank",
    summary: "rank teams on tested failure scenarios, from the files of a folder",
    load: async () => (await import("./rank.ts")).rankCommand(),
  },
  {
    name: "gate",
    summary: "ask whether a change may ship",
    load: async (context) => (await import("./gate.ts")).gateCommand(context),
  },
];
