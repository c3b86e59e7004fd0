import { describe, expect, it } from "vitest";
import { anSlo } from "#fixtures/builders.ts";
import type { SloVersion } from "./model.ts";
import {
  canonicalText,
  nextVersion,
  statedEffectiveFrom,
  versionInForce,
  versionsBySlo,
} from "./version.ts";

const SEEN = Date.UTC(2026, 5, 1);

function version(number: number, effectiveFrom: number): SloVersion {
  return { definition: anSlo(), version: number, effectiveFrom, digest: `digest-${number}` };
}

function since(text: string) {
  return anSlo({ annotations: { "headroom.dev/effective-from": text } });
}

describe("the content of a definition", () => {
  it("is the same wherever it stands and in whatever order", () => {
    const here = anSlo({ labels: { a: ["1"], b: ["2"] }, where: { file: "a.yaml", line: 1 } });
    const there = anSlo({ labels: { b: ["2"], a: ["1"] }, where: { file: "b.yaml", line: 9 } });
    expect(canonicalText(there)).toBe(canonicalText(here));
    expect(canonicalText(anSlo({ target: 0.9 }))).not.toBe(canonicalText(anSlo({ target: 0.99 })));
  });
});

describe("the next version", () => {
  it("counts from the beginning when it is the first, and from when it was seen after that", () => {
    expect(nextVersion([], anSlo(), "a", SEEN)).toMatchObject({ version: 1, effectiveFrom: 0 });
    expect(nextVersion([version(1, 0)], anSlo(), "a", SEEN)).toMatchObject({
      version: 2,
      effectiveFrom: SEEN,
    });
  });

  it("is none when the newest is the same", () => {
    expect(nextVersion([version(1, 0)], anSlo(), "digest-1", SEEN)).toBeNull();
  });

  it("counts from when the definition says, if that is an instant", () => {
    expect(nextVersion([version(1, 0)], since("2026-03-01"), "a", SEEN)).toMatchObject({
      effectiveFrom: Date.UTC(2026, 2, 1),
    });
    expect(nextVersion([], since("2026-03-01T10:00:00+02:00"), "a", SEEN)).toMatchObject({
      effectiveFrom: Date.UTC(2026, 2, 1, 8),
    });
    expect(nextVersion([version(1, 0)], since("soon"), "a", SEEN)).toMatchObject({
      effectiveFrom: SEEN,
    });
    expect([
      statedEffectiveFrom(since("soon")),
      statedEffectiveFrom(since("2026-03-01T10:00:00")),
      statedEffectiveFrom(anSlo()),
    ]).toEqual([null, null, undefined]);
  });
});

describe("the version in force", () => {
  const history = [version(1, 0), version(2, 1_000), version(3, 2_000)];

  it("is the newest that had begun", () => {
    expect(
      [500, 1_000, 1_999, 2_000, 9_000].map((at) => versionInForce(history, at)?.version),
    ).toEqual([1, 2, 2, 3, 3]);
  });

  it("is the first before the first began, and none without history", () => {
    expect(versionInForce([version(1, 1_000), version(2, 2_000)], 0)?.version).toBe(1);
    expect(versionInForce([], 0)).toBeNull();
  });

  it("is a later version that was dated back", () => {
    expect(
      versionInForce([version(1, 0), version(2, 2_000), version(3, 1_000)], 2_500)?.version,
    ).toBe(3);
  });

  it("is found in versions in any order", () => {
    const groups = versionsBySlo([version(2, 1_000), version(1, 0)]);
    expect(groups.get(anSlo().id)?.map((one) => one.version)).toEqual([1, 2]);
  });
});
