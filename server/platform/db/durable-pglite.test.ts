import type * as nodeFs from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openDurable } from "./durable-pglite.ts";

const syncs = vi.hoisted(() => ({ count: 0 }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof nodeFs>();
  const fsyncSync = (file: number): void => {
    syncs.count += 1;
    fs.fsyncSync(file);
  };
  return { ...fs, fsyncSync };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-durable-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it("syncs the log to the disk once with every commit, and not with a read", async () => {
  const database = await openDurable(folder, () => false);
  await database.exec("create table known (n int)");
  const before = syncs.count;
  for (let n = 0; n < 20; n += 1) await database.query("insert into known values ($1)", [n]);
  const afterWrites = syncs.count;
  await database.query("select count(*) from known");
  const afterRead = syncs.count;
  await database.close();
  expect(afterWrites - before).toBeGreaterThanOrEqual(20);
  expect(afterRead).toBe(afterWrites);
});
