import type { Instant } from "#shared/kernel/time.ts";
import type { Catalog } from "#shared/org/model.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { CellContext } from "#shared/scenarios/cell-evidence.ts";
import { isPlaced, type PlacedEvidence } from "#shared/scenarios/model.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type {
  RankedCell,
  RankedService,
  Ranking,
  ServiceRanking,
} from "#shared/scenarios/ranking.ts";
import type { ScoredBy } from "#shared/scenarios/views.ts";
import type { RankingBook } from "./books.ts";
import type { KnownRun, Records, WhyNot } from "./records.ts";

/** Everything that answers about the league are made of, as of one instant. */
export interface Scene {
  readonly at: Instant;
  readonly book: RankingBook;
  readonly ranking: Ranking;
  /** Ranked services by name, with what they came to; those that nobody owns included. */
  readonly services: ReadonlyMap<string, ServiceRanking>;
  readonly policy: RankingPolicy;
  readonly scenarios: ReadonlyMap<string, Scenario>;
  readonly scoredBy: ScoredBy;
  rankedService(name: string): RankedService | null;
  teamTitle(name: string | null): string | null;
  serviceTitle(name: string): string;
  /** Runs of a cell that happened by then, whether or not they count. */
  runsOf(service: RankedService, scenario: string): readonly KnownRun[];
  /** Those that count. */
  evidenceOf(service: RankedService, scenario: string): readonly PlacedEvidence[];
  whyNot(run: KnownRun): WhyNot;
  context(service: RankedService, scenario: Scenario): CellContext;
}

/** Why a run counts nothing; `null`: it counts. */
export function whyNot({ document, record }: KnownRun, book: RankingBook): WhyNot {
  if (document.withdrawn) return "withdrawn";
  const { evidence } = record;
  if (!isPlaced(evidence)) return "not-placed";
  if (!evidence.valid) return "invalid";
  return book.refusal(evidence.digest);
}

/** Cells of a service by the scenario they are of. */
export function cellOf(service: ServiceRanking | undefined, scenario: string): RankedCell | null {
  return service?.cells.find((cell) => cell.scenario === scenario) ?? null;
}

/** Counts what was known by an instant, and what of it came in later. */
function counted(records: Records, book: RankingBook, at: Instant) {
  let evidence = 0;
  let receivedLater = 0;
  for (const run of records.standing()) {
    if (run.record.evidence.at > at || whyNot(run, book) !== null) continue;
    evidence += 1;
    if (run.document.receivedAt > at) receivedLater += 1;
  }
  return { evidence, receivedLater };
}

export function sceneAt(
  at: Instant,
  book: RankingBook,
  sources: { readonly records: Records; readonly catalog: Catalog },
): Scene {
  const { records, catalog } = sources;
  const { organisation, exposureDay, scenariosVersion } = book.by;
  const { policy } = organisation;
  const ranking = book.rankingAt(at);
  const ranked = new Map(organisation.services.map((service) => [service.name, service]));
  const titles = new Map(catalog.services.map((one) => [one.name, one.displayName]));
  const teams = new Map(catalog.teams.map((one) => [one.name, one.displayName]));
  const runsOf = ({ name, lineage = [] }: RankedService, scenario: string): readonly KnownRun[] => {
    const own = records.cell(name, scenario);
    const inherited = lineage.flatMap(({ service }) => records.cell(service, scenario));
    const all = inherited.length === 0 ? own : [...own, ...inherited];
    return all.filter(({ record }) => record.evidence.at <= at);
  };
  return {
    at,
    book,
    ranking,
    services: book.servicesAt(at),
    policy,
    scenarios: new Map(organisation.scenarios.map((scenario) => [scenario.id, scenario])),
    scoredBy: {
      at,
      policyVersion: policy.version,
      scenariosVersion,
      exposureDay,
      ...counted(records, book, at),
    },
    rankedService: (name) => ranked.get(name) ?? null,
    teamTitle: (name) => (name === null ? null : (teams.get(name) ?? name)),
    serviceTitle: (name) => titles.get(name) ?? name,
    runsOf,
    evidenceOf: (service, scenario) =>
      runsOf(service, scenario).flatMap((run) =>
        whyNot(run, book) === null && isPlaced(run.record.evidence) ? [run.record.evidence] : [],
      ),
    whyNot: (run) => whyNot(run, book),
    context: (service, scenario) => ({ service, scenario, policy, now: at }),
  };
}
