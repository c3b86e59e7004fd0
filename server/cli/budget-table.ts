import type { BudgetJson } from "#shared/budget/json.ts";

const HEAD = [
  "SLO",
  "window",
  "target",
  "SLI",
  "remaining",
  "burn 1h",
  "burn 1d",
  "coverage",
  "excluded",
  "status",
];

function percent(ratio: number | null, digits: number): string {
  return ratio === null ? "unknown" : `${(ratio * 100).toFixed(digits)} %`;
}

function rate(value: number | null | undefined): string {
  return value === null || value === undefined ? "unknown" : value.toFixed(2);
}

function nameOf({ service, slo, labels }: BudgetJson): string {
  const fan = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return `${service}/${slo}${fan.length === 0 ? "" : ` {${fan.join(", ")}}`}`;
}

function row(budget: BudgetJson): readonly string[] {
  return [
    nameOf(budget),
    budget.window,
    percent(budget.target, 3),
    percent(budget.sli, 4),
    percent(budget.remaining, 2),
    rate(budget.burn["1h"]),
    rate(budget.burn["1d"]),
    percent(budget.coverage, 1),
    percent(budget.excluded, 1),
    budget.status,
  ];
}

/** Budgets as a table for people, with what is wrong with the data below it. */
export function budgetTable(budgets: readonly BudgetJson[]): string {
  const rows = [HEAD, ...budgets.map(row)];
  const widths = HEAD.map((_, column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? "").length)),
  );
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const problems = budgets.flatMap((budget) =>
    budget.problems.map(({ message }) => `${nameOf(budget)}: ${message}`),
  );
  return `${[...lines, ...(problems.length === 0 ? [] : ["", ...problems])].join("\n")}\n`;
}
