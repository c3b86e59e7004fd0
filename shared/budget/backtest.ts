import { SECOND_MS, type Instant, type Interval } from "#shared/kernel/time.ts";
import type { TimeWindow } from "#shared/slo/model.ts";
import { burnFactor } from "./alert-policy.ts";
import { errorBudget } from "./arithmetic.ts";
import type { HistoryCells } from "./history.ts";
import { overlapMs } from "./kept.ts";
import type { AlertPolicy, AlertRule, AlertSeverity, StatusPolicy } from "./model.ts";
import { nominalSeconds, windowInterval } from "./window.ts";

/** What one target would have meant for the stored history. */
export interface BacktestResult {
  readonly target: number;
  /**
   * Budget left at the end of each cell, 1 at most and never clamped; NaN where it was not known, where nothing had
   * happened, or where the history does not yet cover a whole window.
   */
  readonly remaining: Float64Array;
  /** The least of `remaining`; `null` when none is known. */
  readonly least: number | null;
  /** Stretches during which the budget was spent, oldest first. The last may not have ended. */
  readonly exhausted: readonly Interval[];
  /** How long it was spent in all, in seconds: the cells at whose end nothing was left. */
  readonly exhaustedSeconds: number;
  /** Whether it is spent at the end of the history. */
  readonly exhaustedNow: boolean;
  /** How often a page, or a ticket, would have begun: rules of one severity that overlap are one. */
  readonly pages: number;
  readonly tickets: number;
}

/** The strictest round target that would have kept something to spare all the time. */
export interface TargetSuggestion {
  readonly target: number;
  /** What would have been left at the worst moment. */
  readonly least: number;
}

/** The stored history, ready to be asked for any target. */
export interface Backtest {
  /** What is stored, first cell to last. */
  readonly history: Interval;
  /** The part for which a whole window is stored, `null` when there is none: only there budgets are judged. */
  readonly judged: Interval | null;
  /** Seconds of `history` that are excluded, and count neither way. */
  readonly excludedSeconds: number;
  /** Seconds of `judged` for which a budget is known. */
  readonly knownSeconds: number;
  /** The largest share of bad over any whole window, and when that was; `null` when no budget is known. */
  readonly worst: { readonly error: number; readonly at: Instant } | null;
  at(target: number): BacktestResult;
  /**
   * The strictest target whose allowance has one figure (99.7 %, 99.95 %) and that would have left at least `spare` of
   * its budget at the worst moment. Not stricter than 99.999 %; `null` when no budget is known, or none down to 50 % would do.
   *
   * @param spare 0..1
   */
  suggest(spare: number): TargetSuggestion | null;
}

export interface BacktestRules {
  /** The SLO's own window. */
  readonly window: TimeWindow;
  readonly alertPolicy: AlertPolicy;
  readonly statusPolicy: StatusPolicy;
}

const STRICTEST_EXPONENT = 5;
const LOOSEST_BUDGET = 0.5;

/** Targets whose allowance `1 - T` has one figure, loosest first: 90 %, 91 %, ..., 99 %, 99.1 %, ..., 99.999 %. */
export const ROUND_TARGETS: readonly number[] = [
  ...Array.from({ length: STRICTEST_EXPONENT - 1 }, (_, decade) =>
    Array.from({ length: 9 }, (__, figure) => targetOf((10 - figure) / 10 ** (decade + 2))),
  ).flat(),
  targetOf(10 ** -STRICTEST_EXPONENT),
];

/** A target as the decimal that was meant. */
function targetOf(budget: number): number {
  return Math.round((1 - budget) * 1e9) / 1e9;
}

/** Sums of a column up to each cell, so that any stretch is one subtraction. */
function prefix(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let cell = 0; cell < values.length; cell += 1)
    sums[cell + 1] = (sums[cell] as number) + (values[cell] as number);
  return sums;
}

/** What the cells `[from, to)` come to, those that are excluded left out; before the history nothing is known. */
interface Sums {
  bad(from: number, to: number): number;
  total(from: number, to: number): number;
  traffic(from: number, to: number): number;
  coverage(from: number, to: number): number;
}

function sumsOf(cells: HistoryCells): Sums {
  const between = (sums: Float64Array, from: number, to: number): number =>
    (sums[to] as number) - (sums[Math.max(0, from)] as number);
  const [bad, total, known] = [prefix(cells.bad), prefix(cells.total), prefix(cells.known)];
  const { lead, out } = excludedCells(cells);
  const before = prefix(out);
  const traffic = cells.traffic === cells.total ? total : prefix(cells.traffic);
  return {
    bad: (from, to) => between(bad, from, to),
    total: (from, to) => between(total, from, to),
    traffic: (from, to) => between(traffic, from, to),
    coverage: (from, to) => {
      const counted = to - from - between(before, from + lead, to + lead);
      return counted > 0 ? between(known, from, to) / (counted * cells.slicesPerCell) : 0;
    },
  };
}

