import { describe, expect, it, vi } from "vitest";
import { requirePart } from "./parts.ts";

/** Stands in for the context of a test that is about to be skipped. */
const context = {
  skip(condition?: boolean | string): never {
    throw new Error(`skipped: ${String(condition)}`);
  },
};

describe("a test that needs a part which is not there", () => {
  it("is skipped and says why", () => {
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("CI", "");
    expect(() => requirePart("chromium", context)).toThrow(
      "skipped: chromium is not installed (Debian package chromium)",
    );
  });

  it("fails with CI=true", () => {
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("CI", "true");
    expect(() => requirePart("chromium", context)).toThrow(
      /^chromium is not installed .* no test is skipped for that$/,
    );
  });
});
