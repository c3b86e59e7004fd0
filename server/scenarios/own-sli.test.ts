import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aBudget, anSlo } from "#fixtures/builders.ts";
import { MINUTE_MS, SECOND_MS, type Interval } from "#shared/kernel/time.ts";
import type { SliceColumns } from "#shared/sli/columns.ts";
import type { ServiceBudget } from "#server/budget/service-budgets.ts";
import { createMemoryScenariosStore } from "./test-store.ts";
import { anUpload, startTestLeague } from "./test-league.ts";

/** A fault that Chaos Mesh proves, on 2026-11-05 from 10:00:01 to 10:02:01, and nothing that watched. */
const PARTITION = readFileSync(
  new URL("../../fixtures/evidence/chaos-mesh/identity-api-partition.yaml", import.meta.url),
  "utf8",
)
  .replace("headroom.dev/service: identity-api", "headroom.dev/service: checkout-api")
  .replace("NET-02", "STA-01");
const FAULT = Date.parse("2026-11-05T10:00:01Z");
const SLICE_SECONDS = 60;
const SLICE_MS = SLICE_SECONDS * SECOND_MS;

/** A service whose SLI is stored minute by minute: whether a minute was well, and up to when minutes are known. */
async function leagueWith(options: {
  readonly isWell: (start: number) => boolean;
  readonly knownTo: () => number;
  readonly now: () => number;
  readonly store?: ReturnType<typeof createMemoryScenariosStore>;
}) {
  const definition = anSlo({ service: "checkout-api", target: 0.999 });
  const asked: Interval[] = [];
  const history = async (_key: string, range: Interval): Promise<SliceColumns> => {
    asked.push(range);
    const first = Math.ceil(range.from / SLICE_MS) * SLICE_MS;
    const count = Math.max(0, Math.ceil((range.to - first) / SLICE_MS));
    const starts = Array.from({ length: count }, (_, index) => first + index * SLICE_MS);
    const known = (start: number, value: number) =>
      start + SLICE_MS <= options.knownTo() ? value : Number.NaN;
    return {
      series: { key: aBudget().series, slo: definition.id, labels: {} },
      start: first,
      sliceSeconds: SLICE_SECONDS,
      good: Float64Array.from(starts, (start) => known(start, options.isWell(start) ? 1_000 : 900)),
      total: Float64Array.from(starts, (start) => known(start, 1_000)),
    };
  };
  const league = await startTestLeague({
    now: options.now,
    ...(options.store === undefined ? {} : { store: options.store }),
    deps: {
      budget: {
        ofService: (service) =>
          service === "checkout-api"
            ? [{ definition, budget: { ...aBudget(), labels: {} } } as unknown as ServiceBudget]
            : [],
        budgets: async () => [],
        traffic: async () => null,
      },
      sli: {
        history,
        rhythm: () => ({ sliceSeconds: SLICE_SECONDS, lagSeconds: 90 }),
      },
    },
  });
  return { ...league, asked };
}

const later = FAULT + 120 * MINUTE_MS;
const during = (start: number) => start >= FAULT - SLICE_MS && start < FAULT + 2 * MINUTE_MS;

describe("a fault that a tool only proves", () => {
  it("is valid by the service's own SLI over the time of it", async () => {
    const { scenarios, asked } = await leagueWith({
      isWell: () => true,
      knownTo: () => later,
      now: () => later,
    });
    const { document } = await scenarios.import(anUpload(PARTITION));
    expect(document.runs[0]).toMatchObject({
      evidence: { valid: true, outcome: "held", oracle: "own-sli" },
      awaitsSli: false,
    });
    // The slice in which the quarter of an hour before the fault begins is asked for as well.
    expect(asked[0]?.from).toBe(FAULT - 15 * MINUTE_MS - SLICE_MS);
  });

  it("shows a recovery by itself, timed", async () => {
    const { scenarios } = await leagueWith({
      isWell: (start) => !during(start),
      knownTo: () => later,
      now: () => later,
    });
    const { document } = await scenarios.import(anUpload(PARTITION));
    // The minute of 10:02 was the last that was ill: 179 s after the beginning, where 120 s are allowed.
    expect(document.runs[0]).toMatchObject({
      evidence: { valid: true, outcome: "auto-late" },
      recoverySeconds: expect.closeTo(179, 0),
    });
  });

  it("asserts nothing where nothing was measured", async () => {
    const { scenarios } = await leagueWith({
      isWell: () => true,
      knownTo: () => 0,
      now: () => later,
    });
    const { document } = await scenarios.import(anUpload(PARTITION));
    expect(document.runs[0]?.evidence).toMatchObject({ valid: false, oracle: "none" });
    expect(document.runs[0]?.refusal).toBe("invalid");
  });

  it("is judged again when the slices have come, also much later, and that is written down once", async () => {
    const store = createMemoryScenariosStore();
    let now = FAULT + 3 * MINUTE_MS;
    let knownTo = 0;
    const { scenarios, changes } = await leagueWith({
      isWell: () => true,
      knownTo: () => knownTo,
      now: () => now,
      store,
    });
    const { document } = await scenarios.import(anUpload(PARTITION));
    expect(document.runs[0]).toMatchObject({ evidence: { valid: false }, awaitsSli: true });
    await scenarios.refresh();
    expect((await scenarios.document(document.id)).history).toHaveLength(1);
    now = FAULT + 30 * 24 * 60 * MINUTE_MS;
    knownTo = now;
    const before = changes();
    await scenarios.refresh();
    await scenarios.refresh();
    const after = await scenarios.document(document.id);
    expect(after.runs[0]).toMatchObject({
      evidence: { valid: true, outcome: "held" },
      awaitsSli: false,
      refusal: null,
    });
    expect(after.history.map(({ kind }) => kind)).toEqual(["received", "judged-again"]);
    expect(changes()).toBe(before + 1);
    const { cell } = await scenarios.cell({ service: "checkout-api", scenario: "STA-01" });
    expect(cell?.state).toBe("passed");
  });
});