/** 1 for each cell that is excluded, else 0; `lead` cells lie before the history, where windows of its first cells begin. */
function excludedCells({ start, cellSeconds, total, excluded }: HistoryCells) {
  const cellMs = cellSeconds * SECOND_MS;
  const cellOf = (at: Instant): number => Math.round((at - start) / cellMs);
  const lead = Math.max(0, -cellOf(excluded[0]?.from ?? start));
  const out = new Float64Array(lead + total.length);
  for (const { from, to } of excluded) out.fill(1, lead + cellOf(from), lead + cellOf(to));
  return { lead, out };
}

/** Index of the first cell of the window that ends with each cell; negative where that lies before the history. */
function windowStarts(cells: HistoryCells, window: TimeWindow): Int32Array {
  const cellMs = cells.cellSeconds * SECOND_MS;
  const starts = new Int32Array(cells.total.length);
  let interval: Interval = { from: 0, to: 0 };
  for (let cell = 0; cell < starts.length; cell += 1) {
    const end = cells.start + (cell + 1) * cellMs;
    // Finding a calendar window takes a date library, so each is looked up once.
    if (window.kind === "rolling" || end >= interval.to) interval = windowInterval(window, end);
    starts[cell] = Math.floor((interval.from - cells.start) / cellMs);
  }
  return starts;
}

/** Share of bad over the window that ends with each cell; NaN where no budget is known. Does not depend on the target. */
function windowErrors(
  cells: HistoryCells,
  starts: Int32Array,
  sums: Sums,
  coverageFloor: number,
): Float64Array {
  return new Float64Array(starts.length).map((_, cell) => {
    const [from, to] = [starts[cell] as number, cell + 1];
    if (from < 0 || sums.coverage(from, to) < coverageFloor) return Number.NaN;
    const total = sums.total(from, to);
    return sums.traffic(from, to) === 0 || total === 0 ? Number.NaN : sums.bad(from, to) / total;
  });
}

interface RuleErrors {
  readonly severity: AlertSeverity;
  readonly factor: number;
  /** The lesser of the shares of bad over both windows; NaN: unmeasurable; -1: too few bad events to fire. */
  readonly errors: Float64Array;
}

function ruleErrors(
  rule: AlertRule,
  cells: HistoryCells,
  sums: Sums,
  { window, alertPolicy, statusPolicy }: BacktestRules,
): RuleErrors {
  // As a book cuts windows: to whole cells, and to one at least.
  const length = (seconds: number): number => Math.max(1, Math.round(seconds / cells.cellSeconds));
  const [long, short] = [length(rule.longSeconds), length(rule.shortSeconds)];
  const error = (from: number, to: number): number => {
    const total = sums.total(from, to);
    return total > 0 ? sums.bad(from, to) / total : 0;
  };
  const errors = new Float64Array(cells.total.length).map((_, cell) => {
    const to = cell + 1;
    if (
      sums.coverage(to - long, to) < statusPolicy.coverageFloor ||
      sums.coverage(to - short, to) < statusPolicy.coverageFloor
    )
      return Number.NaN;
    if (sums.bad(to - short, to) < alertPolicy.minimumBad) return -1;
    return Math.min(error(to - long, to), error(to - short, to));
  });
  return {
    severity: rule.severity,
    factor: burnFactor(rule, nominalSeconds(window)),
    errors,
  };
}

/** How often an alert of a severity begins. A rule that cannot be measured keeps its state, and so begins nothing. */
function countAlerts(
  rules: readonly RuleErrors[],
  severity: AlertSeverity,
  budget: number,
  cells: number,
): number {
  const firing = new Uint8Array(cells);
  for (const rule of rules) {
    if (rule.severity !== severity) continue;
    const { errors, factor } = rule;
    let fires = 0;
    for (let cell = 0; cell < cells; cell += 1) {
      const error = errors[cell] as number;
      if (!Number.isNaN(error)) fires = error / budget > factor ? 1 : 0;
      firing[cell] = (firing[cell] as number) | fires;
    }
  }
  let begun = 0;
  for (let cell = 0; cell < cells; cell += 1)
    begun += (firing[cell] as number) > (cell === 0 ? 0 : (firing[cell - 1] as number)) ? 1 : 0;
  return begun;
}

/**
 * Makes the stored history ready to be asked. What does not depend on the target is worked out here, once, so that asking
 * is one pass over the cells.
 *
 * The rules are those of live budgets (`assess`, `alertStates`), applied at the end of each cell: budgets over the SLO's
 * own window, unknown below the coverage floor; alerts over both windows of each rule, with its minimum of bad events.
 * Between the ends of two cells nothing is seen. A budget that becomes unknown while it is spent counts as spent once, and
 * only for as long as it was known to be; a calendar window that begins ends what was before. What is excluded is that which
 * is excluded now, as a live budget has it.
 */
