import { describe, expect, it } from "vitest";
import { aSourceHealth, TEST_NOW } from "#fixtures/builders.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import { DAY_MS, MINUTE_MS } from "#shared/kernel/time.ts";
import { filesInError, inReadingOrder, placeText } from "./problem-words.ts";
import { backfillShare, backfillText, sourcesSentence, tickText } from "./source-words.ts";

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

const problem = (file: string, line: number, severity: Problem["severity"]): Problem => ({
  severity,
  code: "slo.target-out-of-range",
  message: `the target of line ${line}`,
  where: { file, line, column: 3 },
});

describe("problems of files", () => {
  it("says where they stand as far as it is known", () => {
    expect(placeText({ file: "slos/cart.yaml", line: 12, column: 5 })).toBe("slos/cart.yaml:12:5");
    expect(placeText({ file: "slos/cart.yaml" })).toBe("slos/cart.yaml");
    expect(placeText(undefined)).toBeNull();
  });

  it("puts errors first, then file by file and line by line, and none twice", () => {
    const [late, early] = [problem("b.yaml", 10, "error"), problem("b.yaml", 9, "error")];
    const warning = problem("a.yaml", 1, "warning");
    expect(inReadingOrder([warning, late, early, { ...late }])).toEqual([early, late, warning]);
  });

  it("counts a file with several errors once, and one with warnings not at all", () => {
    expect(
      filesInError([
        problem("b.yaml", 1, "error"),
        problem("b.yaml", 2, "error"),
        problem("a.yaml", 2, "error"),
        problem("c.yaml", 1, "warning"),
      ]),
    ).toEqual(["a.yaml", "b.yaml"]);
  });
});

describe("the page's sentence", () => {
  const [ok, failing, silent] = (["ok", "failing", "never-asked"] as const).map((state) =>
    aSourceHealth({ state }),
  );

  it("is calm only when every source answers and every file was read", () => {
    expect(sourcesSentence([ok!], 0)).toBe("The one source is in order; no file has an error.");
    expect(sourcesSentence([ok!, ok!], 0)).toBe(
      "All 2 sources are in order; no file has an error.",
    );
    expect(sourcesSentence([], 0)).toBe("There are no sources; no file has an error.");
  });

  it("counts what fails, and what nobody has heard of yet", () => {
    expect(sourcesSentence([ok!, failing!, silent!], 2)).toBe(
      "1 of 3 sources is failing, 1 has not been heard from yet; 2 files could not be read in full.",
    );
  });
});

describe("a source's past", () => {
  const running = {
    from: TEST_NOW - 30 * DAY_MS,
    to: TEST_NOW,
    done: 41,
    total: 100,
    startedAt: TEST_NOW - 3 * MINUTE_MS,
  };

  it("says how far it has come, and for how long it has been coming", () => {
    expect(plain(backfillText(running, TEST_NOW))).toBe("41 % of 30 days, for 3 min");
    expect(backfillShare({ ...running, total: 0 })).toBe(1);
  });

  it("says how long it took, or that it stopped", () => {
    expect(
      plain(backfillText({ ...running, finishedAt: running.startedAt + 12_000 }, TEST_NOW)),
    ).toBe("30 days, fetched in 12 s");
    expect(plain(backfillText({ ...running, failed: "connection refused" }, TEST_NOW))).toBe(
      "stopped at 41 % of 30 days",
    );
  });

  it("gives a tick's length in milliseconds below a second", () => {
    expect(plain(tickText(298))).toBe("298 ms");
    expect(plain(tickText(1_400))).toBe("1.4 s");
  });
});
