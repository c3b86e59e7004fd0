import type { Instant } from "#shared/kernel/time.ts";
import type { Debt, DebtChange, DebtDraft, DebtVersion } from "./model.ts";
import { isOpen, reviewDay } from "./register.ts";

const NONE = "none";

const dayText = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
const listText = (names: readonly string[]): string =>
  names.length === 0 ? NONE : names.join(", ");
const rounded = (value: number): string => String(Number(value.toPrecision(6)));

function interestText({ budgetPerWeek, toilHoursPerWeek }: DebtDraft["interest"]): string {
  const budget = budgetPerWeek === null ? "unknown share" : `${rounded(budgetPerWeek * 100)} %`;
  return `${budget} of a budget and ${rounded(toilHoursPerWeek)} h of toil a week`;
}

/** Each field as a person reads it. Its keys are all fields there are. */
const TEXTS: { readonly [Field in keyof DebtDraft]: (draft: DebtDraft) => string } = {
  service: ({ service }) => service,
  title: ({ title }) => title,
  intent: ({ intent }) => intent,
  takenAt: ({ takenAt }) => dayText(takenAt),
  decidedBy: ({ decidedBy }) => decidedBy,
  reviewBy: ({ reviewBy }) => (reviewBy === null ? NONE : dayText(reviewDay(reviewBy))),
  principalDays: ({ principalDays }) => `${rounded(principalDays)} person-days`,
  interest: ({ interest }) => interestText(interest),
  why: ({ why }) => why,
  whatIfNot: ({ whatIfNot }) => whatIfNot,
  scenarios: ({ scenarios }) => listText(scenarios),
  themes: ({ themes }) => listText(themes),
  incidents: ({ incidents }) => listText(incidents),
  trackerUrl: ({ trackerUrl }) => trackerUrl ?? NONE,
  status: ({ status }) => status,
};

/** Fields that differ between two drafts, as text a person reads. */
export function changedFields(before: DebtDraft, after: DebtDraft): DebtChange["fields"] {
  const fields = Object.keys(TEXTS) as readonly (keyof DebtDraft)[];
  return fields.flatMap((field) => {
    const [from, to] = [TEXTS[field](before), TEXTS[field](after)];
    return from === to ? [] : [{ field, from, to }];
  });
}

/** A debt's versions, each beside the one before; in the order in which they are given. */
export function historyOf(versions: readonly DebtVersion[]): readonly DebtChange[] {
  return versions.map(({ version, at, by, note, draft }, index) => {
    const before = versions[index - 1];
    return {
      version,
      at,
      by,
      note,
      fields: before === undefined ? [] : changedFields(before.draft, draft),
    };
  });
}

/**
 * A debt as it stands by its versions, the oldest first. It counts as closed since the version from which on it has been paid
 * or written off all the time.
 *
 * @returns `null` without versions
 */
export function debtOf(versions: readonly DebtVersion[]): Debt | null {
  const newest = versions.at(-1);
  if (newest === undefined) return null;
  const lastOpen = versions.findLastIndex(({ draft }) => isOpen(draft));
  const { id, version, at, by, draft } = newest;
  return {
    ...draft,
    id,
    version,
    changedAt: at,
    changedBy: by,
    closedAt: versions[lastOpen + 1]?.at ?? null,
  };
}
