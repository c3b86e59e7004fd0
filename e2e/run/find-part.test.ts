import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPart, missingReason } from "./find-part.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "headroom-parts-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aProgram(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

describe("finding the parts of the tests", () => {
  it("looks through the folders of the path", () => {
    const path = aProgram("promtool");
    expect(findPart("promtool", ["/nowhere", folder].join(delimiter))).toBe(path);
  });

  it("knows a program under its other names", () => {
    const path = aProgram("google-chrome");
    expect(findPart("chromium", folder)).toBe(path);
  });

  it("does not take a file that cannot be run", () => {
    aProgram("prometheus", 0o644);
    expect(findPart("prometheus", folder)).toBeNull();
  });

  it("names the package of what is missing", () => {
    expect(missingReason("promtool")).toBe("promtool is not installed (Debian package prometheus)");
  });
});
