import type { MatrixView } from "#shared/scenarios/views.ts";
import { plural } from "#client/ui/format.ts";

/** The page's sentence: how much of the matrix was tested. */
export function matrixSentence({ services, scenarios }: MatrixView): string {
  const cells = services.flatMap((service) => service.cells).filter((cell) => cell !== null);
  if (cells.length === 0)
    return `None of the ${plural(scenarios.length, "scenario")} applies to any of the ${plural(services.length, "service")}.`;
  const count = (...states: readonly string[]) =>
    cells.filter(({ state }) => states.includes(state)).length;
  const tested = count("passed", "known-risk");
  const risks = count("known-risk");
  const size = `${plural(scenarios.length, "scenario")} on ${plural(services.length, "service")} make ${plural(cells.length, "cell")} that apply`;
  const known = tested === 0 ? "none was tested yet" : `${plural(tested, "was", "were")} tested`;
  return `${size}: ${known}${risks === 0 ? "" : `, ${plural(risks, "is a known risk", "are known risks")}`}.`;
}
