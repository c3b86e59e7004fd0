import { setImmediate as nextTurn } from "node:timers/promises";
import type { Debt, Sprint } from "#shared/debt/model.ts";
import type { PlanningPolicy } from "#shared/debt/policy.ts";
import type { DebtRow } from "#shared/debt/views.ts";
import type { RowForecast } from "#shared/budget/forecast.ts";
import type { ListedBudget } from "#shared/budget/views.ts";
import type { Incident } from "#shared/incidents/model.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import { alignDown, DAY_MS, HOUR_MS, type Instant } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { ServiceBudget } from "#server/budget/service-budgets.ts";
import type { Answers } from "#server/gate/answers.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import { attributedBudget, windowDaysOf, type AttributedBudget } from "./budget-figures.ts";
import { claimsOf, incidentsOf, type Claims } from "./claims.ts";
import { debtRow, servicesOf } from "./debt-rows.ts";
import type { Decisions } from "./decisions.ts";
import type { Register } from "./register.ts";
import { sprintToPlan, type Sprints } from "./sprints.ts";
import { teamScene, worstOf, type TeamScene } from "./team-scene.ts";

type ScenarioState = DebtRow["scenarios"][number]["state"];

/** What planning asks of failure scenarios. */
export interface ScenarioBook {
  /** Names by their ids. */
  readonly names: ReadonlyMap<string, string>;
  stateOf(service: string, scenario: string): ScenarioState;
}

/** All of the organisation as planning sees it at one instant. */
export interface Scene {
  readonly at: Instant;
  readonly policy: PlanningPolicy;
  /** By name. */
  readonly teams: ReadonlyMap<string, TeamScene>;
  /** Every debt, in no order. */
  readonly rows: readonly DebtRow[];
  readonly incidents: readonly Incident[];
  readonly attributed: ReadonlyMap<SeriesKey, AttributedBudget>;
  readonly claims: Claims;
}

export interface SceneSources {
  readonly register: Pick<Register, "all">;
  readonly decisions: Pick<Decisions, "current">;
  readonly sprints: Pick<Sprints, "all">;
  readonly org: Pick<OrgService, "catalog" | "service" | "team">;
  readonly budget: Pick<
    BudgetService,
    "all" | "listed" | "ofService" | "burn" | "past" | "forecast"
  >;
  readonly incidents: Pick<IncidentsService, "incidents" | "causes">;
  readonly scenarios: () => Promise<ScenarioBook>;
  /** Keeps what takes long to work out. */
  readonly answers: Answers;
}

/** Where a team has no sprint, its time is reckoned in fortnights. */
const USUAL_SPRINT_DAYS = 14;

export function sprintDaysOf(sprint: Sprint | null): number {
  return sprint === null ? USUAL_SPRINT_DAYS : (sprint.end - sprint.start) / DAY_MS;
}

