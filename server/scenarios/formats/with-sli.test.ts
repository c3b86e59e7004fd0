import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Interval } from "#shared/kernel/time.ts";
import { failedChecks } from "#shared/scenarios/validity.ts";
import { ROOT } from "#server/platform/root.ts";
import { readEvidenceFile, type ReadOptions } from "./read-evidence.ts";
import { judgeWithSli, sliWindow, type SliOver } from "./with-sli.ts";

const MINUTE = 60_000;
const LATER = Date.UTC(2026, 11, 1);

function fixture(path: string, options: ReadOptions = {}) {
  const text = readFileSync(join(ROOT, "fixtures/evidence", path), "utf8");
  const [first] = readEvidenceFile({ path, text }, options).evidence;
  if (first === undefined) throw new Error(`no evidence in ${path}`);
  return first;
}

/** An SLI that is measured every minute: well, but for the minutes after the beginning of the fault that are given. */
function sli(from: number, ill: readonly number[], unknown: readonly number[] = []): SliOver {
  const slices = Array.from({ length: 120 }, (_, index) => index - 30).flatMap((minute) =>
    unknown.includes(minute)
      ? []
      : [
          {
            start: Math.floor(from / MINUTE) * MINUTE + minute * MINUTE,
            good: ill.includes(minute) ? 50 : 100,
            total: 100,
          },
        ],
  );
  return { slices, sliceSeconds: 60, target: 0.99 };
}

async function judge(
  path: string,
  slis: (from: number) => readonly SliOver[],
  pass = "A300",
  now = LATER,
) {
  const options = { passOf: () => pass };
  const read = fixture(path, options);
  const asked: Interval[] = [];
  const run = await judgeWithSli(
    read,
    (_service, over) => {
      asked.push(over);
      return Promise.resolve(slis(read.told.fault?.from ?? 0));
    },
    now,
    options,
  );
  const said =
    run === null
      ? null
      : run.evidence.valid
        ? run.evidence.outcome
        : failedChecks(run.evidence).join(" ");
  return { said, run, asked, read };
}

const TOOL_ONLY = [
  "chaos-mesh/identity-api-partition.yaml",
  "chaos-mesh/workflow-with-nodes.yaml",
  "aws-fis/payments-db-failover.json",
  "gremlin/partner-api-upstream-slow.jsonl",
];

describe("a fault that a tool only proves", () => {
  it.each(TOOL_ONLY)("becomes evidence by the service's own SLI: %s", async (path) => {
    const held = await judge(path, (from) => [sli(from, [])]);
    expect(held.said).toBe("held");
    expect(held.run?.evidence).toMatchObject({
      oracle: "own-sli",
      digest: held.read.evidence.digest,
    });
    const recovered = await judge(path, (from) => [sli(from, [0, 1])]);
    expect(recovered.said).toBe("auto-in-time");
    const late = await judge(path, (from) => [sli(from, [0, 1, 2, 3, 4, 5, 6])]);
    expect(late.said).toBe("auto-late");
    const failed = await judge(path, (from) => [
      sli(
        from,
        Array.from({ length: 90 }, (_, index) => index),
      ),
    ]);
    expect(failed.said).toBe("failed");
  });

  it.each(TOOL_ONLY)(
    "stays invalid where the SLI is not known, or was ill before: %s",
    async (path) => {
      expect((await judge(path, (from) => [sli(from, [], [0])])).said).toBe("no-assertion");
      expect((await judge(path, (from) => [sli(from, [-3])])).said).toBe("baseline-unhealthy");
      expect((await judge(path, (from) => [sli(from, [], [-3])])).said).toBe("baseline-unhealthy");
      expect((await judge(path, () => [])).said).toBeNull();
    },
  );

  it("is not asked about where nothing proves that it took place, or when", async () => {
    for (const path of [
      "chaos-mesh/invalid/nothing-selected.yaml",
      "aws-fis/invalid/no-target.json",
      "gremlin/invalid/target-not-found.json",
    ]) {
      const { run, asked } = await judge(path, (from) => [sli(from, [])]);
      expect([run, asked]).toEqual([null, []]);
    }
  });

  it("that was a dry run stays one, whatever the SLI says", async () => {
    expect(
      (await judge("aws-fis/invalid/skip-all.json", (from) => [sli(from, [])])).said,
    ).toBeNull();
  });

  it("is decided by the SLI that came through worst", async () => {
    const [path = ""] = TOOL_ONLY;
    expect((await judge(path, (from) => [sli(from, []), sli(from, [0])])).said).toBe(
      "auto-in-time",
    );
    expect(
      (await judge(path, (from) => [sli(from, [0, 1, 2, 3, 4, 5, 6]), sli(from, [0])])).said,
    ).toBe("auto-late");
    expect((await judge(path, (from) => [sli(from, []), sli(from, [], [0])])).said).toBe(
      "no-assertion",
    );
    expect((await judge(path, (from) => [sli(from, []), sli(from, [-2])])).said).toBe(
      "baseline-unhealthy",
    );
  });
});

