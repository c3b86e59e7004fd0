import { recommend } from "#shared/debt/allocation.ts";
import type { BudgetSnapshot, Decision, ForecastSnapshot, Sprint } from "#shared/debt/model.ts";
import { needOf } from "#shared/debt/need.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import { inOrderOfWork, isOpen } from "#shared/debt/register.ts";
import type { DebtRow, Recommendation } from "#shared/debt/views.ts";
import { rollup } from "#shared/budget/overview.ts";
import type { RowForecast } from "#shared/budget/forecast.ts";
import type { BudgetStatus } from "#shared/budget/model.ts";
import type { ListedBudget } from "#shared/budget/views.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { sprintToPlan } from "./sprints.ts";

/** A team with everything that its recommendation follows from. */
export interface TeamScene {
  readonly team: string;
  readonly title: string;
  readonly budgets: readonly ListedBudget[];
  /** By their start. */
  readonly sprints: readonly Sprint[];
  /** The one to plan. */
  readonly sprint: Sprint | null;
  /** The budget of which the least is left, of those that are known. */
  readonly budget: BudgetSnapshot | null;
  readonly forecast: ForecastSnapshot | null;
  /** In the order of work. */
  readonly open: readonly DebtRow[];
  /** The last closed first. */
  readonly closed: readonly DebtRow[];
  readonly need: number | null;
  readonly recommendation: Recommendation | null;
  readonly unknownWhy: string | null;
  readonly unknownBudgets: number;
  readonly decision: Decision | null;
  readonly risk: number;
}

export interface TeamInput {
  readonly team: string;
  readonly title: string;
  readonly budgets: readonly ListedBudget[];
  readonly sprints: readonly Sprint[];
  readonly rows: readonly DebtRow[];
  readonly policy: PlanningPolicy;
  readonly at: Instant;
  readonly decisionOn: (sprint: string) => Decision | null;
  readonly ofService: BudgetService["ofService"];
  /** Of the worst budget; `null`: none can be made. */
  readonly forecast: RowForecast | null;
}

/** The budget of a team of which the least is left, of those that are known. */
export function worstOf(budgets: readonly ListedBudget[]): ListedBudget | null {
  const { worst } = rollup(null, "", 0, budgets);
  return budgets.find(({ key }) => key === worst?.key) ?? null;
}

/** A budget whose forecast waits for its recovery has run out already. */
function snapshotOf(
  { remaining, exhaustedSince }: ListedBudget,
  forecast: RowForecast | null,
  at: Instant,
): ForecastSnapshot | null {
  if (remaining !== null && remaining <= 0)
    return { probability: 1, exhausted: exhaustedSince, horizon: forecast?.horizon ?? at };
  if (forecast?.awaits !== "exhaustion") return null;
  const { probability, date, horizon } = forecast;
  return { probability, exhausted: date.p50, horizon };
}

const isUnknown = ({ status, remaining }: ListedBudget): boolean =>
  status === "unknown" || remaining === null;

function unknownReason(budgets: readonly ListedBudget[]): string {
  if (budgets.length === 0) return "the team has no SLO, so that there is no budget to go by";
  return budgets.length === 1
    ? "its only budget is unknown"
    : `none of its ${budgets.length} budgets is known`;
}

const RISK_OF_STATUS: Partial<Record<BudgetStatus, number>> = { exhausted: 2, burning: 1 };
/** Between a team at ease and one in trouble: nobody knows which it is. */
const RISK_UNKNOWN = 0.5;

/**
 * How pressing a team's planning is, 0 to 3: whether a budget is exhausted (2) or burns (1), and the pressure behind the
 * recommendation (0 to 1), which holds the forecast.
 */
export function riskOf(
  budgets: readonly ListedBudget[],
  recommendation: Recommendation | null,
): number {
  const worst = Math.max(0, ...budgets.map(({ status }) => RISK_OF_STATUS[status] ?? 0));
  return worst + (recommendation?.pressure ?? RISK_UNKNOWN);
}

/** What is recommended for a sprint, and the need that limits it. */
export interface SprintAdvice {
  readonly need: number | null;
  readonly recommendation: Recommendation | null;
}

/**
 * What is recommended for one of a team's sprints, by the figures as they stand now. Of a team that never registered a debt
 * it is not known what it needs: an empty register must not talk down what an exhausted budget asks for.
 */
export function adviceFor(
  { budget, forecast, open, closed }: Pick<TeamScene, "budget" | "forecast" | "open" | "closed">,
  sprint: Sprint | null,
  policy: PlanningPolicy,
): SprintAdvice {
  const need =
    open.length + closed.length === 0
      ? null
      : needOf({
          debts: open.map(({ debt, paysBack }) => ({
            principalDays: debt.principalDays,
            paysBack,
          })),
          capacityDays: sprint?.capacityDays ?? null,
          horizonSprints: policy.horizonSprints,
        });
  const needUnknown =
    needOf({
      debts: open
        .filter(({ paysBack }) => paysBack === null)
        .map(({ debt: { principalDays } }) => ({ principalDays, paysBack: null })),
      capacityDays: sprint?.capacityDays ?? null,
      horizonSprints: policy.horizonSprints,
    }) ?? 0;
  const { remaining = null, weightedRemaining = null } = budget ?? {};
  const recommendation = recommend(
    {
      consumed: remaining === null ? null : 1 - remaining,
      weightedConsumed: weightedRemaining === null ? null : 1 - weightedRemaining,
      probability: forecast?.probability ?? null,
      need,
      needUnknown,
    },
    policy,
  );
  return { need, recommendation };
}

/** Puts a team together. */
export function teamScene(input: TeamInput): TeamScene {
  const { team, title, budgets, sprints, rows, policy, at } = input;
  const { weightedRemaining } = rollup(team, title, 0, budgets);
  const listed = worstOf(budgets);
  const own =
    listed === null
      ? undefined
      : input.ofService(listed.service).find(({ budget }) => budget.series === listed.key);
  const budget: BudgetSnapshot | null =
    listed === null
      ? null
      : {
          key: listed.key,
          title: listed.title,
          windowLabel: own?.budget.windowLabel ?? "",
          status: listed.status,
          remaining: listed.remaining,
          weightedRemaining,
        };
  const forecast = listed === null ? null : snapshotOf(listed, input.forecast, at);
  const sprint = sprintToPlan(sprints, at);
  const open = inOrderOfWork(rows.filter(({ debt }) => isOpen(debt)));
  const closed = rows
    .filter(({ debt }) => !isOpen(debt))
    .toSorted((a, b) => (b.debt.closedAt ?? 0) - (a.debt.closedAt ?? 0));
  const { need, recommendation } = adviceFor({ budget, forecast, open, closed }, sprint, policy);
  return {
    team,
    title,
    budgets,
    sprints,
    sprint,
    budget,
    forecast,
    open,
    closed,
    need,
    recommendation,
    unknownWhy: recommendation === null ? unknownReason(budgets) : null,
    unknownBudgets: budgets.filter(isUnknown).length,
    decision: sprint === null ? null : input.decisionOn(sprint.id),
    risk: riskOf(budgets, recommendation),
  };
}
