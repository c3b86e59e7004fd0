import { describe, expect, it } from "vitest";
import { aCatalog, TEST_NOW } from "#fixtures/builders.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { DEFAULT_GATE_POLICY } from "./policy-file.ts";
import { createGatePolicyService, versionName } from "./policy.service.ts";
import { createMemoryGateStore } from "./test-store.ts";

const org = { catalog: () => aCatalog() };

function aWorld(store = createMemoryGateStore()) {
  let text: string | null = null;
  let now = TEST_NOW;
  let told = 0;
  const files = (): readonly SloSource[] => (text === null ? [] : [{ path: "policy.yaml", text }]);
  let readFiles = async (): Promise<readonly SloSource[]> => files();
  const policy = createGatePolicyService({
    store,
    org,
    clock: { now: () => now },
    readFiles: () => readFiles(),
  });
  policy.onChange(() => (told += 1));
  return {
    policy,
    store,
    told: () => told,
    async write(next: string | null) {
      text = next;
      now += 1_000;
      await policy.reload();
    },
    async fail() {
      readFiles = () => Promise.reject(new Error("no file matches policy.yaml"));
      await policy.reload();
    },
  };
}

const ours = (days: number) =>
  `coverageFloor: 0.9\n---\ngate:\n  rules: { buildHorizon: { days: ${days} } }\n`;
const daysOf = (world: ReturnType<typeof aWorld>) =>
  world.policy.inForce().version.document.policy.rules.buildHorizon.days;

describe("the gate's policy in force", () => {
  it("is Headroom's own where no file holds one, as its first version", async () => {
    const world = aWorld();
    await world.write(null);
    const { version, broken } = world.policy.inForce();
    expect({ ...version, digest: "" }).toEqual({
      version: 1,
      digest: "",
      effectiveFrom: TEST_NOW + 1_000,
      document: DEFAULT_GATE_POLICY,
    });
    expect(broken).toBeNull();
    expect(versionName(version)).toMatch(/^1-[0-9a-f]{12}$/);
  });

  it("has a history: a version for each change, the newest first, also after a restart", async () => {
    const world = aWorld();
    for (const text of [ours(90), ours(90), ours(60), ours(90)]) await world.write(text);
    const history = world.policy
      .view()
      .history.map(({ version, effectiveFrom, document }) => [
        version,
        (effectiveFrom - TEST_NOW) / 1_000,
        document.policy.rules.buildHorizon.days,
      ]);
    expect(history).toEqual([
      [3, 4, 90],
      [2, 3, 60],
      [1, 1, 90],
    ]);
    expect(world.told()).toBe(3);
    const again = aWorld(world.store);
    await again.write(ours(90));
    expect(again.policy.view().history).toEqual(world.policy.view().history);
  });

  it("is none while a file cannot be read, and says where; the next good one goes on", async () => {
    const world = aWorld();
    await world.write(ours(90));
    for (const [text, line] of [
      ["gate:\n  rules: { buildHorizon: { days: none } }\n", 2],
      ["gate:\n  rules: [\n", 3],
      [`${ours(90)}---\ngate: {}\n`, 6],
    ] as const) {
      await world.write(text);
      expect(world.policy.inForce().broken).toMatchObject({ where: { file: "policy.yaml", line } });
      expect(world.policy.view()).toMatchObject({ inForce: null, history: [{ version: 1 }] });
    }
    expect(daysOf(world)).toBe(90);
    await world.write(ours(30));
    expect(world.policy.inForce().broken).toBeNull();
    expect(daysOf(world)).toBe(30);
    expect(world.policy.view().problems).toEqual([]);
  });

  it("is none when its file is gone", async () => {
    const world = aWorld();
    await world.write(ours(90));
    await world.fail();
    expect(world.policy.inForce().broken?.message).toContain("no file matches policy.yaml");
  });
});
