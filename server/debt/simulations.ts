import type { DebtRow, SimulationFacts } from "#shared/debt/views.ts";
import { alignDown, HOUR_MS } from "#shared/kernel/time.ts";
import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { ServiceBudget } from "#server/budget/service-budgets.ts";
import { dailyBurn, windowDaysOf } from "./budget-figures.ts";
import { sprintDaysOf, worstOfService, type Scene, type SceneSources } from "./scene.ts";
import type { TeamScene } from "./team-scene.ts";

/** Budgets of a team that can be simulated: those with the least left. */
const MOST_SIMULATED = 12;
const DAYS_A_WEEK = 7;

interface BurningDebt {
  readonly row: DebtRow;
  readonly dailyBurn: number;
}

/** What a debt burns of one budget in a day: as measured, or as stated for the budget that stands for its service. */
function dailyBurnOf(
  { interest, debt }: DebtRow,
  key: SeriesKey,
  standsFor: ReadonlyMap<string, SeriesKey | null>,
): number {
  if (interest.source === "measured")
    return (interest.bySlo.find((one) => one.key === key)?.budgetPerWeek ?? 0) / DAYS_A_WEEK;
  if (interest.source === "stated" && standsFor.get(debt.service) === key)
    return (interest.budgetPerWeek ?? 0) / DAYS_A_WEEK;
  return 0;
}

/**
 * Share of the window's burn that a team's own debts are the cause of. Of an incident that another team's debt shares only
 * their part counts: the rest goes on, whatever this team does.
 */
function causedInWindow(own: ServiceBudget, burning: readonly BurningDebt[], scene: Scene): number {
  const found = scene.attributed.get(own.budget.series);
  const { service } = own.definition;
  return burning.reduce((sum, { row, dailyBurn: burn }) => {
    if (row.interest.source === "stated") return sum + burn * windowDaysOf(own);
    return row.interest.incidents.reduce((part, { id }) => {
      const burned = found?.window.get(id) ?? 0;
      return part + burned * scene.claims.shareOf(row.debt, id, service);
    }, sum);
  }, 0);
}

async function factsOf(
  own: ServiceBudget,
  team: TeamScene,
  scene: Scene,
  standsFor: ReadonlyMap<string, SeriesKey | null>,
  sources: Pick<SceneSources, "budget" | "answers">,
): Promise<SimulationFacts | null> {
  const key = own.budget.series;
  const hour = alignDown(own.budget.at, HOUR_MS);
  const daily = await sources.answers.ask(`daily ${hour} ${key}`, () => dailyBurn(own, sources));
  if (daily === null) return null;
  const windowDays = windowDaysOf(own);
  const burning = team.open.flatMap((row): BurningDebt[] => {
    const burn = dailyBurnOf(row, key, standsFor);
    return burn > 0 ? [{ row, dailyBurn: burn }] : [];
  });
  const consumed = daily.days.reduce((sum, day) => sum + day, 0);
  const other = consumed - causedInWindow(own, burning, scene);
  return {
    key,
    title: own.title,
    windowDays,
    calendar: own.budget.windowKind === "calendar",
    at: daily.at,
    pastDaily: daily.days,
    unknownDays: daily.unknownDays,
    otherDaily: Math.max(0, other) / windowDays,
    debts: burning.map(({ row: { debt, interest }, dailyBurn: burn }) => ({
      id: debt.id,
      title: debt.title,
      principalDays: debt.principalDays,
      dailyBurn: burn,
      growthPerWeek: interest.growthPerWeek,
    })),
    order: team.open.map(({ debt, interest }) => ({
      id: debt.id,
      principalDays: debt.principalDays,
      toilHoursPerWeek: interest.toilHoursPerWeek,
    })),
    sprintDays: sprintDaysOf(team.sprint),
    capacityDays: team.sprint?.capacityDays ?? null,
  };
}

/** What the simulation of a team's budgets goes by, the worst budget first; empty where nothing is known. */
export async function simulationsOf(
  team: TeamScene,
  scene: Scene,
  sources: Pick<SceneSources, "budget" | "answers">,
): Promise<readonly SimulationFacts[]> {
  const known = team.budgets
    .filter(({ remaining, status }) => remaining !== null && status !== "unknown")
    .toSorted((a, b) => (a.remaining ?? 0) - (b.remaining ?? 0) || (a.key < b.key ? -1 : 1));
  const standsFor = new Map(
    team.open.map(({ debt: { service } }) => [
      service,
      worstOfService(service, sources.budget)?.budget.series ?? null,
    ]),
  );
  const facts = known.slice(0, MOST_SIMULATED).map(async ({ key, service }) => {
    const own = sources.budget.ofService(service).find(({ budget }) => budget.series === key);
    return own === undefined ? null : factsOf(own, team, scene, standsFor, sources);
  });
  return (await Promise.all(facts)).filter((one) => one !== null);
}
