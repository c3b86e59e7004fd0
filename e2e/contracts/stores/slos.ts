import { expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import { createSloStore } from "#server/slo/slo.store.ts";
import type { SloVersion } from "#shared/slo/model.ts";
import type { StoredIn } from "./stored-in.ts";

function version(number: number, name = "availability"): SloVersion {
  const definition = anSlo({ name, target: 0.9 + number / 1_000, labels: { team: ["a", "b"] } });
  return {
    definition,
    version: number,
    effectiveFrom: number === 1 ? 0 : Date.UTC(2026, 10, number),
    digest: `digest-${number}`,
  };
}

export function sloContract(at: StoredIn): void {
  it("comes back whole and in order, also after a restart", async () => {
    await createSloStore(at.database()).save([version(2), version(1), version(1, "latency")]);
    await at.reopen();
    expect(await createSloStore(at.database()).load()).toEqual([
      version(1),
      version(2),
      version(1, "latency"),
    ]);
  });

  it("never changes a version that is there", async () => {
    const store = createSloStore(at.database());
    await store.save([version(1)]);
    await store.save([{ ...version(1), digest: "another" }, version(2)]);
    expect(await store.load()).toEqual([version(1), version(2)]);
  });

  it("takes more versions at once than one statement holds, and none", async () => {
    const store = createSloStore(at.database());
    await store.save([]);
    const many = Array.from({ length: 2_500 }, (_unused, index) => version(index + 1));
    await store.save(many);
    expect(await store.load()).toHaveLength(2_500);
  });
}
