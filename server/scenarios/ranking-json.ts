import type { Ranking } from "#shared/scenarios/ranking.ts";

/** A ranking as `rank --json` and `GET /api/v1/ranking` write it: the interface that others script against. */
export function rankingJson({ at, policyVersion, teams }: Ranking) {
  return {
    at: new Date(at).toISOString(),
    policyVersion,
    teams: teams.map(({ team, R, se, band, services }) => ({
      team,
      R,
      se,
      band,
      services: services.map(({ service, R: ofService, cells }) => ({
        service,
        R: ofService,
        cells: cells.map(({ scenario, credit, n, state }) => ({ scenario, credit, n, state })),
      })),
    })),
  };
}