describe("a declared incident", () => {
  const INCIDENT = "incident/shipping-quotes-429.yaml";

  it("that the service came through is a test that nobody had to run", async () => {
    const { said, run } = await judge(INCIDENT, (from) => [sli(from, [])]);
    expect(said).toBe("held");
    expect(run?.evidence).toMatchObject({
      environment: "production",
      oracle: "own-sli",
      provenance: "upload",
    });
  });

  it("was ended by a person unless it is said otherwise", async () => {
    expect((await judge(INCIDENT, (from) => [sli(from, [0, 1, 2])], "H")).said).toBe(
      "person-in-time",
    );
    expect(
      (
        await judge(
          INCIDENT,
          (from) => [
            sli(
              from,
              Array.from({ length: 12 }, (_, i) => i),
            ),
          ],
          "M10",
        )
      ).said,
    ).toBe("failed");
  });
});

describe("a journal with an SLI beside it", () => {
  const UNWATCHED = "chaostoolkit/storefront-web-pod-killed.json";
  const FAILED = "chaostoolkit/payments-api-failover-failed.json";

  it("that nothing watched held when the SLI did", async () => {
    expect((await judge(UNWATCHED, (from) => [sli(from, [])])).said).toBe("held");
    expect((await judge(UNWATCHED, (from) => [sli(from, [0])])).said).toBe("auto-in-time");
  });

  it("that failed stays failed: of two that watched the worse counts", async () => {
    const { said, run } = await judge(FAILED, (from) => [sli(from, [])]);
    expect(said).toBe("failed");
    expect(run?.evidence.oracle).toBe("own-sli");
  });

  it.each(["no-hypothesis", "before-not-tried", "after-not-tried", "unhealthy-baseline"])(
    "that does not show itself how the service was stays invalid, and the SLI is not asked: %s",
    async (name) => {
      const { run, asked, read } = await judge(`chaostoolkit/invalid/${name}.json`, (from) => [
        sli(from, []),
      ]);
      expect([run, asked, read.evidence.valid]).toEqual([null, [], false]);
    },
  );

  it("stays as it was where the SLI knows nothing", async () => {
    const all = Array.from({ length: 120 }, (_, index) => index - 30);
    const { said, run } = await judge(UNWATCHED, (from) => [sli(from, [], all)]);
    expect(said).toBe("auto-in-time");
    expect(run?.evidence.oracle).toBe("probe");
  });
});

describe("the time over which the SLI is asked", () => {
  it("begins a quarter of an hour before the fault and waits twice as long as is allowed, at least half an hour", () => {
    const fault = { from: 0, to: 5 * MINUTE };
    expect(sliWindow(fault, null)).toEqual({ from: -15 * MINUTE, to: 30 * MINUTE });
    expect(sliWindow(fault, "M30")).toEqual({ from: -15 * MINUTE, to: 60 * MINUTE });
    expect(sliWindow({ from: 0, to: 90 * MINUTE }, "A60").to).toBe(90 * MINUTE);
  });

  it("ends now, when now comes first", async () => {
    const now = Date.parse("2026-11-05T10:05:00Z");
    const { asked } = await judge(TOOL_ONLY[0] ?? "", (from) => [sli(from, [])], "A300", now);
    expect(asked).toEqual([{ from: Date.parse("2026-11-05T09:45:01Z"), to: now }]);
  });
});
