import type { z } from "zod";
import type { Debt, DebtDraft } from "#shared/debt/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { closest } from "#server/platform/check-shape.ts";

/** What there is that a debt may name. */
export interface KnownNames {
  readonly services: ReadonlySet<string>;
  readonly scenarios: ReadonlySet<string>;
  readonly incidents: ReadonlySet<string>;
}

type Issue = z.core.$ZodIssue;

function issue(path: readonly PropertyKey[], message: string): Issue {
  return { code: "custom", path: [...path], message, input: undefined };
}

function strangers(
  draft: DebtDraft,
  before: DebtDraft | null,
  field: "scenarios" | "incidents",
  known: ReadonlySet<string>,
  sentence: (name: string) => string,
): readonly Issue[] {
  return draft[field].flatMap((name, index) => {
    if (known.has(name) || before?.[field].includes(name) === true) return [];
    const meant = closest(name, [...known]);
    const hint = meant === null ? "" : `; did you mean "${meant}"?`;
    return [issue([field, index], `${sentence(name)}${hint}`)];
  });
}

function dateIssues({ takenAt, reviewBy }: DebtDraft, now: Instant): readonly Issue[] {
  const issues: Issue[] = [];
  // Somewhere it is tomorrow already.
  if (takenAt > now + DAY_MS) issues.push(issue(["takenAt"], "lies in the future"));
  if (reviewBy !== null && reviewBy < takenAt)
    issues.push(issue(["reviewBy"], "must not be before the debt was taken"));
  return issues;
}

/**
 * What of a draft cannot be so, by field: services, scenarios and incidents that nobody knows, and dates out of order. What
 * its version before named may stay, whatever has become of it since.
 */
export function draftIssues(
  draft: DebtDraft,
  before: Debt | null,
  known: KnownNames,
  now: Instant,
): readonly Issue[] {
  const issues: Issue[] = [...dateIssues(draft, now)];
  if (!known.services.has(draft.service) && draft.service !== before?.service) {
    const meant = closest(draft.service, [...known.services]);
    const hint = meant === null ? "" : `; did you mean "${meant}"?`;
    issues.push(
      issue(["service"], `neither the catalogue nor any SLO knows "${draft.service}"${hint}`),
    );
  }
  return [
    ...issues,
    ...strangers(
      draft,
      before,
      "scenarios",
      known.scenarios,
      (name) => `the scenario catalogue has no "${name}"`,
    ),
    ...strangers(
      draft,
      before,
      "incidents",
      known.incidents,
      (name) => `no incident "${name}" has been told of`,
    ),
  ];
}
