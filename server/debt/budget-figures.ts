import { nominalSeconds } from "#shared/budget/window.ts";
import type { MeasuredBurn } from "#shared/debt/interest.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import {
  alignDown,
  DAY_MS,
  HOUR_MS,
  SECOND_MS,
  type Instant,
  type Interval,
} from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { BurnStep } from "#server/budget/burn.ts";
import type { ServiceBudget } from "#server/budget/service-budgets.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";

const WEEK_DAYS = 7;
const WEEK_MS = WEEK_DAYS * DAY_MS;
/** Of a week of which less is known nothing is said. */
const LEAST_DAYS_OF_WEEK = 4;
/** A day of which less is known counts as unknown. */
const LEAST_HOURS_OF_DAY = 12;

/** What incidents burned in a stretch of time, by their ids, in shares of what the budget allows in one window. */
export type BurnByIncident = ReadonlyMap<string, number>;

/** Where one budget went, as far as it can be put down to incidents. */
export interface AttributedBudget {
  readonly key: SeriesKey;
  readonly title: string;
  readonly service: string;
  /** The oldest first; `null`: too little of the week is known. */
  readonly weeks: readonly (BurnByIncident | null)[];
  /** In the window that ends now. */
  readonly window: BurnByIncident;
}

/** How fast a budget went, day by day. */
export interface DailyBurn {
  /** End of the last day. */
  readonly at: Instant;
  /** Days of the window, the oldest first; those without data carry the mean of the others. */
  readonly days: readonly number[];
  readonly unknownDays: number;
}

export interface FigureSources {
  readonly budget: Pick<BudgetService, "burn">;
  readonly incidents: Pick<IncidentsService, "causes">;
}

/** Length of a budget's window in whole days, at least one; a month counts 30. */
export function windowDaysOf({ definition }: Pick<ServiceBudget, "definition">): number {
  const [window] = definition.windows;
  return Math.max(1, Math.round((nominalSeconds(window) * SECOND_MS) / DAY_MS));
}

/**
 * Bad events (or slices) that the target allows in a whole window; `null`: there was no traffic. Of a calendar window
 * that goes on, what it comes to at its end as traffic goes.
 */
export function allowedInWindow({ budget }: Pick<ServiceBudget, "budget">): number | null {
  const { allowedBad, window, windowKind, at, end } = budget;
  if (windowKind === "rolling") return allowedBad > 0 ? allowedBad : null;
  const expected = end?.allowedBad ?? 0;
  if (expected > 0) return expected;
  const passed = (at - window.from) / (window.to - window.from);
  return passed > 0 && allowedBad > 0 ? allowedBad / passed : null;
}

function touches({ startedAt, endedAt }: Incident, { from, to }: Interval): boolean {
  return startedAt < to && (endedAt ?? Number.POSITIVE_INFINITY) > from;
}

async function burnOfIncidents(
  key: SeriesKey,
  range: Interval,
  allowed: number,
  { incidents }: FigureSources,
): Promise<BurnByIncident> {
  const { causes } = await incidents.causes({ key, ...range });
  return new Map(
    causes.flatMap(({ kind, id, bad }) =>
      kind === "incident" && id !== null ? [[id, bad / allowed] as const] : [],
    ),
  );
}

function knownDays(steps: readonly BurnStep[], { from, to }: Interval): number {
  return steps.filter((step) => step.from >= from && step.from < to).length;
}

/** Share of an incident's time within a week that lies in the window as well. */
function shareInWindow(
  { startedAt, endedAt }: Incident,
  week: Interval,
  windowFrom: Instant,
): number {
  const from = Math.max(startedAt, week.from);
  const to = Math.min(endedAt ?? week.to, week.to);
  if (to <= from) return from >= windowFrom ? 1 : 0;
  return Math.max(0, to - Math.max(from, windowFrom)) / (to - from);
}

