import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { HOUR_MS } from "#shared/kernel/time.ts";
import { lockFolder } from "#server/platform/db/folder-lock.ts";
import { demoFolder } from "./demo-folder.ts";

async function aDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-demo-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const at = (now: number) => ({ now: () => now });

/** What a start does with the folder it is given. */
async function start(dataDir: string, now: number) {
  const chosen = await demoFolder(dataDir, at(now));
  await mkdir(chosen.folder, { recursive: true });
  return chosen;
}

describe("the demo's folder", () => {
  it("is the same for a restart, with the same anchor", async () => {
    const dataDir = await aDataDir();
    const first = await start(dataDir, TEST_NOW);
    expect(first.anchor).toBe(TEST_NOW);
    expect(await start(dataDir, TEST_NOW + 11 * HOUR_MS)).toEqual(first);
  });

  it("is a new one on another day, and the old one goes", async () => {
    const dataDir = await aDataDir();
    await start(dataDir, TEST_NOW);
    const next = await start(dataDir, TEST_NOW + 12 * HOUR_MS);
    expect(next.anchor).toBe(TEST_NOW + 12 * HOUR_MS);
    expect(await readdir(dataDir)).toEqual([String(next.anchor)]);
  });

  it("stays while another process serves it, and so do files that are not a story's", async () => {
    const dataDir = await aDataDir();
    const { folder } = await start(dataDir, TEST_NOW);
    const lock = lockFolder(folder, at(TEST_NOW), () => undefined);
    onTestFinished(() => lock.release());
    await mkdir(join(dataDir, "postgres"));
    const next = await start(dataDir, TEST_NOW + 24 * HOUR_MS);
    expect((await readdir(dataDir)).sort()).toEqual(
      [String(TEST_NOW), String(next.anchor), "postgres"].sort(),
    );
  });

  it("is not one of the future, from a clock that was set back since", async () => {
    const dataDir = await aDataDir();
    await start(dataDir, TEST_NOW + HOUR_MS);
    expect((await start(dataDir, TEST_NOW)).anchor).toBe(TEST_NOW);
  });
});
