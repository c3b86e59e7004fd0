import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientSourceHash, isClientBuilt, stampClient } from "./client-build.ts";
import { missingPackages } from "./ensure-installed.mjs";
import { isNodeSupported } from "./node-version.mjs";
import { serverFolder } from "./server-build.mjs";

describe("whether Node is new enough", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("takes %s", (version) =>
    expect(isNodeSupported(version)).toBe(true),
  );
  it.each(["18.20.4", "20.18.9", "9.99.0"])("refuses %s", (version) =>
    expect(isNodeSupported(version)).toBe(false),
  );
});

describe("what is not installed", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/fastify": { version: "5.0.0" },
      "node_modules/vitest": { version: "4.0.0", dev: true },
      "node_modules/fsevents": { version: "2.0.0", optional: true },
      "node_modules/esbuild-arm": { version: "1.0.0", devOptional: true },
    },
  };
  const installed = {
    packages: {
      "node_modules/fastify": { version: "5.0.0" },
      "node_modules/vitest": { version: "4.0.0" },
    },
  };

  it("is nothing when every version is there, whatever optional packages other systems have", () => {
    expect(missingPackages(lock, installed, { development: true })).toEqual([]);
  });

  it("is everything that is needed when nothing was ever installed", () => {
    expect(missingPackages(lock, null, { development: true })).toEqual([
      "node_modules/fastify",
      "node_modules/vitest",
    ]);
  });

  it("leaves the tools of development out when they are not wanted", () => {
    expect(missingPackages(lock, null, { development: false })).toEqual(["node_modules/fastify"]);
  });

  it("is what has another version than the lock file says", () => {
    const older = {
      packages: { ...installed.packages, "node_modules/fastify": { version: "4.9.0" } },
    };
    expect(missingPackages(lock, older, { development: true })).toEqual(["node_modules/fastify"]);
  });
});

describe("whether the client is built", () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "headroom-launch-"));
    write("client/app/main.tsx", "start()");
    write("shared/kernel/time.ts", "export {}");
    write("package-lock.json", "{}");
    write("vite.config.ts", "export default {}");
    write("dist/client/index.html", "<!doctype html>");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("is so when the stamp is that of the source", () => {
    expect(isClientBuilt(root)).toBe(false);
    stampClient(root, clientSourceHash(root));
    expect(isClientBuilt(root)).toBe(true);
  });

  it.each([
    "client/app/main.tsx",
    "shared/kernel/time.ts",
    "package-lock.json",
    "vite.config.ts",
    "client/app/another.css",
  ])("is no longer so after %s has changed", (path) => {
    stampClient(root, clientSourceHash(root));
    write(path, "something else");
    expect(isClientBuilt(root)).toBe(false);
  });

  it("is not so when the page was deleted", () => {
    stampClient(root, clientSourceHash(root));
    rmSync(join(root, "dist/client/index.html"));
    expect(isClientBuilt(root)).toBe(false);
  });

  it("does not depend on tests", () => {
    const before = clientSourceHash(root);
    write("client/app/main.test.tsx", "it()");
    expect(clientSourceHash(root)).toBe(before);
  });

  it("tells a moved line between two files from the same text", () => {
    const before = clientSourceHash(root);
    write("client/app/main.tsx", "start");
    write("client/app/main2.tsx", "()");
    expect(clientSourceHash(root)).not.toBe(before);
  });
});

describe("the folder of the built server", () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "headroom-launch-"));
    write("server/app.ts", "start()");
    write("fixtures/demo/story.ts", "export {}");
    write("package-lock.json", "{}");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it.each([
    "server/app.ts",
    "shared/kernel/time.ts",
    "fixtures/demo/story.ts",
    "package-lock.json",
  ])("is another one after %s has changed", (path) => {
    const before = serverFolder(root);
    write(path, "something else");
    expect(serverFolder(root)).not.toBe(before);
  });

  it("depends on neither tests nor the client", () => {
    const before = serverFolder(root);
    write("server/app.test.ts", "it()");
    write("client/main.tsx", "render()");
    expect(serverFolder(root)).toBe(before);
  });
});
