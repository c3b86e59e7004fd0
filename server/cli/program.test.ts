import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { DomainError } from "#shared/kernel/errors.ts";
import type { CommandEntry } from "./commands.ts";
import { runCommandLine } from "./program.ts";

async function run(
  argv: readonly string[],
  action: (words: string[]) => void = () => {},
  env: Record<string, string> = {},
) {
  const loaded: string[] = [];
  const entry = (name: string): CommandEntry => ({
    name,
    summary: `does ${name}`,
    load: async () => {
      loaded.push(name);
      return new Command(name)
        .description(`does ${name}`)
        .argument("<file...>")
        .option("--json")
        .action(action);
    },
  });
  let out = "";
  let err = "";
  const exitCode = await runCommandLine(argv, {
    entries: [entry("lint"), entry("serve")],
    version: "1.2.3",
    context: { cwd: "/", env },
    output: { out: (text) => void (out += text), err: (text) => void (err += text) },
  });
  return { exitCode, out, err, loaded };
}

describe("the command line", () => {
  it("lists every command without loading one", async () => {
    const { exitCode, out, loaded } = await run(["--help"]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/lint +does lint\n +serve +does serve/);
    expect(loaded).toEqual([]);
  });

  it("loads only the command it is given, and runs it", async () => {
    const words: string[][] = [];
    const { exitCode, loaded } = await run(
      ["lint", "a.yaml", "b.yaml"],
      (files) => void words.push(files),
    );
    expect({ exitCode, loaded, words }).toEqual({
      exitCode: null,
      loaded: ["lint"],
      words: [["a.yaml", "b.yaml"]],
    });
  });

  it.each([[["help", "lint"]], [["lint", "--help"]]])(
    "shows the help of one command for %j",
    async (argv) => {
      const { exitCode, out, loaded } = await run(argv);
      expect(exitCode).toBe(0);
      expect(out).toContain("Usage: headroom lint [options] <file...>");
      expect(loaded).toEqual(["lint"]);
    },
  );

  it("says its version", async () => {
    expect(await run(["--version"])).toMatchObject({ exitCode: 0, out: "1.2.3\n" });
  });

  it.each([
    ["an unknown command", ["lnit"], "unknown command 'lnit'"],
    ["an unknown option", ["lint", "a.yaml", "--jsno"], "unknown option '--jsno'"],
    ["a missing argument", ["lint"], "missing required argument 'file'"],
    ["no command", [], "Usage: headroom"],
  ])("ends with 2 and says why on stderr for %s", async (_, argv, text) => {
    const { exitCode, out, err } = await run(argv);
    expect(exitCode).toBe(2);
    expect(err).toContain(text);
    expect(out).toBe("");
  });

  it("shows a domain error with its place and its remedy", async () => {
    const { exitCode, err } = await run(["lint", "a.yaml"], () => {
      throw new DomainError({
        code: "x.y",
        message: "it is wrong",
        remedy: "put it right",
        where: { file: "a.yaml", line: 3, column: 5 },
      });
    });
    expect(exitCode).toBe(2);
    expect(err).toBe("headroom: a.yaml:3:5: it is wrong\n  put it right\n");
  });

  it("shows a defect without its stack, unless asked to", async () => {
    const broken = (): never => {
      throw new TypeError("undefined is not a budget");
    };
    const quiet = await run(["lint", "a.yaml"], broken);
    expect(quiet.exitCode).toBe(2);
    expect(quiet.err).toContain("something went wrong: undefined is not a budget");
    expect(quiet.err).not.toContain("program.test.ts");
    expect((await run(["lint", "a.yaml"], broken, { HEADROOM_DEBUG: "1" })).err).toContain(
      "program.test.ts",
    );
  });
});
