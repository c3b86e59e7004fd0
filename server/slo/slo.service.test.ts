import { describe, expect, it } from "vitest";
import { sloId } from "#shared/kernel/ids.ts";
import type { SloVersion } from "#shared/slo/model.ts";
import { createSloService } from "./slo.service.ts";
import type { SloSource } from "./slo-files.ts";
import type { SloStore } from "./slo.store.ts";

const START = Date.UTC(2026, 10, 1);
const ID = sloId("web/slo");

function sloth(objective: string, name = "slo"): string {
  return `version: prometheus/v1\nservice: web\nslos:\n  - name: ${name}\n    objective: ${objective}\n    sli: { raw: { error_ratio_query: 'a[{{.window}}]' } }\n    alerting: { name: A }\n`;
}

function memoryStore(kept: SloVersion[] = []): SloStore & { readonly kept: SloVersion[] } {
  return {
    kept,
    load: async () => [...kept],
    save: async (versions) => {
      kept.push(...versions);
    },
  };
}

function setUp(store = memoryStore()) {
  const world = {
    now: START,
    files: {} as Record<string, string | null>,
    fails: null as Error | null,
  };
  const readFiles = async (): Promise<readonly SloSource[]> => {
    if (world.fails !== null) throw world.fails;
    return Object.entries(world.files).map(([path, text]) =>
      text === null ? { path, unreadable: "EACCES" } : { path, text },
    );
  };
  const service = createSloService({ store, clock: { now: () => world.now }, readFiles });
  const targets = () =>
    Object.fromEntries(service.definitions().map(({ id, target }) => [id, target]));
  return { world, service, store, targets };
}

describe("the SLO service", () => {
  it("holds what the files define", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": sloth("99") };
    await service.reload();
    expect(targets()).toEqual({ "web/slo": 0.99 });
    expect(service.problems()).toEqual([]);
  });

  it("keeps every version, each from when its change was seen", async () => {
    const { world, service, store } = setUp();
    world.files = { "a.yaml": sloth("99") };
    await service.reload();
    world.now += 1_000;
    await service.reload();
    world.files = { "a.yaml": sloth("99.5") };
    await service.reload();
    expect(
      service.versions(ID).map(({ version, effectiveFrom }) => [version, effectiveFrom]),
    ).toEqual([
      [1, 0],
      [2, START + 1_000],
    ]);
    expect(service.inForce(ID, START)?.definition.target).toBe(0.99);
    expect(service.inForce(ID, START + 1_000)?.definition.target).toBe(0.995);
    expect(service.inForce(sloId("gone/slo"), START)).toBeNull();
    expect(store.kept).toHaveLength(2);
  });

  it("knows after a restart that nothing changed, though the lines moved", async () => {
    const first = setUp();
    first.world.files = { "a.yaml": sloth("99") };
    await first.service.reload();
    const second = setUp(memoryStore(first.store.kept));
    second.world.files = { "b.yaml": `# moved\n${sloth("99")}` };
    await second.service.reload();
    expect(second.service.versions(ID)).toHaveLength(1);
  });

  it("keeps the last good definitions of a file that is broken, and shows the problem", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": sloth("99"), "b.yaml": sloth("98", "other") };
    await service.reload();
    world.files = { "a.yaml": "version: [", "b.yaml": sloth("97", "other") };
    await service.reload();
    expect(targets()).toEqual({ "web/other": 0.97, "web/slo": 0.99 });
    expect(service.problems()).toMatchObject([{ severity: "error", where: { file: "a.yaml" } }]);
    await service.reload();
    expect(targets()).toEqual({ "web/other": 0.97, "web/slo": 0.99 });
    world.files = { "a.yaml": sloth("96"), "b.yaml": sloth("97", "other") };
    await service.reload();
    expect(targets()).toEqual({ "web/other": 0.97, "web/slo": 0.96 });
    expect(service.problems()).toEqual([]);
  });

  it("takes the good part of a file with an error, and keeps the rest as it was", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": `${sloth("99")}---\n${sloth("98", "other")}` };
    await service.reload();
    world.files = { "a.yaml": `${sloth("101")}---\n${sloth("97", "other")}` };
    await service.reload();
    expect(targets()).toEqual({ "web/other": 0.97, "web/slo": 0.99 });
  });

  it("forgets an SLO that its file no longer has, but not its history", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": `${sloth("99")}---\n${sloth("98", "other")}` };
    await service.reload();
    world.files = { "a.yaml": sloth("99") };
    await service.reload();
    expect(targets()).toEqual({ "web/slo": 0.99 });
    expect(service.versions(sloId("web/other"))).toHaveLength(1);
  });

  it("keeps everything when the files cannot be read at all", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": sloth("99") };
    await service.reload();
    world.fails = new Error("EACCES");
    await service.reload();
    expect(targets()).toEqual({ "web/slo": 0.99 });
    expect(service.problems()).toMatchObject([{ code: "slo.unreadable", severity: "error" }]);
  });

  it("keeps what a file gave that cannot be read now, and reads the others", async () => {
    const { world, service, targets } = setUp();
    world.files = { "a.yaml": sloth("99"), "b.yaml": sloth("98", "other") };
    await service.reload();
    world.files = { "a.yaml": null, "b.yaml": sloth("97", "other") };
    await service.reload();
    expect(targets()).toEqual({ "web/slo": 0.99, "web/other": 0.97 });
    expect(service.problems()).toMatchObject([
      { code: "slo.unreadable", where: { file: "a.yaml" } },
    ]);
  });

  it("changes nothing when the history cannot be kept", async () => {
    const store = memoryStore();
    const { world, service, targets } = setUp({
      ...store,
      save: async () => Promise.reject(new Error("disk full")),
    });
    world.files = { "a.yaml": sloth("99") };
    await expect(service.reload()).rejects.toThrow("disk full");
    expect(targets()).toEqual({});
  });

  it("tells listeners of changes alone, until they leave", async () => {
    const { world, service } = setUp();
    let told = 0;
    const leave = service.onChange(() => {
      told += 1;
    });
    world.files = { "a.yaml": sloth("99") };
    await Promise.all([service.reload(), service.reload()]);
    expect(told).toBe(1);
    world.files = { "a.yaml": "version: [" };
    await service.reload();
    expect(told).toBe(2);
    leave();
    world.files = {};
    await service.reload();
    expect(told).toBe(2);
  });

  it("waits with a change until the day it is to count from", async () => {
    const { world, service, targets } = setUp();
    const openslo = (target: number, from: string) =>
      `apiVersion: openslo/v1\nkind: SLO\nmetadata: { name: slo, annotations: { headroom.dev/effective-from: ${from} } }\nspec:\n  service: web\n  budgetingMethod: Occurrences\n  timeWindow: [{ duration: 28d }]\n  objectives: [{ target: ${target} }]\n  indicator: { spec: { ratioMetric: { rawType: success, raw: { metricSource: { type: Prometheus, spec: { query: a } } } } } }\n`;
    world.files = { "a.yaml": openslo(0.9, "2026-01-01") };
    await service.reload();
    world.files = { "a.yaml": openslo(0.99, "2026-12-01") };
    await service.reload();
    expect(targets()).toEqual({ "web/slo": 0.9 });
    world.now = Date.UTC(2026, 11, 1);
    expect(targets()).toEqual({ "web/slo": 0.99 });
    world.files = { "a.yaml": openslo(0.99, "someday") };
    await service.reload();
    expect(service.problems()).toMatchObject([{ code: "slo.effective-from", severity: "warning" }]);
  });
});