function grouped<T>(
  all: readonly T[],
  keyOf: (one: T) => string | null,
): ReadonlyMap<string | null, readonly T[]> {
  const groups = new Map<string | null, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** Where budgets went that suffered from the incidents of any debt. Each is worked out once an hour. */
async function readAttributed(
  debts: readonly Debt[],
  incidents: readonly Incident[],
  at: Instant,
  weeks: number,
  sources: SceneSources,
): Promise<ReadonlyMap<SeriesKey, AttributedBudget>> {
  const named = new Map(
    debts.flatMap((debt) => incidentsOf(debt, incidents).map((one) => [one.id, one] as const)),
  );
  const to = alignDown(at, HOUR_MS);
  const happened = [...named.values()];
  const extents = happened.map(({ id, startedAt, endedAt, services }) => [
    id,
    startedAt,
    endedAt,
    services,
  ]);
  return sources.answers.ask(JSON.stringify(["attributed", to, weeks, extents]), async () => {
    const found = new Map<SeriesKey, AttributedBudget>();
    for (const service of servicesOf(happened)) {
      const own = happened.filter(({ services }) => services.includes(service));
      for (const one of sources.budget.ofService(service)) {
        const attributed = await attributedBudget(one, { to, weeks, happened: own }, sources);
        if (attributed !== null) found.set(attributed.key, attributed);
      }
    }
    return found;
  });
}

/** The owner of a service by the catalogue, else whoever its SLOs say. */
export function teamOf(service: string, { org, budget }: Pick<SceneSources, "org" | "budget">) {
  const entry = org.service(service);
  return entry === null ? (budget.listed(service)[0]?.team ?? null) : (entry.owner ?? null);
}

/** The budget of a service that stands for it where none was measured: the one with the least left. */
export function worstOfService(
  service: string,
  budget: Pick<BudgetService, "ofService">,
): ServiceBudget | null {
  const known = budget
    .ofService(service)
    .filter((own) => own.budget.remaining !== null && own.budget.status !== "unknown");
  return known.toSorted((a, b) => (a.budget.remaining ?? 0) - (b.budget.remaining ?? 0))[0] ?? null;
}

/**
 * The forecast of the worst budget of each team. Lists have none of a budget at ease until somebody looks at it; what is
 * recommended must not depend on that.
 */
async function readForecasts(
  budgetsOf: ReadonlyMap<string | null, readonly ListedBudget[]>,
  budget: SceneSources["budget"],
): Promise<ReadonlyMap<string | null, RowForecast>> {
  const found = new Map<string | null, RowForecast>();
  for (const [team, budgets] of budgetsOf) {
    const worst = worstOf(budgets);
    if (worst === null) continue;
    const made = worst.forecast === null ? await budget.forecast(worst.key) : null;
    // Making one takes some ten milliseconds; whoever waits for a page goes first.
    if (made !== null) await nextTurn();
    const known = made?.kind === "fan" ? made : worst.forecast;
    if (known !== null) found.set(team, known);
  }
  return found;
}

/** Looks at everything. What takes long is kept for an hour; the rest comes from memory. */
export async function readScene(
  at: Instant,
  policy: PlanningPolicy,
  sources: SceneSources,
): Promise<Scene> {
  const { register, org, budget, decisions } = sources;
  const debts = register.all();
  const incidents = sources.incidents.incidents();
  const [sprints, scenarios, attributed] = await Promise.all([
    sources.sprints.all(),
    sources.scenarios(),
    readAttributed(debts, incidents, at, policy.interestWeeks, sources),
  ]);
  const sprintsOf = grouped(sprints, ({ team }) => team);
  const budgetsOf = grouped<ListedBudget>(budget.all(), ({ team }) => team);
  const forecasts = await readForecasts(budgetsOf, budget);
  const windowOf = (service: string, key: SeriesKey | null): number => {
    const own =
      key === null
        ? worstOfService(service, budget)
        : budget
            .ofService(attributed.get(key)?.service ?? service)
            .find((one) => one.budget.series === key);
    return own === null || own === undefined ? USUAL_WINDOW_DAYS : windowDaysOf(own);
  };
  const claims = claimsOf(debts, incidents, org.catalog().services);
  const rows = debts.map((debt) => {
    const team = teamOf(debt.service, sources);
    const sprint = sprintToPlan(sprintsOf.get(team) ?? [], at);
    return debtRow(debt, {
      at,
      policy,
      incidents,
      claims,
      attributed: [...attributed.values()],
      serviceTitle: org.service(debt.service)?.displayName ?? debt.service,
      team,
      payback: {
        capacityDays: sprint?.capacityDays ?? null,
        sprintDays: sprintDaysOf(sprint),
      },
      windowDaysOf: ({ slo }) => windowOf(debt.service, slo?.key ?? null),
      scenarioName: (id) => scenarios.names.get(id) ?? id,
      scenarioState: (id) => scenarios.stateOf(debt.service, id),
    });
  });
  const rowsOf = grouped(rows, ({ team }) => team);
  const owners = org.catalog().services.flatMap(({ owner }) => owner ?? []);
  const names = new Set(
    [...owners, ...budgetsOf.keys(), ...sprintsOf.keys(), ...rowsOf.keys()].filter(
      (name) => name !== null,
    ),
  );
  const teams = [...names].toSorted().map((team) =>
    teamScene({
      team,
      title: org.team(team)?.displayName ?? team,
      budgets: budgetsOf.get(team) ?? [],
      sprints: sprintsOf.get(team) ?? [],
      rows: rowsOf.get(team) ?? [],
      policy,
      at,
      decisionOn: (sprint) => decisions.current(team, sprint),
      ofService: budget.ofService,
      forecast: forecasts.get(team) ?? null,
    }),
  );
  return {
    at,
    policy,
    teams: new Map(teams.map((one) => [one.team, one])),
    rows,
    incidents,
    attributed,
    claims,
  };
}

/** Where a service has no budget at all, the commonest length of a window. */
const USUAL_WINDOW_DAYS = 28;
