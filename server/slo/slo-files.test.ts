import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSloSources } from "./slo-files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-slo-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("reads what can be read and says what cannot", async () => {
  const [there, gone] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  await writeFile(there, "a: 1\n");
  expect(await readSloSources([there, gone])).toEqual([
    { path: there, text: "a: 1\n" },
    { path: gone, unreadable: expect.stringContaining("ENOENT") },
  ]);
});
