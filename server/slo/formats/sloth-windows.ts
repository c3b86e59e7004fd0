import { DomainError } from "#shared/kernel/errors.ts";
import { parseDuration } from "#shared/kernel/duration.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { checkShape, pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";
import { SLOTH_WINDOWS } from "./sloth-shapes.ts";

/** Checks Sloth's burn-rate windows: durations that are durations, and short ones shorter than long ones. */
export function readSlothWindows(document: SourceDocument, report: Report): void {
  const { value, problems } = checkShape(SLOTH_WINDOWS, document, "sloth");
  report.add(problems);
  if (value === undefined) return;
  const period = duration(value.spec.sloPeriod, document, ["spec", "sloPeriod"], report);
  for (const severity of ["page", "ticket"] as const) {
    for (const speed of ["quick", "slow"] as const) {
      const path = ["spec", severity, speed];
      const window = value.spec[severity][speed];
      const short = duration(window.shortWindow, document, [...path, "shortWindow"], report);
      const long = duration(window.longWindow, document, [...path, "longWindow"], report);
      if (short === null || long === null) continue;
      if (short >= long) {
        report.error(
          document.locate([...path, "shortWindow"]),
          "sloth.windows",
          `${pathText([...path, "shortWindow"])} is not shorter than longWindow`,
          "a short window is about a twelfth of the long one",
        );
      } else if (period !== null && long > period) {
        report.error(
          document.locate([...path, "longWindow"]),
          "sloth.windows",
          `${pathText([...path, "longWindow"])} is longer than sloPeriod`,
          "a long window lies inside the SLO's period",
        );
      }
    }
  }
}

function duration(
  text: string,
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
): number | null {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    report.error(
      document.locate(path),
      "sloth.duration",
      `${pathText(path)}: ${error.message}`,
      error.remedy,
    );
    return null;
  }
}
