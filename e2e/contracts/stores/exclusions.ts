import { expect, it } from "vitest";
import { anExclusion } from "#fixtures/builders.ts";
import { createExclusionStore } from "#server/budget/exclusion.store.ts";
import type { ExclusionVersion } from "#shared/budget/exclusions.ts";
import type { StoredIn } from "./stored-in.ts";

function version(number: number, name = "a"): ExclusionVersion {
  return {
    version: number,
    seenAt: Date.UTC(2026, 10, number),
    withdrawn: number % 2 === 0,
    exclusion: anExclusion({ name, where: { file: "exclusions/a.yaml", line: number } }),
  };
}

export function exclusionContract(at: StoredIn): void {
  it("comes back whole and in order, also after a restart", async () => {
    await createExclusionStore(at.database()).save([version(2), version(1), version(1, "b")]);
    await at.reopen();
    expect(await createExclusionStore(at.database()).load()).toEqual([
      version(1),
      version(2),
      version(1, "b"),
    ]);
  });

  it("never changes a version that is there", async () => {
    const store = createExclusionStore(at.database());
    await store.save([version(1)]);
    await store.save([{ ...version(1), withdrawn: true }, version(2)]);
    expect(await store.load()).toEqual([version(1), version(2)]);
  });

  it("takes more versions at once than one statement holds, and none", async () => {
    const store = createExclusionStore(at.database());
    await store.save([]);
    const many = Array.from({ length: 2_500 }, (_unused, index) => version(index + 1));
    await store.save(many);
    expect(await store.load()).toHaveLength(2_500);
  });
}
