import type { RankingPolicy } from "./policy.ts";

/** What a team's score is made of. */
export interface ExposedService {
  /** Requests x tier, or what the catalogue says; not negative. */
  readonly exposure: number;
  readonly R: number | null;
  readonly variance: number;
}

export interface TeamScore {
  /** 0 to 1; `null`: nothing that it owns can be scored, or nothing of that is exposed. */
  readonly R: number | null;
  /** Standard error of R. */
  readonly se: number | null;
}

/** `R = sum of e_s R_s / sum of e_s`, with its standard error. */
export function scoreTeam(services: readonly ExposedService[]): TeamScore {
  let exposure = 0;
  let credit = 0;
  let variance = 0;
  for (const service of services) {
    if (service.R === null) continue;
    exposure += service.exposure;
    credit += service.exposure * service.R;
    variance += service.exposure ** 2 * service.variance;
  }
  if (exposure === 0) return { R: null, se: null };
  return { R: credit / exposure, se: Math.sqrt(variance) / exposure };
}

/** Code units, so that every machine has the same order. */
export function byName(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A team in its tie band. Bands count from 1, the best. */
export type Banded<T> = T & { readonly band: number | null };

interface Scored {
  readonly team: string;
  readonly R: number | null;
  readonly se: number | null;
}

/**
 * Teams in tie bands, by design/ranking.md: in descending R a team whose upper end (R and 0.84 standard errors) reaches
 * the lower end of the team directly above joins its band; inside a band the order is alphabetical. Teams without a
 * score come last, in no band.
 */
export function inBands<T extends Scored>(
  teams: readonly T[],
  policy: Pick<RankingPolicy, "bandErrors">,
): readonly Banded<T>[] {
  const ends = (team: T) => {
    const { R, se } = { R: team.R ?? 0, se: team.se ?? 0 };
    return { R, lower: R - policy.bandErrors * se, upper: R + policy.bandErrors * se };
  };
  // Of equal scores the least certain stands last, whatever its name: it decides who may join from below.
  const scored = teams
    .filter(({ R }) => R !== null)
    .map((team) => ({ team, ...ends(team) }))
    .toSorted((left, right) => right.R - left.R || right.lower - left.lower);
  let band = 0;
  const banded = scored.map(({ team, upper }, index): Banded<T> => {
    const above = scored[index - 1];
    if (above === undefined || upper < above.lower) band += 1;
    return { ...team, band };
  });
  const unscored = teams
    .filter(({ R }) => R === null)
    .map((team): Banded<T> => ({ ...team, band: null }));
  return [...banded, ...unscored].toSorted(
    (left, right) =>
      (left.band ?? Infinity) - (right.band ?? Infinity) || byName(left.team, right.team) || 0,
  );
}
