import type { Debt, DebtDraft, DebtIntent, DebtStatus } from "#shared/debt/model.ts";
import { reviewDay } from "#shared/debt/register.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { RefusedField } from "#client/data/failure.ts";
import { fromDayField, toDayField } from "#client/ui/dates.ts";

/** A debt as a form has it: what people type, word for word. */
export interface DebtFields {
  readonly service: string;
  readonly title: string;
  readonly intent: DebtIntent;
  readonly takenAt: string;
  readonly decidedBy: string;
  /** Empty: nobody said. */
  readonly reviewBy: string;
  readonly principalDays: string;
  /** Percent of a budget; empty: nobody said. */
  readonly budgetPerWeek: string;
  readonly toilHoursPerWeek: string;
  readonly why: string;
  readonly whatIfNot: string;
  /** Separated by commas, as the next two. */
  readonly scenarios: string;
  readonly themes: string;
  readonly incidents: string;
  readonly trackerUrl: string;
  readonly status: DebtStatus;
}

export type DebtField = keyof DebtFields;

/** A form to begin with. */
export function newDebtFields(now: Instant, zone: string, by: string): DebtFields {
  return {
    service: "",
    title: "",
    intent: "bad",
    takenAt: toDayField(now, zone),
    decidedBy: by,
    reviewBy: "",
    principalDays: "",
    budgetPerWeek: "",
    toilHoursPerWeek: "0",
    why: "",
    whatIfNot: "",
    scenarios: "",
    themes: "",
    incidents: "",
    trackerUrl: "",
    status: "open",
  };
}

/** A number without the dust of multiplying or dividing by a hundred. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

function percentText(share: number): string {
  return String(clean(share * 100));
}

/** A debt as the form has it. */
export function fieldsOf(debt: DebtDraft, zone: string): DebtFields {
  const { interest, reviewBy } = debt;
  return {
    service: debt.service,
    title: debt.title,
    intent: debt.intent,
    takenAt: toDayField(debt.takenAt, zone),
    decidedBy: debt.decidedBy,
    reviewBy: reviewBy === null ? "" : toDayField(reviewDay(reviewBy), zone),
    principalDays: String(debt.principalDays),
    budgetPerWeek: interest.budgetPerWeek === null ? "" : percentText(interest.budgetPerWeek),
    toilHoursPerWeek: String(interest.toilHoursPerWeek),
    why: debt.why,
    whatIfNot: debt.whatIfNot,
    scenarios: debt.scenarios.join(", "),
    themes: debt.themes.join(", "),
    incidents: debt.incidents.join(", "),
    trackerUrl: debt.trackerUrl ?? "",
    status: debt.status,
  };
}

/** The draft alone of a debt. */
export function draftOf(debt: Debt): DebtDraft {
  const { id: _, version: __, changedAt: ___, changedBy: ____, closedAt: _____, ...draft } = debt;
  return draft;
}

function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  return /^\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : null;
}

/** The last millisecond of a day in a field. */
function endOf(day: string, zone: string): Instant | null {
  const next = fromDayField(day, zone, 1);
  return next === null ? null : next - 1;
}

const names = (text: string): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/** What is wrong with a form before the server is asked, by field. */
export function fieldErrors(fields: DebtFields, zone: string): Partial<Record<DebtField, string>> {
  const { budgetPerWeek, toilHoursPerWeek, reviewBy, intent } = fields;
  const principal = readNumber(fields.principalDays);
  const found: Record<DebtField, string | false> = {
    ...(Object.fromEntries(Object.keys(fields).map((field) => [field, false])) as Record<
      DebtField,
      false
    >),
    service: fields.service === "" && "Which service is it in?",
    title: fields.title.trim() === "" && "What is it, in a few words?",
    decidedBy: fields.decidedBy.trim() === "" && "Who took it, or found it?",
    takenAt: fromDayField(fields.takenAt, zone) === null && "Since which day?",
    reviewBy:
      (reviewBy !== "" && fromDayField(reviewBy, zone) === null && "That is no day.") ||
      (intent === "good" && reviewBy === "" && "Good debt has a day on which to look at it again."),
    principalDays: (principal === null || principal <= 0) && "Person-days, above 0.",
    budgetPerWeek:
      budgetPerWeek.trim() !== "" &&
      readNumber(budgetPerWeek) === null &&
      "Percent of a budget, or nothing.",
    toilHoursPerWeek: readNumber(toilHoursPerWeek) === null && "Hours in a week, 0 if none.",
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== false)) as Partial<
    Record<DebtField, string>
  >;
}

/**
 * What a form without errors says of a debt. A day that was left alone keeps its instant, so that nothing changes that
 * nobody changed.
 *
 * @param before as it stood when the form was opened; `null`: a new one
 */
export function draftFrom(fields: DebtFields, before: DebtDraft | null, zone: string): DebtDraft {
  const old = before === null ? null : fieldsOf(before, zone);
  const takenAt =
    before !== null && old?.takenAt === fields.takenAt
      ? before.takenAt
      : (fromDayField(fields.takenAt, zone) ?? 0);
  const reviewBy =
    before !== null && old?.reviewBy === fields.reviewBy
      ? before.reviewBy
      : endOf(fields.reviewBy, zone);
  const budget = readNumber(fields.budgetPerWeek);
  return {
    service: fields.service,
    title: fields.title.trim(),
    intent: fields.intent,
    takenAt,
    decidedBy: fields.decidedBy.trim(),
    reviewBy,
    principalDays: readNumber(fields.principalDays) ?? 0,
    interest: {
      budgetPerWeek: budget === null ? null : clean(budget / 100),
      toilHoursPerWeek: readNumber(fields.toilHoursPerWeek) ?? 0,
    },
    why: fields.why.trim(),
    whatIfNot: fields.whatIfNot.trim(),
    scenarios: names(fields.scenarios),
    themes: names(fields.themes),
    incidents: names(fields.incidents),
    trackerUrl: fields.trackerUrl.trim() === "" ? null : fields.trackerUrl.trim(),
    status: fields.status,
  };
}

/** What the server says of a draft, by the form's fields; the rest is not about one of them. */
export function serverErrors(problems: readonly RefusedField[]): {
  readonly fields: Partial<Record<DebtField, string>>;
  readonly rest: readonly string[];
} {
  const fields: Partial<Record<DebtField, string>> = {};
  const rest: string[] = [];
  for (const { pointer, detail } of problems) {
    const [, field] = /^\/draft\/(?:interest\/)?(\w+)/.exec(pointer) ?? [];
    if (field !== undefined && field in newDebtFields(0, "UTC", ""))
      fields[field as DebtField] ??= detail;
    else rest.push(detail);
  }
  return { fields, rest };
}

/** Fields in which two forms differ. */
export function changedFields(before: DebtFields, after: DebtFields): readonly DebtField[] {
  return (Object.keys(before) as DebtField[]).filter((field) => before[field] !== after[field]);
}

/** Another's version with what was typed on top of it. */
export function withTyped(theirs: DebtFields, base: DebtFields, typed: DebtFields): DebtFields {
  const kept = changedFields(base, typed).map((field) => [field, typed[field]] as const);
  return { ...theirs, ...(Object.fromEntries(kept) as Partial<DebtFields>) };
}

/** A draft as the procedure takes it. */
export function asInput(draft: DebtDraft) {
  const { scenarios, themes, incidents } = draft;
  return {
    ...draft,
    scenarios: [...scenarios],
    themes: [...themes],
    incidents: [...incidents],
  };
}
