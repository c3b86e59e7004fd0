import { errorBudget } from "#shared/budget/arithmetic.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import { pathText } from "#server/platform/check-shape.ts";
import type { Report } from "./importer.ts";

/** 99.9 percent as the ratio 0.999, without the noise of dividing by 100. */
export function percentToRatio(percent: number): number {
  return Number((percent / 100).toPrecision(15));
}

export function ratioToPercent(ratio: number): number {
  return Number((ratio * 100).toPrecision(15));
}

/**
 * A target as a ratio, 0 < target < 1, or `null` when it cannot be one, which is reported.
 *
 * @param unit in which the number was written
 * @param otherwise where the other unit belongs: "write 0.999 or use targetPercent"
 */
export function readTarget(
  written: number,
  unit: "ratio" | "percent",
  document: SourceDocument,
  path: DocumentPath,
  report: Report,
  otherwise = "",
): number | null {
  const whole = unit === "ratio" ? 1 : 100;
  const name = pathText(path);
  const refuse = (message: string, remedy: string) => {
    report.error(document.locate(path), "slo.target-out-of-range", message, remedy);
    return null;
  };
  const ratio = unit === "ratio" ? written : percentToRatio(written);
  const less = `write less than ${whole}, such as ${whole === 1 ? "0.9999" : "99.99"}`;
  if (written === whole)
    return refuse(`${name} is ${written}: an objective of 100 % leaves no error budget`, less);
  // So near to 100 % that nothing is left of the difference: burn rates would be divided by 0.
  if (written < whole && errorBudget(ratio) <= 0)
    return refuse(`${name} is ${written}: that leaves no error budget to count with`, less);
  // Or so small a percentage that as a ratio it is 0.
  if (ratio <= 0)
    return refuse(
      `${name} is ${written}: an objective must be more than 0`,
      `write a number between 0 and ${whole}`,
    );
  if (written > whole) {
    const meant =
      unit === "ratio" && written < 100
        ? `write ${percentToRatio(written)}${otherwise}`
        : `write a number between 0 and ${whole}`;
    return refuse(`${name} is ${written}: an objective must be less than ${whole}`, meant);
  }
  if (unit === "percent" && written < 1) {
    report.warn(
      document.locate(path),
      "slo.target-suspicious",
      `${name} is ${written}: that is ${written} percent`,
      `write ${ratioToPercent(written)} if you mean ${ratioToPercent(written)} percent`,
    );
  }
  return ratio;
}
