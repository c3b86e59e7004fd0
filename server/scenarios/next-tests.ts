import { creditWithPass } from "#shared/scenarios/cell-evidence.ts";
import { hoursOf, type HowToRun, type Scenario } from "#shared/scenarios/catalogue.ts";
import { byName } from "#shared/scenarios/league.ts";
import type { RankedService, TeamRanking } from "#shared/scenarios/ranking.ts";
import { cellShares, type CellShare } from "#shared/scenarios/shares.ts";
import type { NextTest } from "#shared/scenarios/views.ts";
import type { Scene } from "./scene.ts";

const MOST = 5;

function filledIn({ tool, command }: HowToRun, service: string): HowToRun {
  return { tool, command: command.replaceAll("<service>", service) };
}

function testOf(
  cell: CellShare,
  service: RankedService,
  scenario: Scenario,
  scene: Scene,
): NextTest {
  const after = creditWithPass(
    scene.evidenceOf(service, scenario.id),
    scene.context(service, scenario),
  );
  const points = 100 * cell.share * (after - cell.credit);
  const hours = hoursOf(scenario);
  return {
    service: service.name,
    serviceTitle: scene.serviceTitle(service.name),
    scenario: scenario.id,
    name: scenario.name,
    why: scenario.why ?? null,
    state: cell.state,
    points,
    hours,
    pointsPerHour: points / hours,
    run: scenario.run.map((how) => filledIn(how, service.name)),
  };
}

function testFor(cell: CellShare, scene: Scene): readonly NextTest[] {
  const service = scene.rankedService(cell.service);
  const scenario = scene.scenarios.get(cell.scenario);
  if (service === null || scenario === undefined || cell.state === "exempt") return [];
  return [testOf(cell, service, scenario, scene)];
}

/** What one further test of a cell would give the team that owns it; `null`: nothing, or nobody owns it. */
export function nextTestOf(
  scene: Scene,
  service: RankedService,
  scenario: string,
): NextTest | null {
  const team = scene.ranking.teams.find((one) => one.team === service.team);
  if (team === undefined) return null;
  const cell = cellShares(team.services).find(
    (one) => one.service === service.name && one.scenario === scenario,
  );
  return cell === undefined ? null : (testFor(cell, scene)[0] ?? null);
}

/**
 * At most so much. A perfect pass leaves of the doubt 1 - c no more than 1 - A of it; behind a known risk there may be
 * passes that nobody sees until it is answered, so that there two perfect ones are the bound.
 */
function mostPerHour(cell: CellShare, scene: Scene): number {
  const scenario = scene.scenarios.get(cell.scenario);
  if (scenario === undefined) return 0;
  const left = 1 - scene.policy.passWeight;
  const most = 1 - left * (cell.state === "known-risk" ? left : 1 - cell.credit);
  return (100 * cell.share * (most - cell.credit)) / hoursOf(scenario);
}

function bestFirst(left: NextTest, right: NextTest): number {
  return (
    right.pointsPerHour - left.pointsPerHour ||
    right.points - left.points ||
    byName(`${left.service} ${left.scenario}`, `${right.service} ${right.scenario}`)
  );
}

/**
 * The tests that would give a team most for an hour of work: the gain of R if a pass that proves as much as any can were
 * added to the cell, divided by the hours that the scenario takes. Cells that are exempt are left alone.
 */
export function nextTests({ services }: TeamRanking, scene: Scene): readonly NextTest[] {
  const bounded = cellShares(services)
    .map((cell) => ({ cell, bound: mostPerHour(cell, scene) }))
    .toSorted((left, right) => right.bound - left.bound);
  let best: readonly NextTest[] = [];
  for (const { cell, bound } of bounded) {
    // Thousands of cells: those are not worked out that cannot be among the best.
    if (bound < (best[MOST - 1]?.pointsPerHour ?? 0)) break;
    const found = testFor(cell, scene).filter(({ points }) => points > 0);
    best = [...best, ...found].toSorted(bestFirst).slice(0, MOST);
  }
  return best;
}
