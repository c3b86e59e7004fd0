import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "./log.ts";
import { watchFiles } from "./watch.ts";

const log = createLog({ level: "silent" });

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "headroom-watch-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Watches, and lets a test wait for the next call. */
async function watching(roots: readonly string[]) {
  let calls = 0;
  let called: () => void = () => undefined;
  const watcher = await watchFiles(
    roots,
    () => {
      calls += 1;
      called();
    },
    log,
  );
  onTestFinished(() => watcher.close());
  const next = () => new Promise<void>((resolve) => (called = resolve));
  return { next, calls: () => calls, watcher };
}

describe("watching files", () => {
  it("is ready at once where there is nothing to watch", async () => {
    const watcher = await watchFiles([], () => undefined, log);
    await watcher.close();
  });

  it("tells once of a burst of writes", async () => {
    const folder = await aFolder();
    const { next, calls } = await watching([folder]);
    const told = next();
    for (let index = 0; index < 5; index += 1)
      await writeFile(join(folder, `${index}.yaml`), "a: 1");
    await told;
    expect(calls()).toBe(1);
  });

  it("sees a file replaced the way editors and deployments do, and one removed", async () => {
    const folder = await aFolder();
    const file = join(folder, "slo.yaml");
    await writeFile(file, "old");
    const { next, calls } = await watching([file]);
    let told = next();
    await writeFile(`${file}.new`, "new");
    await rename(`${file}.new`, file);
    await told;
    told = next();
    await rm(file);
    await told;
    expect(calls()).toBe(2);
  });

  it("tells nothing after it was closed", async () => {
    const folder = await aFolder();
    const { calls, watcher } = await watching([folder]);
    await writeFile(join(folder, "late.yaml"), "a: 1");
    await watcher.close();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(calls()).toBe(0);
  });
});
