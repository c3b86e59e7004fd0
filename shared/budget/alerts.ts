import { SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import { BURN_WINDOWS_SECONDS, burnFactor, canFire } from "./alert-policy.ts";
import { burnRate, coverageOf, excludedShare } from "./arithmetic.ts";
import type { AlertPolicy, AlertRule, AlertState, StatusPolicy, Tally } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";

type Measured = "firing" | "held" | "quiet" | "unmeasurable" | "excluded";

export interface AlertContext {
  readonly book: SeriesBook;
  readonly target: number;
  readonly periodSeconds: number;
  readonly policy: AlertPolicy;
  readonly status: StatusPolicy;
  /** Tallies over BURN_WINDOWS_SECONDS before the instant that is evaluated, where they are known already. */
  readonly measured?: readonly Tally[];
}

/** What one rule says at one instant, from the data alone. */
function measure(
  context: AlertContext,
  rule: AlertRule,
  at: Instant,
  measured?: readonly Tally[],
): Measured {
  const { book, target, policy, status } = context;
  const over = (seconds: number): Tally =>
    measured?.[BURN_WINDOWS_SECONDS.indexOf(seconds)] ?? book.tallyBefore(at, seconds);
  const long = over(rule.longSeconds);
  const short = over(rule.shortSeconds);
  if (excludedShare(long) === 1 || excludedShare(short) === 1) return "excluded";
  if (coverageOf(long) < status.coverageFloor || coverageOf(short) < status.coverageFloor) {
    return "unmeasurable";
  }
  const factor = burnFactor(rule, context.periodSeconds);
  const overLong = (burnRate(long, target) ?? 0) > factor;
  const overShort = (burnRate(short, target) ?? 0) > factor;
  if (!overLong || !overShort) return "quiet";
  return short.bad >= policy.minimumBad ? "firing" : "held";
}

/** How far back a state is looked for while nothing can be measured, at the least. */
const LOOK_BACK_SECONDS = 86_400;

/**
 * Looks back from `at` for the last instant at which a rule could be measured, and, where it fired then, for when that
 * began. However long ago the data stopped, it begins where they did; through data with holes it goes back for a day, or
 * for four of the rule's long windows where those are longer. Only as far back as the long window fits into what the
 * book still holds.
 */
function lookBack(context: AlertContext, rule: AlertRule, at: Instant) {
  const newest = context.book.newestEnd();
  const step = stepMs(context.book, rule);
  // Through what cannot be measured in strides: of two instants closer than that, both are or neither is.
  const stride = Math.max(step, alignDown((rule.shortSeconds * SECOND_MS) / 2, step));
  let firing = false;
  let since: Instant | undefined;
  if (newest === null) return { firing, since };
  const reachMs = Math.max(LOOK_BACK_SECONDS, rule.longSeconds * 4) * SECOND_MS;
  const start = alignDown(Math.min(at, newest + rule.shortSeconds * SECOND_MS), step);
  const limit = context.book.oldestStart() + rule.longSeconds * SECOND_MS;
  let t = start;
  while (t >= limit && start - t <= reachMs) {
    const said = measure(context, rule, t);
    if (said === "quiet" || said === "held") break;
    if (said === "firing") {
      firing = true;
      since = t;
    }
    t -= said === "firing" || firing ? step : stride;
  }
  return { firing, since };
}

function stepMs(book: SeriesBook, rule: AlertRule): number {
  const seconds = rule.longSeconds < 86_400 ? book.units.seconds : book.cellSeconds;
  return seconds * SECOND_MS;
}

type RuleName = Pick<AlertRule, "severity" | "longSeconds" | "shortSeconds">;

function sameRule(a: RuleName, b: RuleName): boolean {
  return (
    a.severity === b.severity &&
    a.longSeconds === b.longSeconds &&
    a.shortSeconds === b.shortSeconds
  );
}

/** The state of a rule among others, which nearly always stand in the order of the rules. */
function stateOf(
  rule: AlertRule,
  index: number,
  states: readonly AlertState[],
): AlertState | undefined {
  const expected = states[index];
  if (expected !== undefined && sameRule(expected, rule)) return expected;
  return states.find((state) => sameRule(state, rule));
}

function isQuietStill(state: AlertState, factor: number, neverFires: boolean): boolean {
  return (
    !state.firing &&
    !state.held &&
    !state.unmeasurable &&
    state.factor === factor &&
    (state.neverFires ?? false) === neverFires
  );
}

/**
 * The state of every rule of a policy at an instant.
 *
 * A rule fires when the burn over its long and over its short window exceeds its factor (Google SRE Workbook, chapter 5)
 * and the short window holds at least the policy's minimum of bad events. Where a window's coverage is below the floor the
 * rule can neither fire nor resolve: it keeps its state and says that it is unmeasurable. Since when it fires follows from
 * the data, so a restart changes nothing.
 *
 * @param before the states of the previous evaluation, which save looking back
 */
export function alertStates(
  context: AlertContext,
  at: Instant,
  before: readonly AlertState[] = [],
): readonly AlertState[] {
  return context.policy.rules.map((rule, index) => {
    const said = measure(context, rule, at, context.measured);
    const isUnmeasurable = said === "unmeasurable" || said === "excluded";
    const previous = stateOf(rule, index, before);
    const factor = burnFactor(rule, context.periodSeconds);
    const neverFires = !canFire(factor, context.target);
    // Most rules are quiet most of the time, and then nothing changes.
    if (said === "quiet" && previous !== undefined && isQuietStill(previous, factor, neverFires))
      return previous;
    const base = {
      severity: rule.severity,
      longSeconds: rule.longSeconds,
      shortSeconds: rule.shortSeconds,
      factor,
      ...(neverFires ? { neverFires } : {}),
      unmeasurable: isUnmeasurable,
      ...(said === "excluded" ? { excluded: true } : {}),
      held: said === "held",
    };
    if (said === "quiet" || said === "held") return { ...base, firing: false };
    if (previous !== undefined && (isUnmeasurable || previous.firing)) {
      return previous.since === undefined
        ? { ...base, firing: previous.firing }
        : { ...base, firing: previous.firing, since: previous.since };
    }
    const found = lookBack(context, rule, at);
    return found.since === undefined
      ? { ...base, firing: found.firing }
      : { ...base, firing: found.firing, since: found.since };
  });
}
