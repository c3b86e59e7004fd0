import { formatDuration } from "#shared/kernel/duration.ts";
import { SECOND_MS, alignDown, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { SliSeries } from "#shared/sli/model.ts";
import type { SloDefinition, TimeWindow } from "#shared/slo/model.ts";
import { BURN_WINDOWS_SECONDS, NO_ALERTS } from "./alert-policy.ts";
import { alertStates } from "./alerts.ts";
import {
  DEFAULT_STATUS_POLICY,
  budgetInSeconds,
  budgetInUnits,
  burnRate,
  coverageOf,
  excludedShare,
  sliOf,
  statusOf,
} from "./arithmetic.ts";
import { overlapMs } from "./kept.ts";
import type {
  AlertPolicy,
  AlertSeverity,
  AlertState,
  Budget,
  BudgetStatus,
  BurnRate,
  StatusPolicy,
  Tally,
} from "./model.ts";
import { paceIndex } from "./pace.ts";
import { exhaustionAt } from "./projection.ts";
import type { SeriesBook } from "./series-book.ts";
import {
  burnAt,
  coverageAt,
  excludedAt,
  putTally,
  tallyAt,
  totalAt,
  TALLY_FIELDS,
  type TallyRow,
} from "./tally-row.ts";
import { nominalSeconds, windowInterval, windowLabel } from "./window.ts";

/** By what a budget is judged. */
export interface JudgedBy {
  /** The alerts of the policy in force for this window (policies are data, which the caller reads); absent: none. */
  readonly alertPolicy?: AlertPolicy;
  readonly statusPolicy?: StatusPolicy;
}

/** `5m`, `30m`, ...: always the same, so written once. */
const BURN_LABELS = BURN_WINDOWS_SECONDS.map(formatDuration);

const DAY_SECONDS = 86_400;

/** Where in a row the tally over the budget's window stands; those over BURN_WINDOWS_SECONDS follow. */
const WINDOW = 0;
const ROW_LENGTH = (1 + BURN_WINDOWS_SECONDS.length) * TALLY_FIELDS;

function burnOffset(index: number): number {
  return (1 + index) * TALLY_FIELDS;
}

function burnOver(tally: Tally, target: number, index: number): BurnRate {
  return {
    seconds: BURN_WINDOWS_SECONDS[index] as number,
    label: BURN_LABELS[index] as string,
    rate: burnRate(tally, target),
    bad: tally.bad,
    total: tally.total,
    coverage: coverageOf(tally),
    ...(tally.excluded === undefined ? {} : { excluded: excludedShare(tally) }),
  };
}

function isFiring(alerts: readonly AlertState[], severity: AlertSeverity): boolean {
  return alerts.some((alert) => alert.firing && alert.severity === severity);
}

/**
 * How the budget of one series over one window stands, as numbers in one array: what is worked out for ten thousand SLOs
 * on every tick, and from which a `Budget` is written when somebody reads it.
 */
export class Standing {
  /** End of the newest slice that should have been known at the last evaluation. */
  at: Instant = 0;
  status: BudgetStatus = "unknown";
  alerts: readonly AlertState[] = [];
  readonly definition: SloDefinition;
  readonly series: SliSeries;
  readonly slices: SeriesBook;
  readonly window: TimeWindow;
  // Plain numbers, NaN where not known: a field that may be null costs an object for each number.
  #pace = Number.NaN;
  #remaining = Number.NaN;
  readonly #row: TallyRow = new Float64Array(ROW_LENGTH);
  /** Start and end of the budget's window, and how far of it has passed. */
  #from: Instant = 0;
  #to: Instant = 0;
  #end: Instant = 0;
  #exhaustedSince: Instant | null = null;
  #budget: Budget | null = null;
  /** `undefined`: not worked out yet. */
  #exhaustedAt: Instant | null | undefined = undefined;

  /** Of which nothing is known until the first evaluation. @param window one of the definition's; the first when absent */
  constructor(
    definition: SloDefinition,
    series: SliSeries,
    slices: SeriesBook,
    window: TimeWindow = definition.windows[0],
  ) {
    this.definition = definition;
    this.series = series;
    this.slices = slices;
    this.window = window;
  }

  /**
   * Works out all figures as of an instant: the end of the newest slice that should be known, not the wall clock.
   *
   * @param before alert states of the evaluation before, which save looking back
   */
  evaluate(at: Instant, judgedBy: JudgedBy = {}, before: readonly AlertState[] = []): void {
    const { definition, slices, window } = this;
    const row = this.#row;
    this.#follow(at);
    if (window.kind === "rolling" && this.#rollsByCells(window.seconds))
      slices.writeTallyBefore(this.#end, window.seconds, row, WINDOW);
    else putTally(row, WINDOW, slices.tally(this.#from, this.#end));
    for (let index = 0; index < BURN_WINDOWS_SECONDS.length; index += 1)
      slices.writeTallyBefore(at, BURN_WINDOWS_SECONDS[index] as number, row, burnOffset(index));
    const { alertPolicy: policy = NO_ALERTS, statusPolicy: status = DEFAULT_STATUS_POLICY } =
      judgedBy;
    this.alerts = alertStates(
      {
        book: slices,
        target: definition.target,
        periodSeconds: nominalSeconds(window),
        policy,
        status,
        measured: { row, at: burnOffset(0) },
      },
      at,
      before,
    );
    this.#remaining = 1 - (burnAt(row, WINDOW, definition.target) ?? Number.NaN);
    this.#pace = this.#paceNow();
    this.status = this.#judge(status);
    if (this.status !== "exhausted") this.#exhaustedSince = null;
    this.#budget = null;
    this.#exhaustedAt = undefined;
  }

  /** Brings the window to an instant. */
  #follow(at: Instant): void {
    // Whatever is asked of a window ends on the book's cell boundaries.
    const end = alignDown(at, this.slices.cellSeconds * SECOND_MS);
    // A calendar window stays as it is until it ends, and to look it up in its zone takes long.
    const isSame = this.window.kind === "calendar" && end >= this.#from && end < this.#to;
    this.#end = end;
    this.at = at;
    if (isSame) return;
    const { from, to } = windowInterval(this.window, end);
    this.#from = from;
    this.#to = to;
  }

  /** Whether a window rolls on by whole cells from tick to tick, and so is quick to follow. */
  #rollsByCells(seconds: number): boolean {
    return seconds >= DAY_SECONDS && seconds % this.slices.cellSeconds === 0;
  }

  #judge(policy: StatusPolicy): BudgetStatus {
    const { slices, alerts } = this;
    const isOfEvents = slices.units.kind === "events";
    return statusOf(
      {
        coverage: this.coverage,
        total: isOfEvents ? this.total : slices.traffic(this.#from, this.#end),
        remaining: this.remaining,
        pageFiring: isFiring(alerts, "page"),
        ticketFiring: isFiring(alerts, "ticket"),
      },
      policy,
    );
  }

  /** Share of the budget that is left, in (-inf, 1]; `null`: nothing is known, or there was no traffic. */
  get remaining(): number | null {
    return Number.isNaN(this.#remaining) ? null : this.#remaining;
  }

  /** The burn rate that decides how fast the budget goes; `null`: none is known. */
  get pace(): number | null {
    return Number.isNaN(this.#pace) ? null : this.#pace;
  }

  /** Events (or time slices) in the window. */
  get total(): number {
    return totalAt(this.#row, WINDOW);
  }

  /** Known slices of those that passed and are not excluded, 0..1. */
  get coverage(): number {
    return coverageAt(this.#row, WINDOW);
  }

  /** Share of the slices passed that are excluded, 0..1. */
  get excluded(): number {
    return excludedAt(this.#row, WINDOW) > 0 ? excludedShare(tallyAt(this.#row, WINDOW)) : 0;
  }

  /** The stretch of time the budget is for. */
  get interval(): Interval {
    return { from: this.#from, to: this.#to };
  }

  #paceNow(): number {
    const row = this.#row;
    const { target } = this.definition;
    const index = paceIndex(this.alerts, BURN_WINDOWS_SECONDS, (each) =>
      burnAt(row, burnOffset(each), target),
    );
    return index < 0 ? Number.NaN : (burnAt(row, burnOffset(index), target) ?? Number.NaN);
  }

  /** When it runs out if it goes on at its pace; `null`: not in sight. */
  get exhaustedAt(): Instant | null {
    if (this.#exhaustedAt === undefined) this.#exhaustedAt = this.#projected();
    return this.#exhaustedAt;
  }

  #projected(): Instant | null {
    const { status, slices, definition, window } = this;
    if (status === "unknown" || status === "no-traffic" || status === "exhausted") return null;
    const { pace, remaining } = this;
    // Most budgets are not in danger: even forgetting nothing, they would not be spent within one more window.
    if (pace === null || (remaining !== null && remaining > pace)) return null;
    const whole = tallyAt(this.#row, WINDOW);
    return exhaustionAt(slices, definition.target, window, this.interval, this.#end, pace, whole);
  }

  /** Since when an exhausted budget has been spent; `null`: it is not, or it is not known since when. */
  get exhaustedSince(): Instant | null {
    return this.#exhaustedSince;
  }

  /** Finding it takes more history than a book holds, so it is told. What is told of a budget that is not exhausted is not kept. */
  set exhaustedSince(since: Instant | null) {
    this.#exhaustedSince = this.status === "exhausted" ? since : null;
    this.#budget = null;
  }

  /** All there is to say of it, as of the last evaluation. */
  get budget(): Budget {
    return (this.#budget ??= this.#write());
  }

  #write(): Budget {
    const { definition, series, window, at, remaining, coverage } = this;
    const { target } = definition;
    const row = this.#row;
    const tally = tallyAt(row, WINDOW);
    const burned = burnRate(tally, target);
    return {
      series: series.key,
      slo: definition.id,
      labels: series.labels,
      method: definition.method,
      target,
      window: this.interval,
      windowLabel: windowLabel(window),
      windowKind: window.kind,
      at,
      good: tally.total - tally.bad,
      bad: tally.bad,
      total: tally.total,
      sli: sliOf(tally),
      burned,
      remaining,
      coverage,
      excluded: excludedShare(tally),
      status: this.status,
      burn: BURN_WINDOWS_SECONDS.map((_, index) =>
        burnOver(tallyAt(row, burnOffset(index)), target, index),
      ),
      windowBurn: burned,
      alerts: this.alerts,
      ...budgetInUnits(tally, target),
      leftSeconds:
        remaining === null ? null : budgetInSeconds(remaining, target, this.#countedSeconds(tally)),
      exhaustedAt: this.exhaustedAt,
      exhaustedSince: this.exhaustedSince,
    };
  }

  /** Length of the window without what is excluded of it, also of what is to come of a calendar window. */
  #countedSeconds(tally: Tally): number {
    const out = this.slices.excluded();
    const ahead = out.length === 0 ? 0 : overlapMs(out, { from: this.#end, to: this.#to });
    const passedSeconds = (tally.excluded ?? 0) * this.slices.sliceSeconds;
    return (this.#to - this.#from - ahead) / SECOND_MS - passedSeconds;
  }
}
