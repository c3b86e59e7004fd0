import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { processStart } from "./process-identity.ts";

const clock = { now: () => Date.UTC(2026, 10, 23, 9) };
const never = (): never => {
  throw new Error("the lock was lost");
};

describe("the lock on a data folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "headroom-lock-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (): string => join(folder, "lock");
  const take = (): (() => void) => lockFolder(folder, clock, never).release;
  const rewrite = (change: Record<string, unknown>): void => {
    take();
    writeFileSync(
      path(),
      JSON.stringify({ ...JSON.parse(readFileSync(path(), "utf8")), ...change }),
    );
  };

  it("keeps out a second holder, naming the first and since when", () => {
    const release = take();
    expect(take).toThrow(`the data folder ${folder} is in use by process ${process.pid} on `);
    expect(take).toThrow("since 2026-11-23T09:00:00.000Z");
    release();
    release();
    take()();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken over from a process that has gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    rewrite({ pid: child.pid, token: "of-the-dead" });
    take()();
    expect(existsSync(path())).toBe(false);
  });

  it("is taken over when the holder's pid now belongs to another process", () => {
    rewrite({ started: "1", token: "of-the-dead" });
    take()();
  });

  it("is taken over when the file was never written whole", () => {
    writeFileSync(path(), "");
    take()();
  });

  it("is taken over where another starter was killed while it took over", () => {
    rewrite({ started: "1", token: "of-the-dead" });
    writeFileSync(`${path()}.takeover`, readFileSync(path()));
    take()();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("of a process whose pid means nothing here holds while that process shows signs of life", () => {
    rewrite({ space: "another machine", host: "elsewhere", pid: 1, token: "of-another" });
    expect(take).toThrow("is in use by process 1 on elsewhere");
    const longAgo = new Date(Date.UTC(2020, 0, 1));
    utimesSync(path(), longAgo, longAgo);
    take()();
  });
});

describe("when a process started", () => {
  it("is the same each time one asks, and null for one that is not there", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    expect(processStart(process.pid)).toBe(processStart(process.pid));
    expect(processStart(process.pid)).not.toBe(processStart(process.ppid));
    expect(processStart(child.pid ?? 0)).toBeNull();
  });
});
