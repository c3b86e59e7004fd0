/** The part of vitest's JSON report that the summary is made from. */
export interface TestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ok: boolean;
}

/** A file that fails outside its tests (it cannot be loaded, or tidying up fails) is a failure too. */
function failedOutsideTests(report: TestReport): number {
  return report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
}

/**
 * Counts what a test run came to. No report, no test at all, or a runner that failed with nothing to show for it count
 * as one failure, so that the figures never look better than the exit code.
 *
 * @param runnerOk whether the runner itself ended well
 */
export function summarise(report: TestReport | null, runnerOk: boolean): Summary {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const counted = report === null ? 0 : report.numFailedTests + failedOutsideTests(report);
  const failed = counted === 0 && (!runnerOk || passed === 0) ? 1 : counted;
  return { passed, failed, skipped, ok: failed === 0 };
}

/** The last line of a test run. */
export function summaryLine({ passed, failed, skipped }: Summary): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
