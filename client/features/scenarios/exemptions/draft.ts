import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { Failure } from "#client/data/failure.ts";
import { fromDayField, toDayField } from "#client/ui/dates.ts";
import { sentenceOf } from "#client/ui/format.ts";

/** What somebody fills in who asks for an exemption. Days are as `date` fields hold them. */
export interface ExemptionDraft {
  readonly from: string;
  /** The last day on which it holds. */
  readonly lastDay: string;
  readonly approvedBy: string;
  readonly reason: string;
  readonly by: string;
}

export type DraftField = keyof ExemptionDraft;

/** In the order in which they stand on the page. */
export const DRAFT_FIELDS: readonly DraftField[] = [
  "reason",
  "from",
  "lastDay",
  "approvedBy",
  "by",
];

export type FieldFaults = Readonly<Partial<Record<DraftField, string>>>;

/** What a draft is read against. */
export interface DraftContext {
  readonly now: Instant;
  readonly zone: string;
  readonly mostDays: number;
}

const SHORTEST_REASON = 3;
const FIRST_DAYS = 30;

/** A draft that begins today and holds for a month, or as long as the policy allows. */
export function firstDraft(by: string, { now, zone, mostDays }: DraftContext): ExemptionDraft {
  const from = toDayField(now, zone);
  return {
    from,
    lastDay: dayAfter(from, Math.min(FIRST_DAYS, mostDays) - 1, zone),
    approvedBy: "",
    reason: "",
    by,
  };
}

function dayAfter(day: string, days: number, zone: string): string {
  const at = fromDayField(day, zone, days);
  return at === null ? "" : toDayField(at, zone);
}

/** The last day that can be chosen, by the first one. */
export function latestDay({ from }: Pick<ExemptionDraft, "from">, context: DraftContext): string {
  return dayAfter(from, context.mostDays - 1, context.zone);
}

/**
 * From when until when the draft holds; `null` while a day is missing. What begins today begins now. A day is an hour
 * longer where clocks are turned back: for that nobody is told that ninety days are more than ninety.
 */
export function intervalOf(
  { from, lastDay }: Pick<ExemptionDraft, "from" | "lastDay">,
  { now, zone, mostDays }: DraftContext,
): { readonly from: Instant; readonly until: Instant } | null {
  const [first, until] = [fromDayField(from, zone), fromDayField(lastDay, zone, 1)];
  if (first === null || until === null) return null;
  const start = from === toDayField(now, zone) ? now : first;
  const most = start + mostDays * DAY_MS;
  const allowed = lastDay <= dayAfter(from, mostDays - 1, zone);
  return { from: start, until: allowed ? Math.min(until, most) : until };
}

/** What is wrong with a draft, by field. */
export function draftFaults(draft: ExemptionDraft, context: DraftContext): FieldFaults {
  const { from, lastDay, approvedBy, reason, by } = draft;
  const { now, zone, mostDays } = context;
  const today = toDayField(now, zone);
  const fromFault =
    fromDayField(from, zone) === null
      ? "Choose a day."
      : from < today
        ? "It can begin today at the earliest."
        : null;
  const lastFault =
    fromDayField(lastDay, zone) === null
      ? "Choose a day."
      : lastDay < from
        ? "It would end before it begins."
        : fromFault === null && lastDay > latestDay(draft, context)
          ? `At most ${mostDays} days: choose ${latestDay(draft, context)} or earlier.`
          : null;
  return {
    ...(reason.trim().length < SHORTEST_REASON
      ? { reason: "Say why, in a few words at least." }
      : {}),
    ...(fromFault === null ? {} : { from: fromFault }),
    ...(lastFault === null ? {} : { lastDay: lastFault }),
    ...(approvedBy === "" ? { approvedBy: "Choose the team that approved it." } : {}),
    ...(by.trim() === "" ? { by: "Say who asks." } : {}),
  };
}

const FIELD_BY_CODE: Readonly<Record<string, DraftField>> = {
  "exemption.empty": "lastDay",
  "exemption.over": "lastDay",
  "exemption.too-long": "lastDay",
  "exemption.inside-the-team": "approvedBy",
};

const FIELD_BY_POINTER: Readonly<Record<string, DraftField>> = {
  "/from": "from",
  "/until": "lastDay",
  "/approvedBy": "approvedBy",
  "/reason": "reason",
  "/by": "by",
};

/** What the server says is wrong, beside the fields that it is about; what is about none of them is left out. */
export function serverFaults({ code, message, remedy, fields = [] }: Failure): FieldFaults {
  const own = FIELD_BY_CODE[code];
  if (own !== undefined) return { [own]: `${sentenceOf(message)} ${sentenceOf(remedy)}` };
  return Object.fromEntries(
    fields.flatMap(({ pointer, detail }) => {
      const field = FIELD_BY_POINTER[pointer];
      return field === undefined ? [] : [[field, sentenceOf(detail)]];
    }),
  );
}
