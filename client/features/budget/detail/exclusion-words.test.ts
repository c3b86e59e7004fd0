import { describe, expect, it } from "vitest";
import { TEST_NOW } from "#fixtures/builders.ts";
import { budgetUnit } from "#client/ui/charts/units.ts";
import {
  endSentence,
  excludedShareWords,
  exclusionScope,
  exclusionTime,
  exclusionWord,
} from "./exclusion-words.ts";

const HOUR = 3_600_000;
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const events = budgetUnit("Occurrences", 60);

describe("an exclusion in words", () => {
  const planned = { from: TEST_NOW, to: TEST_NOW + 4 * HOUR, withdrawnAt: null };

  it("is planned, going on, over or withdrawn", () => {
    expect(exclusionWord(planned, TEST_NOW - 1)).toBe("planned");
    expect(exclusionWord(planned, TEST_NOW)).toBe("going on");
    expect(exclusionWord(planned, TEST_NOW + 4 * HOUR)).toBe("over");
    expect(exclusionWord({ ...planned, withdrawnAt: TEST_NOW }, TEST_NOW)).toBe("withdrawn");
  });

  it("says when in the reader's zone, and for how long", () => {
    expect(plain(exclusionTime(planned, TEST_NOW, "UTC"))).toBe("Mon 23 Nov 00:00 to 04:00, 4 h");
    expect(plain(exclusionTime(planned, TEST_NOW, "America/New_York"))).toBe(
      "Sun 22 Nov 19:00 to 23:00, 4 h",
    );
    expect(
      plain(exclusionTime({ from: TEST_NOW - HOUR, to: TEST_NOW + HOUR }, TEST_NOW, "UTC")),
    ).toBe("Sun 22 Nov 23:00 to Mon 23 Nov 01:00, 2 h");
  });

  it("says what it is for, and how much of the window it takes", () => {
    expect(exclusionScope({ services: ["a"], slos: ["b/c", "b/d"] })).toBe(
      "service a; SLOs b/c, b/d",
    );
    expect(excludedShareWords(0)).toBe("nothing of the window");
    expect(plain(excludedShareWords(0.0056))).toBe(
      "0.56 % of the window, which counts neither way",
    );
  });
});

describe("the end of a calendar window in words", () => {
  const end = {
    to: TEST_NOW + 8 * 24 * HOUR,
    expected: 100_000,
    total: 400_000,
    allowedBad: 400,
    leftBad: 100,
    remaining: 0.25,
    weeks: 4,
  };

  it("says what may be bad until then, and how much of it is left", () => {
    expect(plain(endSentence(end, events, TEST_NOW, "UTC"))).toBe(
      "If traffic goes on as in the last 4 weeks, 400 events may be bad by Tue 1 Dec 00:00; 100 of them are left (25 %).",
    );
    expect(plain(endSentence({ ...end, leftBad: -60, weeks: 1 }, events, TEST_NOW, "UTC"))).toBe(
      "If traffic goes on as in the last week, 400 events may be bad by Tue 1 Dec 00:00; 60 more were bad already.",
    );
  });
});
