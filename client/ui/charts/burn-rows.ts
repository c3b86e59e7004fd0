import type { AlertSeverity, AlertState, Budget } from "#shared/budget/model.ts";
import { maximumBurn } from "#shared/budget/alert-policy.ts";
import { formatBurn, formatDuration, formatShare } from "#client/ui/format.ts";
import type { Domain } from "./scale.ts";
import { describeWindow } from "./units.ts";

/** An alert factor, as a mark on a window's row. */
interface BurnMark {
  readonly factor: number;
  readonly severity: AlertSeverity | "even";
}

/** One row of the burn chart. */
export interface BurnRow {
  readonly label: string;
  readonly rate: number | null;
  /** Nothing is known of it, as opposed to no traffic. */
  readonly isUnknown: boolean;
  readonly marks: readonly BurnMark[];
  /** The row as a sentence. */
  readonly sentence: string;
  /** The gravest factor that this window's burn exceeds. */
  readonly exceeds: AlertSeverity | null;
}

const VERBS: Readonly<Record<AlertSeverity, string>> = { page: "pages", ticket: "opens a ticket" };

/** A factor as a policy sets it, to two decimals: `14.4×`, `6×`, `0.93×`. */
export function formatFactor(factor: number): string {
  return `${Number(factor.toFixed(2))}×`;
}

/** What the rows of the burn chart say: each window's burn against the alert factors that look at it. */
export function burnRows(
  budget: Pick<
    Budget,
    "burn" | "alerts" | "windowBurn" | "windowLabel" | "windowKind" | "coverage" | "total"
  > &
    Partial<Pick<Budget, "excluded">>,
): BurnRow[] {
  const rows = budget.burn.map((burn): BurnRow => {
    const rules = budget.alerts.filter(
      (alert) => alert.longSeconds === burn.seconds || alert.shortSeconds === burn.seconds,
    );
    const label = formatDuration(burn.seconds);
    const lead = rateWords(burn.rate, label, burn);
    const clauses = rules.map((rule) => clause(rule, burn.seconds));
    const over = rules.filter((rule) => burn.rate !== null && burn.rate > rule.factor);
    return {
      label,
      rate: burn.rate,
      isUnknown: isUnknown(burn.rate, burn),
      marks: rules.map(({ factor, severity }) => ({ factor, severity })),
      sentence: clauses.length === 0 ? lead : `${lead}: ${clauses.join("; ")}`,
      exceeds: over.some((rule) => rule.severity === "page")
        ? "page"
        : over.length > 0
          ? "ticket"
          : null,
    };
  });
  const window = describeWindow(budget.windowLabel);
  const whole = rateWords(budget.windowBurn, window, budget);
  return [
    ...rows,
    {
      label: budget.windowKind === "rolling" ? window : "window",
      rate: budget.windowBurn,
      isUnknown: isUnknown(budget.windowBurn, budget),
      marks: [{ factor: 1, severity: "even" }],
      sentence: `${whole}: 1× spends the budget exactly`,
      exceeds: null,
    },
  ];
}

function isUnknown(
  rate: number | null,
  { coverage, total }: { readonly coverage: number; readonly total: number },
): boolean {
  return rate === null && !(coverage > 0 && total === 0);
}

function rateWords(
  rate: number | null,
  label: string,
  {
    coverage,
    total,
    excluded,
  }: Pick<Budget, "coverage" | "total"> & Partial<Pick<Budget, "excluded">>,
): string {
  if (rate !== null) return `${formatBurn(rate)} over ${label}`;
  if (coverage > 0 && total === 0) return `no traffic over ${label}`;
  if (excluded === 1) return `excluded over ${label}`;
  return `unknown over ${label}, ${coverage === 0 ? "nothing" : formatShare(coverage)} of it was measured`;
}

function clause(rule: AlertState, seconds: number): string {
  const together =
    seconds === rule.shortSeconds ? ` together with ${formatDuration(rule.longSeconds)}` : "";
  return `${VERBS[rule.severity]} at ${formatFactor(rule.factor)}${together}`;
}

/**
 * The logarithmic scale that all rows share: from 0.1× to the highest burn there can be, or to ten times the highest
 * mark where that is less.
 */
export function burnDomain(rows: readonly BurnRow[], target: number): Domain {
  const highest = Math.max(
    10,
    ...rows.flatMap((row) => [row.rate ?? 0, ...row.marks.map((mark) => mark.factor * 2)]),
  );
  return { min: 0.1, max: Math.min(Math.max(maximumBurn(target), 2), highest * 1.2) };
}

/** Powers of ten on the scale. */
export function burnTicks(domain: Domain): number[] {
  return [0.1, 1, 10, 100, 1_000, 10_000, 100_000].filter(
    (tick) => tick >= domain.min && tick <= domain.max,
  );
}
