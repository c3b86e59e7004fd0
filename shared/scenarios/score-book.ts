import type { Instant } from "#shared/kernel/time.ts";
import { groupBy } from "./group.ts";
import { byName, inBands, scoreTeam } from "./league.ts";
import { isPlaced, type Evidence, type PlacedEvidence } from "./model.ts";
import type {
  RankedOrganisation,
  Ranking,
  RefusedEvidence,
  Refusal,
  ServiceRanking,
} from "./ranking.ts";
import { RunTable } from "./run-table.ts";
import { applicability, ServiceBook, type ServiceRules } from "./service-book.ts";

/**
 * The evidence of an organisation, ready to be scored as of any instant. A piece of evidence makes only its own cell,
 * that cell's service and its team be worked out anew.
 */
export interface ScoreBook {
  /** Takes evidence in any order. What has no place counts nothing and is given back, each piece with why. */
  put(evidence: readonly Evidence[]): readonly RefusedEvidence[];
  rankingAt(now: Instant): Ranking;
}

interface ScoredService {
  readonly ranking: ServiceRanking;
  readonly variance: number;
}

function serviceBooks(organisation: RankedOrganisation, table: RunTable): readonly ServiceBook[] {
  const { scenarios, services, exemptions, policy, teams } = organisation;
  const applicableTo = applicability(scenarios);
  const ofService = groupBy(exemptions, ({ service }) => service);
  const rules: ServiceRules = {
    policy,
    parents: new Map(teams.map(({ name, parent }) => [name, parent])),
    table,
  };
  return services.map(
    (service) =>
      new ServiceBook(service, applicableTo(service), ofService.get(service.name) ?? [], rules),
  );
}

/** Services by every name that evidence may give them: their own, and those that they came from. */
function heirsByName(books: readonly ServiceBook[]): ReadonlyMap<string, readonly ServiceBook[]> {
  const heirs = new Map<string, ServiceBook[]>();
  for (const book of books) {
    const { name, lineage = [] } = book.service;
    for (const one of new Set([name, ...lineage.map(({ service }) => service)])) {
      const others = heirs.get(one);
      if (others === undefined) heirs.set(one, [book]);
      else others.push(book);
    }
  }
  return heirs;
}

export function createScoreBook(organisation: RankedOrganisation): ScoreBook {
  const { scenarios, policy } = organisation;
  const table = new RunTable(policy);
  const books = serviceBooks(organisation, table);
  const heirs = heirsByName(books);
  const digests = new Set<string>();
  let sigmas: readonly number[] = [];
  let weighedAt: Instant | null = null;

  function take(one: Evidence): Refusal | null {
    if (!isPlaced(one)) return "not-placed";
    const known = digests.size;
    digests.add(one.digest);
    if (digests.size === known) return "duplicate";
    const refusal = place(one);
    // It may be placed otherwise, and come again.
    if (refusal !== null) digests.delete(one.digest);
    return refusal;
  }

  function place(one: PlacedEvidence): Refusal | null {
    const of = heirs.get(one.service);
    if (of === undefined) return "unknown-service";
    let refusal: Refusal | null = null;
    let taken = false;
    for (const book of of) {
      // A run of a service that was split is one run all the same.
      const why = book.put(one, !taken);
      if (why === null) taken = true;
      refusal ??= why;
    }
    if (taken) return null;
    return scenarios.some(({ id }) => id === one.scenario) ? refusal : "unknown-scenario";
  }

  /** Weights after the trivial-scenario rule, by row of the catalogue. The same list as long as they are the same. */
  function sigmasAt(now: Instant): readonly number[] {
    if (weighedAt === now) return sigmas;
    const runs: number[] = [];
    const passes: number[] = [];
    for (const book of books) book.addRuns(now, runs, passes);
    const { trivial } = policy;
    const found = scenarios.map(({ sigma }, row) => {
      const [all = 0, passed = 0] = [runs[row], passes[row]];
      return all >= trivial.runs && passed > trivial.passShare * all
        ? sigma * trivial.factor
        : sigma;
    });
    if (sigmas.length !== found.length || found.some((sigma, row) => sigma !== sigmas[row]))
      sigmas = found;
    weighedAt = now;
    return sigmas;
  }

  return {
    put: (evidence) => {
      table.reserve(evidence.length);
      const refused: RefusedEvidence[] = [];
      for (const one of evidence) {
        const refusal = take(one);
        if (refusal !== null) refused.push({ evidence: one, refusal });
      }
      if (refused.length < evidence.length) weighedAt = null;
      return refused;
    },
    rankingAt: (now) => {
      const weights = sigmasAt(now);
      const owned = new Map(organisation.teams.map(({ name }) => [name, [] as ScoredService[]]));
      for (const book of books)
        owned.get(book.service.team ?? "")?.push(book.scoreAt(now, weights));
      return {
        at: now,
        policyVersion: policy.version,
        teams: rankTeams(owned, organisation),
      };
    },
  };
}

function rankTeams(
  owned: ReadonlyMap<string, readonly ScoredService[]>,
  { policy }: RankedOrganisation,
): Ranking["teams"] {
  const teams = [...owned].map(([team, services]) => ({
    team,
    ...scoreTeam(
      services.map(({ ranking: { exposure, R }, variance }) => ({ exposure, R, variance })),
    ),
    services: services
      .map(({ ranking }) => ranking)
      .toSorted((left, right) => byName(left.service, right.service)),
  }));
  return inBands(teams, policy);
}
