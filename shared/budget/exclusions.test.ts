import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anExclusion, anSlo, TEST_NOW } from "#fixtures/builders.ts";
import { sloId } from "#shared/kernel/ids.ts";
import { DAY_MS, HOUR_MS } from "#shared/kernel/time.ts";
import {
  addedAfterTheFact,
  concernsSlo,
  excludedStretches,
  exclusionHistory,
  exclusionsKnownAt,
  exclusionViews,
  nextExclusionVersions,
  type Exclusion,
  type ExclusionVersion,
} from "./exclusions.ts";

/** The history that a number of readings make: at each instant what stands in the files then. */
type Reading = readonly [at: number, present: readonly Exclusion[]];

function read(...readings: readonly Reading[]) {
  let versions: readonly ExclusionVersion[] = [];
  for (const [at, present] of readings)
    versions = [...versions, ...nextExclusionVersions(exclusionHistory(versions), present, at)];
  return versions;
}

const planned = anExclusion({ from: TEST_NOW, to: TEST_NOW + 4 * HOUR_MS });
const before = TEST_NOW - DAY_MS;

describe("the history of exclusions", () => {
  it("keeps each version: added, changed, withdrawn, back", () => {
    const longer = { ...planned, to: planned.to + HOUR_MS };
    const versions = read(
      [1, [planned]],
      [2, [{ ...planned, where: { file: "moved.yaml", line: 7 } }]],
      [3, [longer]],
      [4, []],
      [5, []],
      [6, [longer]],
    );
    expect(
      versions.map(({ version, seenAt, withdrawn, exclusion }) => [
        version,
        seenAt,
        withdrawn,
        exclusion.to,
      ]),
    ).toEqual([
      [1, 1, false, planned.to],
      [2, 3, false, longer.to],
      [3, 4, true, longer.to],
      [4, 6, false, longer.to],
    ]);
    const [view] = exclusionViews(exclusionHistory(versions), anSlo(), {
      from: TEST_NOW,
      to: TEST_NOW + DAY_MS,
    });
    expect(view?.history.map(({ change }) => change)).toEqual([
      "added",
      "changed",
      "withdrawn",
      "added",
    ]);
  });

  it("says what was known at an instant, whatever came later", () => {
    const other = anExclusion({ name: "other" });
    const history = exclusionHistory(read([10, [planned]], [20, [planned, other]], [30, [other]]));
    const names = (at: number) => exclusionsKnownAt(history, at).map(({ name }) => name);
    expect(names(9)).toEqual([]);
    expect(names(10)).toEqual([planned.name]);
    expect(names(20)).toEqual([planned.name, "other"]);
    expect(names(30)).toEqual(["other"]);
  });

  it("is the same however often nothing changes", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 12 }), (present) => {
        const readings = present.map((is, at) => [at, is ? [planned] : []] as const);
        const versions = read(...readings);
        const changes = present.filter((is, index) => is !== (present[index - 1] ?? false)).length;
        expect(versions).toHaveLength(changes);
        present.forEach((is, at) =>
          expect(exclusionsKnownAt(exclusionHistory(versions), at)).toHaveLength(is ? 1 : 0),
        );
      }),
    );
  });
});

describe("an exclusion after the fact", () => {
  const late = (...readings: readonly Reading[]) => addedAfterTheFact(read(...readings));

  it("is one that was first seen once its time had begun", () => {
    expect(late([before, [planned]])).toBe(false);
    expect(late([TEST_NOW, [planned]])).toBe(false);
    expect(late([TEST_NOW + 1, [planned]])).toBe(true);
  });

  it("is one that was made longer backwards, or once it was over, but not in time", () => {
    const longer = { ...planned, to: planned.to + HOUR_MS };
    expect(late([before, [planned]], [planned.to - 1, [longer]])).toBe(false);
    expect(late([before, [planned]], [planned.to + 1, [longer]])).toBe(true);
    const earlier = { ...planned, from: planned.from - HOUR_MS };
    expect(late([before, [planned]], [TEST_NOW, [earlier]])).toBe(true);
  });

  it("is one that was made wider, but not one that was cut short or given another reason", () => {
    const wider = { ...planned, services: [...planned.services, "cart"] };
    expect(late([before, [planned]], [TEST_NOW + 1, [wider]])).toBe(true);
    const shorter = { ...planned, to: planned.to - HOUR_MS, reason: "went well" };
    expect(late([before, [planned]], [planned.to, [shorter]])).toBe(false);
  });

  it("is one that came back after it had been withdrawn", () => {
    expect(late([before, [planned]], [before + 1, []], [TEST_NOW + 1, [planned]])).toBe(true);
  });
});

describe("what an exclusion is for", () => {
  it("is services, or SLOs with or without their objective", () => {
    const slo = anSlo();
    const objective = { id: sloId("checkout-api/availability/p99"), service: "checkout-api" };
    expect(concernsSlo({ services: ["checkout-api"], slos: [] }, slo)).toBe(true);
    expect(concernsSlo({ services: [], slos: ["checkout-api/availability"] }, slo)).toBe(true);
    expect(concernsSlo({ services: [], slos: ["checkout-api/availability"] }, objective)).toBe(
      true,
    );
    expect(concernsSlo({ services: ["checkout"], slos: ["checkout-api/avail"] }, slo)).toBe(false);
  });

  it("comes to stretches in order, joined", () => {
    const at = (from: number, to: number) => anExclusion({ name: `${from}`, from, to });
    expect(excludedStretches([at(50, 60), at(10, 20), at(15, 30), at(30, 40)], anSlo())).toEqual([
      { from: 10, to: 40 },
      { from: 50, to: 60 },
    ]);
  });
});

describe("the exclusions on a page", () => {
  it("are those that touch the time, newest first, withdrawn ones with when", () => {
    const old = anExclusion({
      name: "old",
      from: TEST_NOW - 60 * DAY_MS,
      to: TEST_NOW - 59 * DAY_MS,
    });
    const first = anExclusion({ name: "first", from: before, to: before + HOUR_MS });
    const history = exclusionHistory(
      read([before - 1, [old, first, planned]], [TEST_NOW + 5, [old, first]]),
    );
    const views = exclusionViews(history, anSlo(), { from: TEST_NOW - 30 * DAY_MS, to: Infinity });
    expect(
      views.map(({ name, withdrawnAt, afterTheFact }) => [name, withdrawnAt, afterTheFact]),
    ).toEqual([
      [planned.name, TEST_NOW + 5, false],
      ["first", null, false],
    ]);
  });
});
