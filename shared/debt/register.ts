import { HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { Debt, DebtDraft } from "./model.ts";
import type { DebtRow, DebtStanding } from "./views.ts";

/** Whether a debt still waits for its work. */
export function isOpen({ status }: Pick<DebtDraft, "status">): boolean {
  return status === "open" || status === "in-progress";
}

/**
 * Whether a debt is good or bad at an instant. Good debt turns bad when its review date passes while it is open; one that
 * was closed in time stays good.
 */
export function standingOf(
  { intent, reviewBy, closedAt }: Pick<Debt, "intent" | "reviewBy" | "closedAt">,
  at: Instant,
): DebtStanding {
  if (intent === "bad") return "bad";
  const until = closedAt === null ? at : Math.min(closedAt, at);
  return reviewBy !== null && until > reviewBy ? "turned-bad" : "good";
}

/**
 * An instant of the day that ends with `reviewBy`, to be shown as a date: the middle of that day where it was written down,
 * which readers nearly everywhere call by the same date. The end itself is tomorrow already for whoever lives further east.
 */
export function reviewDay(reviewBy: Instant): Instant {
  return reviewBy - 12 * HOUR_MS;
}

/** Budget saved in a week per person-day of work; `null`: not known. */
export function savedPerDay(budgetPerWeek: number | null, principalDays: number): number | null {
  return budgetPerWeek === null || principalDays <= 0 ? null : budgetPerWeek / principalDays;
}

const STANDINGS: readonly DebtStanding[] = ["turned-bad", "bad", "good"];

function toilPerDay({ debt, interest }: DebtRow): number {
  return interest.toilHoursPerWeek / debt.principalDays;
}

/**
 * The register in the order of work: most budget saved per person-day first, unknown after known; then most toil saved,
 * bad before good, and by title and id, so that the order is always the same.
 */
export function inOrderOfWork(rows: readonly DebtRow[]): readonly DebtRow[] {
  const saved = ({ savedPerDay: share }: DebtRow): number => share ?? -1;
  const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return rows.toSorted(
    (a, b) =>
      saved(b) - saved(a) ||
      toilPerDay(b) - toilPerDay(a) ||
      STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
      byText(a.debt.title, b.debt.title) ||
      byText(a.debt.id, b.debt.id),
  );
}
