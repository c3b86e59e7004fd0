import { adviceRecord } from "#shared/debt/backtest.ts";
import { isOpen } from "#shared/debt/register.ts";
import { simulate } from "#shared/debt/simulation.ts";
import type {
  PlanningBoard,
  PlanningRow,
  SimulationFacts,
  SprintRecord,
  TeamPlanning,
  TrackerStatus,
} from "#shared/debt/views.ts";
import { figuresText, whatIfNotText, whyLine, whyText } from "#shared/debt/words.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Scene } from "./scene.ts";
import type { TeamScene } from "./team-scene.ts";

/** How far the generated sentence looks: a quarter. */
const QUARTER_DAYS = 91;

function unknownWords({ unknownBudgets, budgets, recommendation }: TeamScene): string {
  if (recommendation === null || unknownBudgets === 0) return "";
  return `; ${unknownBudgets} of ${budgets.length} budgets unknown`;
}

function lineOf(team: TeamScene, { policy }: Scene): string {
  const { recommendation, budget, forecast, unknownWhy } = team;
  if (recommendation === null || budget === null) return unknownWhy ?? "";
  return `${whyLine({ recommendation, budget, forecast, policy })}${unknownWords(team)}`;
}

function lastOf(records: readonly SprintRecord[]): PlanningRow["last"] {
  const last = records.find(({ state }) => state === "closed");
  return last === undefined
    ? null
    : { sprint: last.sprint, debtShare: last.actuals?.debtShare ?? null };
}

/** Its other budgets in trouble: the worst by what is left need not be the one that burns. */
function othersOf({ budgets, budget }: TeamScene): PlanningRow["others"] {
  const count = (wanted: string): number =>
    budgets.filter(({ key, status }) => key !== budget?.key && status === wanted).length;
  return { burning: count("burning"), exhausted: count("exhausted") };
}

/**
 * A team's line on the board.
 *
 * @param records of its sprints, the newest first
 */
export function planningRow(
  team: TeamScene,
  records: readonly SprintRecord[],
  scene: Scene,
): PlanningRow {
  const { title, sprint, budget, forecast, recommendation, unknownWhy, decision, open, risk } =
    team;
  return {
    team: team.team,
    title,
    sprint,
    budget,
    others: othersOf(team),
    forecast,
    recommendation,
    unknownWhy,
    decision,
    last: lastOf(records),
    why: lineOf(team, scene),
    openDebts: open.length,
    openDays: open.reduce((sum, { debt }) => sum + debt.principalDays, 0),
    turnedBad: open.filter(({ debt, standing }) => isOpen(debt) && standing === "turned-bad")
      .length,
    risk,
  };
}

/** All teams, the most pressing first. */
export function planningBoard(
  scene: Scene,
  recordsOf: ReadonlyMap<string, readonly SprintRecord[]>,
  beside: { readonly trackers: readonly TrackerStatus[]; readonly problems: readonly Problem[] },
): PlanningBoard {
  const rows = [...scene.teams.values()].map((team) =>
    planningRow(team, recordsOf.get(team.team) ?? [], scene),
  );
  return {
    at: scene.at,
    rows: rows.toSorted((a, b) => b.risk - a.risk || (a.title < b.title ? -1 : 1)),
    policy: scene.policy,
    advice: adviceRecord([...recordsOf.values()].flat()),
    ...beside,
  };
}

function whyWords(
  team: TeamScene,
  { policy }: Scene,
): Pick<TeamPlanning, "whyText" | "figuresText"> {
  const { recommendation, budget, forecast, sprint, open, unknownWhy } = team;
  if (recommendation === null || budget === null) {
    const text = `Nothing can be recommended: ${unknownWhy ?? "too little is known"}.`;
    return { whyText: text, figuresText: text };
  }
  const input = { recommendation, budget, forecast, sprint, register: open, policy };
  return { whyText: whyText(input), figuresText: figuresText(input) };
}

function whatIfNotWords(
  { recommendation }: TeamScene,
  facts: SimulationFacts | undefined,
  { policy }: Scene,
): string {
  if (recommendation === null || facts === undefined)
    return "What happens without cannot be said: too little is known of the budget.";
  const { share } = recommendation;
  const simulation = simulate(facts, { share, days: QUARTER_DAYS }, policy);
  return whatIfNotText({ facts, simulation, share, days: QUARTER_DAYS });
}

/** A team's page. */
export function teamPlanning(
  team: TeamScene,
  records: readonly SprintRecord[],
  simulations: readonly SimulationFacts[],
  scene: Scene,
): TeamPlanning {
  return {
    ...planningRow(team, records, scene),
    at: scene.at,
    ...whyWords(team, scene),
    whatIfNotText: whatIfNotWords(
      team,
      simulations.find(({ key }) => key === team.budget?.key),
      scene,
    ),
    register: team.open,
    closed: team.closed,
    sprints: records,
    advice: adviceRecord(records),
    simulations,
    policy: scene.policy,
  };
}
