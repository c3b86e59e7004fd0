import { SECOND_MS, alignDown, type Instant } from "#shared/kernel/time.ts";
import { BURN_WINDOWS_SECONDS, burnFactor, canFire } from "./alert-policy.ts";
import type { AlertPolicy, AlertRule, AlertState, StatusPolicy } from "./model.ts";
import type { SeriesBook } from "./series-book.ts";
import {
  badAt,
  burnAt,
  coverageAt,
  isAllExcludedAt,
  TALLY_FIELDS,
  type TallyRow,
} from "./tally-row.ts";

type Measured = "firing" | "held" | "quiet" | "unmeasurable" | "excluded";

export interface AlertContext {
  readonly book: SeriesBook;
  readonly target: number;
  readonly periodSeconds: number;
  readonly policy: AlertPolicy;
  readonly status: StatusPolicy;
  /** Tallies over BURN_WINDOWS_SECONDS before the instant that is evaluated, from `at` on, where they are known already. */
  readonly measured?: { readonly row: TallyRow; readonly at: number };
}

/** A rule as it is for budgets of one target and window length: the same for thousands of SLOs, so worked out once. */
interface PlannedRule extends AlertRule {
  readonly factor: number;
  readonly neverFires: boolean;
  /** Where its windows stand in BURN_WINDOWS_SECONDS; -1: nowhere. */
  readonly longIndex: number;
  readonly shortIndex: number;
  /** What it says most of the time. */
  readonly quiet: AlertState;
}

interface AlertPlan {
  readonly rules: readonly PlannedRule[];
  /** The states while none of the rules has anything to say. */
  readonly quiet: readonly AlertState[];
}

function plannedRule(rule: AlertRule, periodSeconds: number, target: number): PlannedRule {
  const factor = burnFactor(rule, periodSeconds);
  const neverFires = !canFire(factor, target);
  const { severity, longSeconds, shortSeconds } = rule;
  return {
    ...rule,
    factor,
    neverFires,
    longIndex: BURN_WINDOWS_SECONDS.indexOf(longSeconds),
    shortIndex: BURN_WINDOWS_SECONDS.indexOf(shortSeconds),
    quiet: {
      severity,
      longSeconds,
      shortSeconds,
      factor,
      ...(neverFires ? { neverFires } : {}),
      unmeasurable: false,
      held: false,
      firing: false,
    },
  };
}

/** By policy, length of the window and target. */
const plans = new WeakMap<AlertPolicy, Map<number, Map<number, AlertPlan>>>();

function planOf({ policy, periodSeconds, target }: AlertContext): AlertPlan {
  const byPeriod = plans.get(policy) ?? new Map<number, Map<number, AlertPlan>>();
  const byTarget = byPeriod.get(periodSeconds) ?? new Map<number, AlertPlan>();
  const found = byTarget.get(target);
  if (found !== undefined) return found;
  const rules = policy.rules.map((rule) => plannedRule(rule, periodSeconds, target));
  const plan = { rules, quiet: rules.map(({ quiet }) => quiet) };
  plans.set(policy, byPeriod.set(periodSeconds, byTarget.set(target, plan)));
  return plan;
}

/** Room for the tallies of a rule's two windows, where they are not known yet. */
const scratch: TallyRow = new Float64Array(2 * TALLY_FIELDS);

/** What one rule says at one instant, from the data alone. */
function measure(
  context: AlertContext,
  rule: PlannedRule,
  at: Instant,
  measured?: AlertContext["measured"],
): Measured {
  const { longIndex: long, shortIndex: short } = rule;
  if (measured !== undefined && long >= 0 && short >= 0) {
    const { row, at: first } = measured;
    return judge(context, rule, row, first + long * TALLY_FIELDS, first + short * TALLY_FIELDS);
  }
  context.book.writeTallyBefore(at, rule.longSeconds, scratch, 0);
  context.book.writeTallyBefore(at, rule.shortSeconds, scratch, TALLY_FIELDS);
  return judge(context, rule, scratch, 0, TALLY_FIELDS);
}

/** What a rule says of the tallies of its long and its short window. */
function judge(
  { target, policy, status }: AlertContext,
  { factor }: PlannedRule,
  row: TallyRow,
  long: number,
  short: number,
): Measured {
  if (isAllExcludedAt(row, long) || isAllExcludedAt(row, short)) return "excluded";
  const { coverageFloor } = status;
  if (coverageAt(row, long) < coverageFloor || coverageAt(row, short) < coverageFloor)
    return "unmeasurable";
  const overLong = (burnAt(row, long, target) ?? 0) > factor;
  const overShort = (burnAt(row, short, target) ?? 0) > factor;
  if (!overLong || !overShort) return "quiet";
  return badAt(row, short) >= policy.minimumBad ? "firing" : "held";
}

/** How far back a state is looked for while nothing can be measured, at the least. */
const LOOK_BACK_SECONDS = 86_400;

/**
 * Looks back from `at` for the last instant at which a rule could be measured, and, where it fired then, for when that
 * began. However long ago the data stopped, it begins where they did; through data with holes it goes back for a day, or
 * for four of the rule's long windows where those are longer. Only as far back as the long window fits into what the
 * book still holds.
 */
function lookBack(context: AlertContext, rule: PlannedRule, at: Instant) {
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
    const says = measure(context, rule, t);
    if (says === "quiet" || says === "held") break;
    if (says === "firing") {
      firing = true;
      since = t;
    }
    t -= says === "firing" || firing ? step : stride;
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

/** The state of one rule that has something to say. */
function stateNow(
  context: AlertContext,
  rule: PlannedRule,
  says: Exclude<Measured, "quiet">,
  at: Instant,
  previous: AlertState | undefined,
): AlertState {
  const isUnmeasurable = says === "unmeasurable" || says === "excluded";
  const base = {
    ...rule.quiet,
    unmeasurable: isUnmeasurable,
    ...(says === "excluded" ? { excluded: true } : {}),
    held: says === "held",
  };
  if (says === "held") return base;
  const { firing, since } =
    previous !== undefined && (isUnmeasurable || previous.firing)
      ? previous
      : lookBack(context, rule, at);
  return since === undefined ? { ...base, firing } : { ...base, firing, since };
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
  const plan = planOf(context);
  // Most rules are quiet most of the time, and then all budgets share what is said of them.
  let states: AlertState[] | null = null;
  for (let index = 0; index < plan.rules.length; index += 1) {
    const rule = plan.rules[index] as PlannedRule;
    const says = measure(context, rule, at, context.measured);
    if (says === "quiet") {
      states?.push(rule.quiet);
      continue;
    }
    states ??= plan.quiet.slice(0, index);
    states.push(stateNow(context, rule, says, at, stateOf(rule, index, before)));
  }
  return states ?? plan.quiet;
}
