import type { DebtDraft, DebtStatus } from "#shared/debt/model.ts";
import type { DebtInterest, DebtRow } from "#shared/debt/views.ts";
import { formatShare, plural, UNKNOWN } from "#client/ui/format.ts";
import type { DebtField } from "./debt-fields.ts";

export const STATUS_WORDS: Readonly<Record<DebtStatus, string>> = {
  open: "open",
  "in-progress": "in progress",
  paid: "paid back",
  "written-off": "written off",
};

export const FIELD_WORDS: Readonly<Record<keyof DebtDraft, string>> = {
  service: "service",
  title: "title",
  intent: "good or bad",
  takenAt: "taken",
  decidedBy: "decided by",
  reviewBy: "review by",
  principalDays: "work",
  interest: "interest",
  why: "why",
  whatIfNot: "what if not",
  scenarios: "scenarios",
  themes: "themes",
  incidents: "incidents",
  trackerUrl: "tracker",
  status: "status",
};

/** What a field of the form is called. */
export function fieldName(field: DebtField): string {
  if (field === "budgetPerWeek") return "budget it burns in a week";
  if (field === "toilHoursPerWeek") return "toil in a week";
  return FIELD_WORDS[field];
}

/** A share so small that two figures of it count: `0.42 %`. */
export function interestWords({ budgetPerWeek }: Pick<DebtInterest, "budgetPerWeek">): string {
  return budgetPerWeek === null ? UNKNOWN : `${formatShare(budgetPerWeek)} a week`;
}

/** Where a figure of interest comes from: `measured over 8 weeks, from 3 incidents`. */
export function sourceWords({
  source,
  weeks,
  incidents,
  growthKnown,
  growthPerWeek,
}: DebtInterest) {
  if (source === "unknown") return "nobody said, and nothing is measured";
  if (source === "stated") return "as somebody put it";
  const growth = Math.round((growthPerWeek - 1) * 100);
  const grows =
    !growthKnown || growth === 0
      ? ""
      : `, ${growth > 0 ? "growing" : "shrinking"} ${Math.abs(growth)} % a week`;
  return `measured over ${plural(weeks, "week")}, from ${plural(incidents.length, "incident")}${grows}`;
}

/** When it has paid back: `in 2.4 sprints`, `not within 6 sprints`. */
export function paybackWords(
  { paybackSprints, paysBack }: Pick<DebtRow, "paybackSprints" | "paysBack">,
  horizonSprints: number,
): string {
  if (paybackSprints !== null) {
    if (paybackSprints < 0.05) return "in less than 0.1 sprints";
    const sprints = Number(paybackSprints.toFixed(paybackSprints < 10 ? 1 : 0));
    return `in ${plural(sprints, "sprint")}`;
  }
  if (paysBack === false) return `not within ${plural(horizonSprints, "sprint")}`;
  return UNKNOWN;
}

/** The register in a sentence: how much there is, and how much of it is worth doing. */
export function registerSentence(rows: readonly DebtRow[]): string {
  if (rows.length === 0) return "No debt is open.";
  const days = rows.reduce((sum, { debt }) => sum + debt.principalDays, 0);
  const turned = rows.filter(({ standing }) => standing === "turned-bad").length;
  const pays = rows.filter(({ paysBack }) => paysBack === true).length;
  return `${plural(rows.length, "open debt")}, ${plural(Math.round(days * 10) / 10, "person-day")}; ${pays} ${pays === 1 ? "pays" : "pay"} back in time${turned === 0 ? "" : `, ${turned} turned bad`}.`;
}
