import type { CsvCell } from "#shared/kernel/csv.ts";
import type { ScorecardView } from "#shared/scenarios/views.ts";

/** The scorecard as a table: one line for the organisation and each team, figures in full. */
export function scorecardRows(view: ScorecardView): readonly (readonly CsvCell[])[] {
  const { organisation, teams, quarters, leftOut } = view;
  const terms = organisation.parts.map(({ term }) => term);
  const head = [
    "team",
    "title",
    "R",
    "standard error",
    "S",
    ...terms.flatMap((term) => [`${term} value`, `${term} points`]),
    "budgets kept",
    "budgets spent",
    "budgets unknown",
    "applicable",
    "tested",
    "known risks",
    "exposure share",
    ...quarters.map(({ label }) => `R ${label}`),
    "as of",
    "policy version",
    "scenarios version",
    "terms left out",
  ];
  const lines = [organisation, ...teams].map((line) => [
    line.team ?? "",
    line.title,
    line.R,
    line.se,
    line.S,
    ...terms.flatMap((term) => {
      const part = line.parts.find((one) => one.term === term);
      return [part?.value ?? null, part?.points ?? null];
    }),
    line.budgets.kept,
    line.budgets.spent,
    line.budgets.unknown,
    line.applicable,
    line.tested,
    line.knownRisks,
    line.exposureShare,
    ...quarters.map((_, index) => line.trend[index] ?? null),
    new Date(view.at).toISOString(),
    view.policyVersion,
    view.scenariosVersion,
    leftOut.map(({ term }) => term).join(" "),
  ]);
  return [head, ...lines];
}
