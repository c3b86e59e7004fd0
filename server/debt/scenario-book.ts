import type { Ranking } from "#shared/scenarios/ranking.ts";
import type { ScenariosService } from "#server/scenarios/verbs.ts";
import type { ScenarioBook } from "./scene.ts";

type States = ReadonlyMap<
  string,
  ReadonlyMap<string, "passed" | "known-risk" | "untested" | "exempt">
>;

function statesIn({ teams }: Ranking): States {
  return new Map(
    teams.flatMap(({ services }) =>
      services.map(({ service, cells }) => [
        service,
        new Map(cells.map(({ scenario, state }) => [scenario, state] as const)),
      ]),
    ),
  );
}

/**
 * How failure scenarios stand on services now. A ranked service of which a scenario has no cell is none that it applies to;
 * of services that are not ranked nothing is known.
 */
export async function readScenarioBook(
  scenarios: Pick<ScenariosService, "ranking" | "rules">,
): Promise<ScenarioBook> {
  const states = statesIn(await scenarios.ranking({}));
  return {
    names: new Map(scenarios.rules().scenarios.map(({ id, name }) => [id, name])),
    stateOf: (service, scenario) => {
      const own = states.get(service);
      if (own === undefined) return "unknown";
      return own.get(scenario) ?? "not-applicable";
    },
  };
}
