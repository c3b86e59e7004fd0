import { createHash } from "node:crypto";
import type { SloId } from "#shared/kernel/ids.ts";
import type { SloDefinition } from "#shared/slo/model.ts";
import { textInKeyOrder } from "#shared/slo/version.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SliStore } from "./sli.store.ts";

/** Knows by which queries each SLO of a source was measured, to notice when they are others. Kept in the store. */
export interface Measures {
  /**
   * SLOs that were measured in another way when `settle` was last called for them, or by another source.
   *
   * @param stored SLOs that have slices, whoever measured them
   */
  changed(
    definitions: readonly SloDefinition[],
    stored: ReadonlySet<SloId>,
  ): readonly SloDefinition[];
  /** Remembers how these are measured now. */
  settle(definitions: readonly SloDefinition[]): Promise<void>;
}

function digestOf({ sli, groupBy }: SloDefinition): string {
  return createHash("sha256")
    .update(textInKeyOrder([sli, groupBy]))
    .digest("hex")
    .slice(0, 32);
}

/** Reads what an earlier process left. */
export async function loadMeasures(options: {
  readonly source: string;
  readonly store: Pick<SliStore, "backfills" | "saveBackfill" | "clearBackfill">;
  readonly clock: Clock;
}): Promise<Measures> {
  const { source, store, clock } = options;
  const prefix = `${source} (measured as) `;
  const nameOf = (slo: SloId, digest: string): string => `${prefix}${digest} ${slo}`;
  const digests = new Map<SloId, string>();
  const settled = new WeakSet<SloDefinition>();
  for (const { source: name } of await store.backfills(prefix)) {
    const [digest = "", ...slo] = name.slice(prefix.length).split(" ");
    digests.set(slo.join(" ") as SloId, digest);
  }

  return {
    changed: (definitions, stored) =>
      definitions.filter((definition) => {
        if (settled.has(definition)) return false;
        const before = digests.get(definition.id);
        return before === undefined ? stored.has(definition.id) : before !== digestOf(definition);
      }),
    async settle(definitions) {
      for (const definition of definitions) {
        if (settled.has(definition)) continue;
        const digest = digestOf(definition);
        const before = digests.get(definition.id);
        if (before !== digest) {
          const now = clock.now();
          await store.saveBackfill({
            source: nameOf(definition.id, digest),
            range: { from: now, to: now },
            doneFrom: now,
            startedAt: now,
          });
          if (before !== undefined) await store.clearBackfill(nameOf(definition.id, before));
          digests.set(definition.id, digest);
        }
        settled.add(definition);
      }
    },
  };
}
