import { z } from "zod";
import { recommend } from "#shared/debt/allocation.ts";
import {
  DEBT_INTENTS,
  DEBT_STATUSES,
  type DebtVersion,
  type Decision,
} from "#shared/debt/model.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { isOpen } from "#shared/debt/register.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import { alignDown, DAY_MS, type Instant } from "#shared/kernel/time.ts";
import { checkShape, closest } from "#server/platform/check-shape.ts";
import type { DocumentPath, SourceDocument } from "#server/platform/documents.ts";
import type { KnownNames } from "./draft-check.ts";
import { instant, label, name } from "#server/scenarios/fields.ts";

/** What there is that debts may name. */
export type RegisterNames = Pick<KnownNames, "services" | "scenarios">;

/** What files tell of debts and of what was decided. */
export interface ImportedRegister {
  /** Each debt's versions, the oldest first. */
  readonly debts: readonly (readonly DebtVersion[])[];
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
}

const words = z.string().trim().max(4_000).default("");
const names = z.array(label).max(50).default([]);
const share = z.number().min(0).max(1);
const days = z.number().min(0.01).max(25_000);
/** In (-inf, 1]. */
const left = z.number().max(1);

const debtShape = z
  .strictObject({
    kind: z.literal("headroom/debt"),
    id: label,
    service: name,
    title: name,
    intent: z.enum(DEBT_INTENTS),
    takenAt: instant,
    decidedBy: name,
    reviewBy: instant.optional(),
    principalDays: days,
    interest: z
      .strictObject({
        budgetPerWeek: z.number().min(0).max(100).optional(),
        toilHoursPerWeek: z.number().min(0).max(10_000).default(0),
      })
      .prefault({}),
    why: words,
    whatIfNot: words,
    scenarios: names,
    themes: names,
    incidents: names,
    trackerUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    status: z.enum(DEBT_STATUSES).default("open"),
    /** When it was paid or written off. Needed with such a status. */
    closedAt: instant.optional(),
    closedBy: name.optional(),
    note: z.string().trim().max(4_000).optional(),
  })
  .refine((debt) => isOpen(debt) === (debt.closedAt === undefined), {
    path: ["closedAt"],
    error: "is needed where the status is paid or written-off, and only there",
  })
  .refine(({ takenAt, reviewBy }) => reviewBy === undefined || reviewBy >= takenAt, {
    path: ["reviewBy"],
    error: "must not be before takenAt",
  })
  .refine(({ takenAt, closedAt }) => closedAt === undefined || closedAt >= takenAt, {
    path: ["closedAt"],
    error: "must not be before takenAt",
  });

const decisionShape = z.strictObject({
  kind: z.literal("headroom/decision"),
  id: label,
  team: name,
  sprint: label,
  planned: share,
  decidedBy: name,
  decidedAt: instant,
  reason: z.string().trim().max(2_000).optional(),
  why: words,
  whatIfNot: words,
  capacityDays: days.optional(),
  need: z.number().min(0).optional(),
  /** How the worst budget stood. */
  budget: z
    .strictObject({
      slo: name,
      title: name,
      window: label,
      status: z.enum(["ok", "warning", "burning", "exhausted", "unknown", "no-traffic"]),
      remaining: left.optional(),
      weightedRemaining: left.optional(),
    })
    .optional(),
  forecast: z
    .strictObject({ probability: share, exhausted: instant.optional(), horizon: instant })
    .optional(),
});

type DebtDocument = z.output<typeof debtShape>;
type DecisionDocument = z.output<typeof decisionShape>;

function hasKind({ value }: SourceDocument, kind: string): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** Whether a document tells of a debt or of a decision. */
export function isRegisterDocument(document: SourceDocument): boolean {
  return hasKind(document, "headroom/debt") || hasKind(document, "headroom/decision");
}

/** A date is good until its day is over; in files days are those of UTC. */
function endOfDay(at: Instant): Instant {
  return alignDown(at, DAY_MS) + DAY_MS - 1;
}

/** A debt that is closed was written down when it was taken, and closed by a second version. */
function versionsOf(debt: DebtDocument): readonly DebtVersion[] {
  const { kind: _, id, closedAt, closedBy, note = null, reviewBy, trackerUrl, ...draft } = debt;
  const whole = {
    ...draft,
    interest: {
      budgetPerWeek: draft.interest.budgetPerWeek ?? null,
      toilHoursPerWeek: draft.interest.toilHoursPerWeek,
    },
    reviewBy: reviewBy === undefined ? null : endOfDay(reviewBy),
    trackerUrl: trackerUrl ?? null,
  };
  const first: DebtVersion = {
    id,
    version: 1,
    at: draft.takenAt,
    by: draft.decidedBy,
    note: closedAt === undefined ? note : null,
    draft: closedAt === undefined ? whole : { ...whole, status: "open" },
  };
  if (closedAt === undefined) return [first];
  const by = closedBy ?? draft.decidedBy;
  return [first, { id, version: 2, at: closedAt, by, note, draft: whole }];
}

