import { describe, expect, it } from "vitest";
import { createOrgService, type CatalogSource } from "./org.service.ts";

const component = (name: string, owner = "payments"): string => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, owner: ${owner} }
`;
const TEAM =
  "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: { name: payments }\nspec: { type: team }\n";

function setUp(initial: Record<string, string>) {
  let files = initial;
  const locked = new Set<string>();
  let failure: Error | null = null;
  const org = createOrgService({
    readFiles: async (): Promise<readonly CatalogSource[]> => {
      if (failure !== null) throw failure;
      return Object.entries(files).map(([path, text]) =>
        locked.has(path) ? { path, unreadable: "EACCES" } : { path, text },
      );
    },
  });
  let changes = 0;
  const stop = org.onChange(() => void (changes += 1));
  return {
    org,
    stop,
    changes: () => changes,
    write: (next: Record<string, string>) => void (files = { ...files, ...next }),
    remove: (path: string) =>
      void (files = Object.fromEntries(Object.entries(files).filter(([name]) => name !== path))),
    lock: (path: string) => void locked.add(path),
    unlock: (path: string) => void locked.delete(path),
    fail: (error: Error | null) => void (failure = error),
  };
}

const names = (org: { catalog(): { services: readonly { name: string }[] } }) =>
  org.catalog().services.map(({ name }) => name);

describe("the organisation", () => {
  it("knows its teams and services by name", async () => {
    const { org } = setUp({ "teams.yaml": TEAM, "a.yaml": component("orders") });
    await org.reload();
    expect(org.service("orders")).toMatchObject({ name: "orders", owner: "payments" });
    expect(org.team("payments")).toMatchObject({ name: "payments" });
    expect([org.service("nothing"), org.team("nobody"), org.problems()]).toEqual([null, null, []]);
  });

  it("follows its files, and says so only when something is different", async () => {
    const { org, write, remove, changes, stop } = setUp({
      "teams.yaml": TEAM,
      "a.yaml": component("orders"),
    });
    await org.reload();
    await org.reload();
    expect(changes()).toBe(1);
    write({ "b.yaml": component("carts") });
    await org.reload();
    expect(names(org)).toEqual(["orders", "carts"]);
    expect(changes()).toBe(2);
    remove("a.yaml");
    await org.reload();
    expect(org.service("orders")).toBeNull();
    stop();
    write({ "a.yaml": component("orders") });
    await org.reload();
    expect(changes()).toBe(3);
  });

  it.each([
    ["broken YAML", "kind: [", /not readable as YAML/],
    ["a wrong type", component("[orders]"), /metadata\.name takes text/],
    ["nothing", "", /holds no Backstage entity/],
  ])(
    "keeps the last good version of a file that now holds %s, and takes the others",
    async (_, broken, message) => {
      const { org, write } = setUp({ "teams.yaml": TEAM, "a.yaml": component("orders") });
      await org.reload();
      write({ "a.yaml": broken, "b.yaml": component("carts") });
      await org.reload();
      await org.reload();
      expect(names(org)).toEqual(["orders", "carts"]);
      expect(org.problems()).toEqual([
        expect.objectContaining({
          severity: "error",
          message: expect.stringMatching(message),
          where: expect.objectContaining({ file: "a.yaml" }),
        }),
      ]);
      write({ "a.yaml": component("orders-two") });
      await org.reload();
      expect(names(org)).toEqual(["orders-two", "carts"]);
      expect(org.problems()).toEqual([]);
    },
  );

  it("takes what it can of a file that never was good", async () => {
    const { org } = setUp({
      "teams.yaml": TEAM,
      "a.yaml": `${component("orders")}---\n${component("[carts]")}`,
    });
    await org.reload();
    expect(names(org)).toEqual(["orders"]);
    expect(org.problems()).toHaveLength(1);
  });

  it("keeps what a file said that cannot be read now, and follows the others", async () => {
    const { org, write, lock, unlock } = setUp({
      "teams.yaml": TEAM,
      "a.yaml": component("orders"),
      "b.yaml": component("carts"),
    });
    await org.reload();
    lock("a.yaml");
    write({ "b.yaml": component("baskets") });
    await org.reload();
    expect(names(org)).toEqual(["orders", "baskets"]);
    expect(org.problems()).toMatchObject([
      { code: "catalog.unreadable", where: { file: "a.yaml" } },
    ]);
    unlock("a.yaml");
    await org.reload();
    expect(org.problems()).toEqual([]);
  });

  it("keeps everything while the files cannot be read", async () => {
    const { org, fail } = setUp({ "teams.yaml": TEAM, "a.yaml": component("orders") });
    await org.reload();
    fail(new Error("EIO: the disk is gone"));
    await org.reload();
    expect(names(org)).toEqual(["orders"]);
    expect(org.problems()).toMatchObject([
      { code: "catalog.unreadable", message: expect.stringContaining("the disk is gone") },
    ]);
    fail(null);
    await org.reload();
    expect(org.problems()).toEqual([]);
  });
});