/** Sums weeks up to a window's burn. The week in which the window begins counts in part. */
function burnInWindow(
  weeks: readonly (Interval & { readonly burn: BurnByIncident | null })[],
  windowFrom: Instant,
  happened: readonly Incident[],
): BurnByIncident {
  const sums = new Map<string, number>();
  for (const week of weeks) {
    for (const incident of happened) {
      const burned = week.burn?.get(incident.id) ?? 0;
      const share = week.from >= windowFrom ? 1 : shareInWindow(incident, week, windowFrom);
      if (burned * share > 0) sums.set(incident.id, (sums.get(incident.id) ?? 0) + burned * share);
    }
  }
  return sums;
}

/**
 * What incidents burned of a budget in the weeks before an instant and in its window. Only weeks that an incident touches
 * are looked at closely.
 *
 * @param to end of the last week
 * @param happened incidents that name the service of the budget
 * @returns `null` where the budget allows nothing, because there was no traffic
 */
export async function attributedBudget(
  own: ServiceBudget,
  {
    to,
    weeks,
    happened,
  }: {
    readonly to: Instant;
    readonly weeks: number;
    readonly happened: readonly Incident[];
  },
  sources: FigureSources,
): Promise<AttributedBudget | null> {
  const allowed = allowedInWindow(own);
  if (allowed === null) return null;
  const key = own.budget.series;
  const windowDays = windowDaysOf(own);
  const from = to - Math.max(weeks, Math.ceil(windowDays / WEEK_DAYS)) * WEEK_MS;
  const stepSeconds = DAY_MS / SECOND_MS;
  const { steps } = await sources.budget.burn({ key, from, to, stepSeconds });
  const all: (Interval & { readonly burn: BurnByIncident | null })[] = [];
  for (let start = from; start < to; start += WEEK_MS) {
    const week = { from: start, to: start + WEEK_MS };
    const isKnown = knownDays(steps, week) >= LEAST_DAYS_OF_WEEK;
    const isTouched = happened.some((incident) => touches(incident, week));
    const burn = isTouched
      ? await burnOfIncidents(key, week, allowed, sources)
      : new Map<string, number>();
    all.push({ ...week, burn: isKnown ? burn : null });
  }
  return {
    key,
    title: own.title,
    service: own.definition.service,
    weeks: all.slice(-weeks).map(({ burn }) => burn),
    window: burnInWindow(all, to - windowDays * DAY_MS, happened),
  };
}

/**
 * The part of a budget's burn that comes of some incidents.
 *
 * @param claimed by id, the share of each that counts, above 0 and at most 1
 */
export function measuredBurn(
  { key, title, weeks }: AttributedBudget,
  claimed: ReadonlyMap<string, number>,
): Omit<MeasuredBurn, "sharedWith"> {
  const burned = (week: BurnByIncident): number => {
    let sum = 0;
    for (const [id, share] of week) sum += share * (claimed.get(id) ?? 0);
    return sum;
  };
  return { key, title, weekly: weeks.map((week) => (week === null ? null : burned(week))) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

/** How fast a budget went on each day of the window that ends now; `null` where it allows nothing, or nothing is known. */
export async function dailyBurn(
  own: ServiceBudget,
  { budget }: Pick<FigureSources, "budget">,
): Promise<DailyBurn | null> {
  const allowed = allowedInWindow(own);
  if (allowed === null) return null;
  const at = alignDown(own.budget.at, HOUR_MS);
  const count = windowDaysOf(own);
  const from = at - count * DAY_MS;
  const { steps } = await budget.burn({
    key: own.budget.series,
    from,
    to: at,
    stepSeconds: HOUR_MS / SECOND_MS,
  });
  const days = Array.from({ length: count }, () => ({ bad: 0, hours: 0 }));
  for (const step of steps) {
    const day = days[Math.floor((step.from - from) / DAY_MS)];
    if (day === undefined) continue;
    day.bad += step.bad;
    day.hours += (step.to - step.from) / HOUR_MS;
  }
  const known = days.filter(({ hours }) => hours >= LEAST_HOURS_OF_DAY);
  if (known.length === 0) return null;
  const usual = mean(known.map(({ bad }) => bad / allowed));
  return {
    at,
    days: days.map((day) => (known.includes(day) ? day.bad / allowed : usual)),
    unknownDays: count - known.length,
  };
}
