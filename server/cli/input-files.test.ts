import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_DOCUMENT_BYTES } from "#server/platform/document-limits.ts";
import { readInputFiles, readWhatCanBeRead } from "./input-files.ts";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-input-"));
  mkdirSync(at("sub"));
  writeFileSync(at("a.yaml"), "a: 1\n");
  writeFileSync(at("large.yaml"), Buffer.alloc(3 * MAX_DOCUMENT_BYTES, "#"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("files named on the command line", () => {
  it("are read each once, in order", async () => {
    expect(await readInputFiles([at("a.yaml"), at("a.yaml")])).toEqual([
      { path: at("a.yaml"), text: "a: 1\n" },
    ]);
  });

  it("do not hide each other when one cannot be read", async () => {
    const { files, unreadable } = await readWhatCanBeRead([at("sub"), at("a.yaml"), at("gone")]);
    expect(files.map(({ path }) => path)).toEqual([at("a.yaml")]);
    expect(unreadable).toMatchObject([
      {
        severity: "error",
        code: "file.unreadable",
        message:
          "the file cannot be read: it is a folder; name the files in it, such as FOLDER/*.yaml",
        where: { file: at("sub") },
      },
      { message: "the file cannot be read: there is no such file", where: { file: at("gone") } },
    ]);
  });

  it("stop a command that needs all of them", async () => {
    await expect(readInputFiles([at("a.yaml"), at("gone")])).rejects.toMatchObject({
      code: "file.unreadable",
      where: { file: at("gone") },
    });
  });

  it("are read no further than a document may go", async () => {
    const [file] = await readInputFiles([at("large.yaml")]);
    expect(file?.text.length).toBeGreaterThan(MAX_DOCUMENT_BYTES);
    expect(file?.text.length).toBeLessThan(2 * MAX_DOCUMENT_BYTES);
  });
});
