import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Problem } from "#shared/kernel/errors.ts";
import { createLog } from "#server/platform/log.ts";
import { followFiles, logProblems, readFiles } from "./files.ts";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "headroom-files-"));
  await mkdir(join(base, "slos"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const set = () => ({ patterns: ["./slos/**/*.yaml"], base });
const silent = createLog({ level: "silent" });

describe("the files of a set", () => {
  it("are named from its folder; a link that leads nowhere is one that cannot be read", async () => {
    await writeFile(join(base, "slos", "a.yaml"), "a: 1\n");
    await mkdir(join(base, "slos", "folder.yaml"));
    await symlink("nowhere", join(base, "slos", "b.yaml"));
    expect(await readFiles(set())).toEqual([
      { path: "slos/a.yaml", text: "a: 1\n" },
      { path: "slos/b.yaml", unreadable: expect.stringContaining("ENOENT") },
    ]);
  });

  it("cannot be none at all, unless none are wanted", async () => {
    await expect(readFiles(set())).rejects.toThrow("no file matches ./slos/**/*.yaml");
    expect(await readFiles({ patterns: [], base })).toEqual([]);
  });
});

describe("following files", () => {
  it("takes over what changed without notice, once, and again when it failed", async () => {
    await writeFile(join(base, "slos", "a.yaml"), "a: 1\n");
    let reloads = 0;
    let failing = false;
    const follower = await followFiles(
      set(),
      async () => {
        if (failing) throw new Error("the database is gone");
        reloads += 1;
      },
      silent,
    );
    await follower.look();
    expect(reloads).toBe(0);
    await follower.close();
    await rm(join(base, "slos"), { recursive: true });
    await follower.look();
    expect(reloads).toBe(1);
    await mkdir(join(base, "slos"));
    await writeFile(join(base, "slos", "a.yaml"), "a: 2\n");
    failing = true;
    await expect(follower.look()).rejects.toThrow("gone");
    failing = false;
    await follower.look();
    await follower.look();
    expect(reloads).toBe(2);
  });
});

describe("files of a Kubernetes ConfigMap", () => {
  it("are followed through the swap of the link that they all go through", async () => {
    const mount = join(base, "slos");
    const version = async (name: string, text: string): Promise<void> => {
      await mkdir(join(mount, name));
      await writeFile(join(mount, name, "a.yaml"), text);
      await symlink(name, join(mount, "..data_tmp"));
      await rename(join(mount, "..data_tmp"), join(mount, "..data"));
    };
    await version("..2026_1", "a: 1\n");
    await symlink("..data/a.yaml", join(mount, "a.yaml"));
    const reloads: Promise<unknown>[] = [];
    let reloaded: () => void = () => undefined;
    const follower = await followFiles(
      set(),
      async () => {
        reloads.push(readFiles(set()));
        reloaded();
      },
      silent,
    );
    for (const number of [2, 3]) {
      const told = new Promise<void>((resolve) => (reloaded = resolve));
      await version(`..2026_${number}`, `a: ${number}\n`);
      await rm(join(mount, `..2026_${number - 1}`), { recursive: true });
      await told;
      expect(await reloads.at(-1)).toEqual([{ path: "slos/a.yaml", text: `a: ${number}\n` }]);
    }
    await follower.close();
  });
});

describe("problems of files in the log", () => {
  it("are said when they change, with their place, and when they end", () => {
    const lines: string[] = [];
    const log = createLog({
      level: "info",
      destination: { write: (line) => void lines.push(line) },
    });
    let problems: readonly Problem[] = [];
    const say = logProblems(log, "the SLO files", () => problems);
    say();
    expect(lines).toEqual([]);
    const broken = { severity: "error", code: "a", message: "the target is 100" } as const;
    problems = [{ ...broken, where: { file: "a.yaml", line: 3 } }];
    say();
    say();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      msg: "the target is 100",
      where: { file: "a.yaml", line: 3 },
    });
    problems = [];
    say();
    expect(lines[1]).toContain("nothing is wrong with the SLO files any more");
  });
});
