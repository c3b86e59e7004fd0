import { byName } from "#shared/scenarios/league.ts";
import { isPlaced } from "#shared/scenarios/model.ts";
import { freshnessOf } from "#shared/scenarios/quality.ts";
import type { RankedCell, RankedService, ServiceRanking } from "#shared/scenarios/ranking.ts";
import type {
  DisplayMode,
  ExposureView,
  MatrixCell,
  MatrixScenario,
  MatrixService,
  MatrixView,
} from "#shared/scenarios/views.ts";
import type { Scene } from "./scene.ts";

const PROOFS = 2;

/** One cell, with what it is proven by. */
export function matrixCell(
  cell: RankedCell,
  service: RankedService,
  { runsOf, whyNot, at, policy }: Scene,
): MatrixCell {
  const runs = runsOf(service, cell.scenario);
  const counting = runs
    .filter((run) => whyNot(run) === null && isPlaced(run.record.evidence))
    .toSorted((left, right) => right.record.evidence.at - left.record.evidence.at);
  const lastAt = counting[0]?.record.evidence.at ?? null;
  const proof = new Set(counting.map(({ document }) => document.id));
  return {
    state: cell.state,
    credit: cell.credit,
    n: cell.n,
    valid: counting.length,
    invalid: runs.filter((run) => whyNot(run) === "invalid").length,
    lastAt,
    freshness: lastAt === null ? null : freshnessOf(lastAt, at, policy),
    proof: [...proof].slice(0, PROOFS),
    exemption: cell.exemption,
  };
}

/** How exposed a service is, and by what that is known. */
export function exposureView(service: ServiceRanking, { book }: Scene): ExposureView {
  const exposure = book.by.exposures.get(service.service);
  return {
    value: service.exposure,
    basis: exposure?.basis ?? "assumed",
    requests: book.by.requests.get(service.service) ?? null,
    tierWeight: exposure?.tierWeight ?? 1,
  };
}

/** Weights of scenarios as they are now, where any service has the scenario. */
function weightsIn(scene: Scene): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const { cells } of scene.services.values())
    for (const { scenario, sigma } of cells) weights.set(scenario, sigma);
  return weights;
}

function rowOf(ranking: ServiceRanking, service: RankedService, scene: Scene): MatrixService {
  const cells = new Map(ranking.cells.map((cell) => [cell.scenario, cell]));
  return {
    service: service.name,
    title: scene.serviceTitle(service.name),
    team: service.team,
    teamTitle: scene.teamTitle(service.team),
    R: ranking.R,
    exposure: exposureView(ranking, scene),
    traits: service.traits,
    cells: [...scene.scenarios.keys()].map((id) => {
      const cell = cells.get(id);
      return cell === undefined ? null : matrixCell(cell, service, scene);
    }),
  };
}

/** Names of those that nobody owns come after every name. */
const LAST = "\uFFFF";

export function matrixView(
  scene: Scene,
  { mode, team: asked }: { readonly mode: DisplayMode; readonly team: string | undefined },
): MatrixView {
  const weights = weightsIn(scene);
  const shown = (team: string | null): boolean =>
    asked === undefined ? mode !== "private" : team === asked;
  return {
    ...scene.scoredBy,
    scenarios: [...scene.scenarios.values()].map(
      ({ id, name, category, pass, sigma, appliesTo }): MatrixScenario => ({
        id,
        name,
        category,
        pass,
        sigma,
        weight: weights.get(id) ?? sigma,
        appliesTo,
      }),
    ),
    services: [...scene.services.values()]
      .flatMap((ranking) => {
        const service = scene.rankedService(ranking.service);
        return service === null || !shown(service.team) ? [] : [rowOf(ranking, service, scene)];
      })
      .toSorted(
        (left, right) =>
          byName(left.team ?? LAST, right.team ?? LAST) || byName(left.service, right.service),
      ),
  };
}
