import type { ScorecardView } from "#shared/scenarios/views.ts";

type Cell = string | number | null;

/** Spreadsheets take a text that begins so for a formula, and would run what somebody named a service. */
const FORMULA = /^[=+\-@\t\r]/;

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV (RFC 4180). Unknown numbers are empty, texts that look like formulas get a quote before them. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

/** The scorecard as a table: one line for the organisation and each team, figures in full. */
export function scorecardRows(view: ScorecardView): readonly (readonly Cell[])[] {
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
