import { errorBudget } from "./arithmetic.ts";
import type { AlertPolicy, AlertRule } from "./model.ts";

const HOUR = 3_600;
const DAY = 86_400;

function rules(shares: readonly [number, number, number, number]): readonly AlertRule[] {
  return [
    { severity: "page", longSeconds: HOUR, shortSeconds: 300, budgetShare: shares[0] },
    { severity: "page", longSeconds: 6 * HOUR, shortSeconds: 1_800, budgetShare: shares[1] },
    { severity: "ticket", longSeconds: DAY, shortSeconds: 2 * HOUR, budgetShare: shares[2] },
    { severity: "ticket", longSeconds: 3 * DAY, shortSeconds: 6 * HOUR, budgetShare: shares[3] },
  ];
}

/** Multi-window, multi-burn-rate alerts for windows of about a month. */
export const MONTH_ALERT_POLICY: AlertPolicy = {
  name: "default",
  source: "Google SRE Workbook, chapter 5, table 5-8",
  rules: rules([0.02, 0.05, 0.1, 0.1]),
  minimumBad: 1,
};

/** The same four rows for windows of about a week, with larger shares so that short detection stays useful. */
export const WEEK_ALERT_POLICY: AlertPolicy = {
  name: "default for a week",
  source: "Sloth, examples/windows/7d.yaml",
  rules: rules([0.08, 0.125, 0.2, 0.42]),
  minimumBad: 1,
};

/** Up to this length the shares of the weekly policy apply. */
const WEEK_POLICY_UP_TO_SECONDS = 10 * DAY;

/** The default policy for a window; rules that look back further than the window itself are left out. */
export function defaultAlertPolicy(windowSeconds: number): AlertPolicy {
  const policy =
    windowSeconds <= WEEK_POLICY_UP_TO_SECONDS ? WEEK_ALERT_POLICY : MONTH_ALERT_POLICY;
  return { ...policy, rules: policy.rules.filter((rule) => rule.longSeconds <= windowSeconds) };
}

/**
 * Burn rate above which a rule fires: `share x period / long window`.
 *
 * @param periodSeconds length of the SLO's window
 */
export function burnFactor(rule: AlertRule, periodSeconds: number): number {
  return (rule.budgetShare * periodSeconds) / rule.longSeconds;
}

/** The highest burn rate there is: everything fails. A rule with a factor above it can never fire. */
export function maximumBurn(target: number): number {
  return 1 / errorBudget(target);
}

/** The windows over which burn rates are shown, beside the SLO's own. */
export const BURN_WINDOWS_SECONDS: readonly number[] = [
  300,
  1_800,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  DAY,
  3 * DAY,
];