function decisionOf(document: DecisionDocument, policy: PlanningPolicy): Decision {
  const { kind: _, budget, forecast, reason, capacityDays, need, ...rest } = document;
  const { remaining = null, weightedRemaining = null } = budget ?? {};
  const advice = recommend(
    {
      consumed: remaining === null ? null : 1 - remaining,
      weightedConsumed: weightedRemaining === null ? null : 1 - weightedRemaining,
      probability: forecast?.probability ?? null,
      need: need ?? null,
    },
    policy,
  );
  return {
    ...rest,
    recommended: advice?.share ?? null,
    reason: reason ?? null,
    capacityDays: capacityDays ?? null,
    need: need ?? null,
    budget:
      budget === undefined
        ? null
        : {
            key: budget.slo as SeriesKey,
            title: budget.title,
            windowLabel: budget.window,
            status: budget.status,
            remaining,
            weightedRemaining,
          },
    forecast:
      forecast === undefined ? null : { ...forecast, exhausted: forecast.exhausted ?? null },
    policy,
  };
}

/** A service or a scenario that nobody knows is no mistake yet: the catalogue may be older than the file. */
function strangers(
  { service, scenarios }: DebtDocument,
  document: SourceDocument,
  known: RegisterNames,
): readonly Problem[] {
  const warning = (path: DocumentPath, name: string, all: ReadonlySet<string>): Problem[] => {
    if (all.has(name)) return [];
    const meant = closest(name, [...all]);
    return [
      {
        severity: "warning",
        code: "debt.unknown-name",
        message: `${String(path[0])}: nothing is known of "${name}"`,
        remedy: meant === null ? "write it as in the catalogue" : `did you mean "${meant}"?`,
        where: document.locate(path),
      },
    ];
  };
  return [
    ...warning(["service"], service, known.services),
    ...scenarios.flatMap((id, index) => warning(["scenarios", index], id, known.scenarios)),
  ];
}

/** Of documents with an id that another one before has, only the first is taken. */
function repeated(
  documents: readonly { readonly id: string; readonly document: SourceDocument }[],
  what: string,
): readonly Problem[] {
  const seen = new Set<string>();
  return documents.flatMap(({ id, document }): Problem[] => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        severity: "error",
        code: "register.repeated-id",
        message: `another ${what} has the id "${id}" already; this one is left out`,
        remedy: "give it an id of its own",
        where: document.locate(["id"]),
      },
    ];
  });
}

function firstOfEach<T>(all: readonly T[], idOf: (one: T) => string): readonly T[] {
  return [...new Map(all.toReversed().map((one) => [idOf(one), one])).values()].toReversed();
}

/**
 * Reads debts and decisions, one document each. What was recommended is worked out from the figures that a decision gives, by
 * the policy in force. What is at fault is left out, with its problem.
 *
 * @param known `null`: nothing is known of what they may name
 */
export function readRegister(
  documents: readonly SourceDocument[],
  policy: PlanningPolicy,
  known: RegisterNames | null,
): ImportedRegister {
  const debts = documents
    .filter((document) => hasKind(document, "headroom/debt"))
    .map((document) => ({ document, ...checkShape(debtShape, document, "debt") }));
  const decisions = documents
    .filter((document) => hasKind(document, "headroom/decision"))
    .map((document) => ({ document, ...checkShape(decisionShape, document, "decision") }));
  const strange = documents.filter((document) => !isRegisterDocument(document));
  const good = debts.flatMap(({ value, document }) =>
    value === undefined ? [] : [{ id: value.id, document, value }],
  );
  const decided = decisions.flatMap(({ value, document }) =>
    value === undefined ? [] : [{ id: value.id, document, value }],
  );
  return {
    debts: firstOfEach(good, ({ id }) => id).map(({ value }) => versionsOf(value)),
    decisions: firstOfEach(decided, ({ id }) => id)
      .map(({ value }) => decisionOf(value, policy))
      .toSorted((a, b) => a.decidedAt - b.decidedAt),
    problems: [
      ...debts.flatMap(({ problems }) => problems),
      ...decisions.flatMap(({ problems }) => problems),
      ...(known === null
        ? []
        : good.flatMap(({ value, document }) => strangers(value, document, known))),
      ...repeated(good, "debt"),
      ...repeated(decided, "decision"),
      ...strange.map((document): Problem => ({
        severity: "error",
        code: "register.unrecognised",
        message: "this is neither a debt nor a decision",
        remedy: "begin it with kind: headroom/debt or kind: headroom/decision",
        where: document.locate([]),
      })),
    ],
  };
}
