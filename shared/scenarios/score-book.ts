import type { Instant } from "#shared/kernel/time.ts";
import { appliesTo, type Scenario } from "./catalogue.ts";
import { cellParts } from "./cell-parts.ts";
import { createCellBook, type CellBook } from "./cell-book.ts";
import { activeExemption, type Exemption, type Parents } from "./exemptions.ts";
import { byName, inBands, scoreTeam } from "./league.ts";
import { isPlaced, type Evidence, type PlacedEvidence } from "./model.ts";
import type {
  RankedOrganisation,
  RankedService,
  Ranking,
  RefusedEvidence,
  Refusal,
  ServiceRanking,
} from "./ranking.ts";
import { scoreService, type WeighedCell } from "./service-score.ts";

/**
 * The evidence of an organisation, ready to be scored as of any instant. A piece of evidence makes only its own cell,
 * that cell's service and its team be worked out anew.
 */
export interface ScoreBook {
  /** Takes evidence in any order. What has no place counts nothing and is given back, each piece with why. */
  put(evidence: readonly Evidence[]): readonly RefusedEvidence[];
  rankingAt(now: Instant): Ranking;
}

interface Cell {
  readonly scenario: Scenario;
  /** Position of the scenario in the catalogue. */
  readonly row: number;
  readonly dependencies: readonly string[];
  readonly exemptions: readonly Exemption[];
  readonly book: CellBook;
}

interface Scored {
  readonly now: Instant;
  readonly sigmas: readonly number[];
  readonly ranking: ServiceRanking;
  readonly variance: number;
}

interface Entry {
  readonly service: RankedService;
  readonly cells: readonly Cell[];
  readonly byScenario: ReadonlyMap<string, Cell>;
  /** `null`: something happened to it since. */
  scored: Scored | null;
}

function entryOf(
  service: RankedService,
  organisation: RankedOrganisation,
  exemptions: ReadonlyMap<string, readonly Exemption[]>,
): Entry {
  const traits = new Set(service.traits);
  const cells = organisation.scenarios.flatMap((scenario, row): readonly Cell[] => {
    if (!appliesTo(scenario, traits)) return [];
    const dependencies = service.dependencies
      .filter(({ trait }) => trait === scenario.perDependency)
      .map(({ name }) => name);
    return [
      {
        scenario,
        row,
        dependencies,
        exemptions: exemptions.get(`${service.name}\0${scenario.id}`) ?? [],
        book: createCellBook(organisation.policy, cellParts(service, dependencies)),
      },
    ];
  });
  return {
    service,
    cells,
    byScenario: new Map(cells.map((cell) => [cell.scenario.id, cell])),
    scored: null,
  };
}

function exemptionsByCell(exemptions: readonly Exemption[]): Map<string, readonly Exemption[]> {
  const byCell = new Map<string, readonly Exemption[]>();
  for (const exemption of exemptions) {
    const key = `${exemption.service}\0${exemption.scenario}`;
    byCell.set(key, [...(byCell.get(key) ?? []), exemption]);
  }
  return byCell;
}

/** Services by every name that evidence may give them: their own, and those that they came from. */
function heirsByName(entries: readonly Entry[]): ReadonlyMap<string, readonly Entry[]> {
  const heirs = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { name, lineage = [] } = entry.service;
    for (const one of new Set([name, ...lineage.map(({ service }) => service)]))
      heirs.set(one, [...(heirs.get(one) ?? []), entry]);
  }
  return heirs;
}