export function prepareBacktest(cells: HistoryCells, rules: BacktestRules): Backtest {
  const { window, alertPolicy, statusPolicy } = rules;
  const count = cells.total.length;
  const cellMs = cells.cellSeconds * SECOND_MS;
  const endOf = (cell: number): Instant => cells.start + (cell + 1) * cellMs;
  const sums = sumsOf(cells);
  const starts = windowStarts(cells, window);
  const errors = windowErrors(cells, starts, sums, statusPolicy.coverageFloor);
  const alerts = alertPolicy.rules.map((rule) => ruleErrors(rule, cells, sums, rules));
  const firstWhole = starts.findIndex((start) => start >= 0);
  const end = cells.start + count * cellMs;
  let worst: Backtest["worst"] = null;
  let known = 0;
  for (const [cell, error] of errors.entries()) {
    if (Number.isNaN(error)) continue;
    known += 1;
    if (worst === null || error > worst.error) worst = { error, at: endOf(cell) };
  }

  /** A rolling window's start moves with each cell; that of a calendar window only when the next one begins. */
  function beginsAnew(cell: number): boolean {
    return window.kind === "calendar" && cell > 0 && starts[cell] !== starts[cell - 1];
  }

  function exhaustion(remaining: Float64Array) {
    const stretches: Interval[] = [];
    let cellsSpent = 0;
    let since: Instant | null = null;
    let lastSpent = 0;
    for (let cell = 0; cell < count; cell += 1) {
      const left = remaining[cell] as number;
      if (since !== null && (left > 0 || beginsAnew(cell))) {
        stretches.push({ from: since, to: endOf(cell) });
        since = null;
      }
      if (!(left <= 0)) continue;
      since ??= endOf(cell);
      lastSpent = cell;
      cellsSpent += 1;
    }
    if (since !== null) stretches.push({ from: since, to: end });
    return {
      exhausted: stretches,
      exhaustedSeconds: cellsSpent * cells.cellSeconds,
      exhaustedNow: since !== null && lastSpent === count - 1,
    };
  }

  function at(target: number): BacktestResult {
    const budget = errorBudget(target);
    const remaining = errors.map((error) => 1 - error / budget);
    return {
      target,
      remaining,
      least: worst === null ? null : 1 - worst.error / budget,
      ...exhaustion(remaining),
      pages: countAlerts(alerts, "page", budget, count),
      tickets: countAlerts(alerts, "ticket", budget, count),
    };
  }

  function suggest(spare: number): TargetSuggestion | null {
    if (worst === null) return null;
    for (let exponent = STRICTEST_EXPONENT; exponent > 0; exponent -= 1) {
      for (let figure = 1; figure < 10; figure += 1) {
        const target = targetOf(figure / 10 ** exponent);
        const budget = errorBudget(target);
        if (budget > LOOSEST_BUDGET) return null;
        const least = 1 - worst.error / budget;
        if (least >= spare) return { target, least };
      }
    }
    return null;
  }

  return {
    history: { from: cells.start, to: end },
    judged: firstWhole < 0 ? null : { from: endOf(firstWhole), to: end },
    excludedSeconds: overlapMs(cells.excluded, { from: cells.start, to: end }) / SECOND_MS,
    knownSeconds: known * cells.cellSeconds,
    worst,
    at,
    suggest,
  };
}

/** A step of a chart that ends at `at`: the least that was left within it, `null` where nothing is known. */
export interface LeastLeft {
  readonly at: Instant;
  readonly left: readonly (number | null)[];
}

/**
 * What was left over a stretch in at most `points` steps, for several results of one back-test side by side. Of each step
 * the least, so that no moment without budget falls between two points.
 */
export function leastLeft(
  cells: Pick<HistoryCells, "start" | "cellSeconds">,
  results: readonly BacktestResult[],
  stretch: Interval,
  points: number,
): { readonly stepSeconds: number; readonly steps: readonly LeastLeft[] } {
  const cellMs = cells.cellSeconds * SECOND_MS;
  const first = Math.round((stretch.from - cells.start) / cellMs) - 1;
  const after = Math.round((stretch.to - cells.start) / cellMs);
  const each = Math.max(1, Math.ceil((after - first) / points));
  const steps: LeastLeft[] = [];
  for (let from = first; from < after; from += each) {
    const to = Math.min(from + each, after);
    steps.push({
      at: cells.start + to * cellMs,
      left: results.map(({ remaining }) => {
        let least: number | null = null;
        for (let cell = from; cell < to; cell += 1) {
          const value = remaining[cell] as number;
          if (!Number.isNaN(value) && (least === null || value < least)) least = value;
        }
        return least;
      }),
    });
  }
  return { stepSeconds: each * cells.cellSeconds, steps };
}
