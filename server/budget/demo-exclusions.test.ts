import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { anExclusion } from "#fixtures/builders.ts";
import { createStory } from "#fixtures/demo/story.ts";
import { addedAfterTheFact, type ExclusionVersion } from "#shared/budget/exclusions.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import type { SloSource } from "#server/slo/slo-files.ts";
import { announceDemoExclusions, demoExclusionFiles } from "./demo-exclusions.ts";
import { readExclusionFiles } from "./exclusion-files.ts";

const path = "exclusions/maintenance.yaml";
const readFiles = async (): Promise<readonly SloSource[]> => [
  { path, text: await readFile(new URL(`../../fixtures/demo/${path}`, import.meta.url), "utf8") },
];

async function toldAt(anchor: number) {
  const files = await demoExclusionFiles(readFiles, anchor)();
  const { exclusions, problems } = readExclusionFiles(
    files.flatMap((file) => ("text" in file ? [file] : [])),
  );
  expect(problems).toEqual([]);
  return { files, exclusions };
}

function aStore(saved: ExclusionVersion[] = []) {
  return {
    saved,
    load: async () => [...saved],
    save: async (versions: readonly ExclusionVersion[]) => void saved.push(...versions),
  };
}

const ANCHORS = [
  Date.UTC(2026, 10, 23, 6, 50),
  Date.UTC(2026, 10, 24, 0, 5),
  Date.UTC(2027, 2, 14, 23, 55),
];

describe("the demo's planned maintenance", () => {
  it.each(ANCHORS)(
    "is three days ago at one hour, and all that fails lies in it, at %d",
    async (anchor) => {
      const { exclusions } = await toldAt(anchor);
      const midnight = Math.floor(anchor / DAY_MS) * DAY_MS - 3 * DAY_MS;
      expect(exclusions).toMatchObject([
        { from: midnight + HOUR_MS, to: midnight + 5 * HOUR_MS, services: ["orders-api"] },
      ]);
      const [series] = createStory({ anchor }).seriesOf("orders-availability") ?? [];
      const failing: number[] = [];
      for (let start = midnight; start < midnight + DAY_MS; start += 300_000) {
        const slice = series?.slice(start, 300) ?? null;
        if (slice !== null && slice.good / slice.total < 0.9) failing.push(start);
      }
      expect(failing.length).toBeGreaterThan(24);
      expect(failing.at(0)).toBeGreaterThanOrEqual(midnight + HOUR_MS);
      expect(failing.at(-1)).toBeLessThan(midnight + 5 * HOUR_MS);
    },
  );

  it("was announced beforehand, once", async () => {
    const { files, exclusions } = await toldAt(ANCHORS[0] as number);
    const store = aStore();
    await announceDemoExclusions(store, files);
    expect(store.saved.map(({ exclusion }) => exclusion)).toEqual(exclusions);
    expect(addedAfterTheFact(store.saved)).toBe(false);
    await announceDemoExclusions(store, files);
    expect(store.saved).toHaveLength(1);
  });

  it("announces nothing where exclusions are known already", async () => {
    const { files } = await toldAt(ANCHORS[0] as number);
    const known = { version: 1, seenAt: 0, withdrawn: false, exclusion: anExclusion() };
    const store = aStore([known]);
    await announceDemoExclusions(store, files);
    expect(store.saved).toEqual([known]);
  });
});