export function createScoreBook(organisation: RankedOrganisation): ScoreBook {
  const { policy, scenarios } = organisation;
  const exemptions = exemptionsByCell(organisation.exemptions);
  const entries = organisation.services.map((one) => entryOf(one, organisation, exemptions));
  const byService = heirsByName(entries);
  const known = new Set(scenarios.map(({ id }) => id));
  const parents: Parents = new Map(organisation.teams.map(({ name, parent }) => [name, parent]));
  const digests = new Set<string>();
  let lastSigmas: readonly number[] = [];
  let weighedAt: Instant | null = null;

  function refusalOf(one: Evidence): Refusal | null {
    if (digests.has(one.digest)) return "duplicate";
    if (!isPlaced(one)) return "not-placed";
    const heirs = byService.get(one.service) ?? [];
    if (heirs.length === 0) return "unknown-service";
    const refusals = heirs.map((entry) => putInto(entry, one, entry === heirs[0]));
    return refusals.includes(null) ? null : (refusals[0] ?? null);
  }

  function putInto(entry: Entry, one: PlacedEvidence, counted: boolean): Refusal | null {
    const cell = entry.byScenario.get(one.scenario);
    if (cell === undefined) return known.has(one.scenario) ? "not-applicable" : "unknown-scenario";
    const strange =
      one.dependency !== undefined &&
      cell.dependencies.length > 0 &&
      !cell.dependencies.includes(one.dependency);
    if (strange) return "unknown-dependency";
    cell.book.put(one, counted);
    entry.scored = null;
    return null;
  }

  /** Weights after the trivial-scenario rule, by row of the catalogue. */
  function sigmasAt(now: Instant): readonly number[] {
    if (weighedAt === now) return lastSigmas;
    const runs = scenarios.map(() => 0);
    const passes = scenarios.map(() => 0);
    for (const { cells } of entries) {
      for (const { row, book } of cells) {
        const counted = book.runsAt(now);
        runs[row] = (runs[row] ?? 0) + counted.runs;
        passes[row] = (passes[row] ?? 0) + counted.passes;
      }
    }
    const sigmas = scenarios.map(({ sigma }, row) => {
      const [all = 0, passed = 0] = [runs[row], passes[row]];
      const { trivial } = policy;
      const isTrivial = all >= trivial.runs && passed > trivial.passShare * all;
      return isTrivial ? sigma * trivial.factor : sigma;
    });
    // The same list as long as the weights are the same: a score made with it still holds.
    const same =
      lastSigmas.length === sigmas.length && sigmas.every((s, row) => s === lastSigmas[row]);
    if (!same) lastSigmas = sigmas;
    weighedAt = now;
    return lastSigmas;
  }

  function scoreEntry(entry: Entry, now: Instant, sigmas: readonly number[]): Scored {
    const { service, cells } = entry;
    const weighedCells = cells.map(({ row, book, exemptions: own }): WeighedCell => ({
      ...book.creditAt(now),
      sigma: sigmas[row] ?? 0,
      exemption: own.length === 0 ? null : activeExemption(own, service.team, now, parents, policy),
    }));
    const score = scoreService(weighedCells, policy);
    const ranking: ServiceRanking = {
      service: service.name,
      exposure: service.exposure ?? policy.unknownExposure,
      R: score.R,
      cells: score.cells.map(({ credit, n, state }, index) => ({
        scenario: cells[index]?.scenario.id ?? "",
        credit,
        n,
        state,
        sigma: weighedCells[index]?.sigma ?? 0,
      })),
    };
    return { now, sigmas, ranking, variance: score.variance };
  }

  return {
    put: (evidence) => {
      const refused: RefusedEvidence[] = [];
      for (const one of evidence) {
        const refusal = refusalOf(one);
        if (refusal === null) digests.add(one.digest);
        else refused.push({ evidence: one, refusal });
      }
      if (refused.length < evidence.length) weighedAt = null;
      return refused;
    },
    rankingAt: (now) => {
      const sigmas = sigmasAt(now);
      for (const entry of entries) {
        if (entry.scored?.now !== now || entry.scored.sigmas !== sigmas)
          entry.scored = scoreEntry(entry, now, sigmas);
      }
      return { at: now, policyVersion: policy.version, teams: rankTeams(organisation, entries) };
    },
  };
}

function rankTeams(
  { teams, policy }: RankedOrganisation,
  entries: readonly Entry[],
): Ranking["teams"] {
  const owned = new Map<string, Scored[]>(teams.map(({ name }) => [name, []]));
  for (const { service, scored } of entries)
    if (scored !== null) owned.get(service.team ?? "")?.push(scored);
  return inBands(
    [...owned].map(([team, services]) => ({
      team,
      ...scoreTeam(services.map(({ ranking, variance }) => ({ ...ranking, variance }))),
      services: services
        .map(({ ranking }) => ranking)
        .toSorted((left, right) => byName(left.service, right.service)),
    })),
    policy,
  );
}
