import { describe, expect, it } from "vitest";
import { summarise, summaryLine, type TestReport } from "./summary.ts";

const aReport = (overrides: Partial<TestReport> = {}): TestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] }],
  ...overrides,
});

describe("the summary of a test run", () => {
  it("counts passed, failed and skipped", () => {
    const report = aReport({
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { name: "a.test.ts", status: "failed", assertionResults: [{ status: "failed" }] },
      ],
    });
    expect(summarise(report, false)).toEqual({ passed: 3, failed: 2, skipped: 2, ok: false });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const report = aReport({
      testResults: [{ name: "b.test.ts", status: "failed", assertionResults: [] }],
    });
    expect(summarise(report, false)).toMatchObject({ passed: 3, failed: 1, ok: false });
  });

  it.each([
    ["there is no report", null, true],
    ["no test ran", aReport({ numPassedTests: 0, testResults: [] }), true],
    ["the runner failed without a failed test", aReport(), false],
  ])("never looks well when %s", (_, report, runnerOk) => {
    expect(summarise(report, runnerOk)).toMatchObject({ failed: 1, ok: false });
  });

  it("is one line of a fixed form", () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 3, ok: true })).toBe(
      "12 passed, 0 failed, 3 skipped",
    );
  });
});
