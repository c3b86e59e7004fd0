import { seededChance, type Chance } from "#shared/kernel/chance.ts";
import { DAY_MS } from "#shared/kernel/time.ts";
import { ENVIRONMENTS, OUTCOMES, PROVENANCES, type Evidence } from "#shared/scenarios/model.ts";
import type { RankedOrganisation, RankedService } from "#shared/scenarios/ranking.ts";
import { createScoreBook, type ScoreBook } from "#shared/scenarios/score-book.ts";
import { judged, runChecks } from "#shared/scenarios/validity.ts";
import { BUILTIN_SCENARIOS } from "#server/scenarios/catalogue.ts";
import { DEFAULT_RANKING_POLICY } from "#server/scenarios/ranking-policy.ts";
import { milliseconds, quantile, type Table } from "./table.ts";

const NOW = Date.UTC(2026, 4, 27);
const TEAMS = 40;
const REPETITIONS = 21;
const COLD_REPETITIONS = 11;

interface Size {
  readonly services: number;
  readonly evidence: number;
}

/** Every scenario applies to every service: the fullest matrix there is. */
function organisationOf(services: number): RankedOrganisation {
  return {
    teams: Array.from({ length: TEAMS }, (_, index) => ({ name: `team-${index}` })),
    services: Array.from({ length: services }, (_, index): RankedService => ({
      name: `service-${index}`,
      team: `team-${index % TEAMS}`,
      traits: [],
      exposure: 1 + (index % 60),
      dependencies: [],
    })),
    scenarios: BUILTIN_SCENARIOS.scenarios.map((scenario) => ({ ...scenario, appliesTo: "all" })),
    exemptions: [],
    policy: DEFAULT_RANKING_POLICY,
  };
}

function pick<T>(chance: Chance, from: readonly T[]): T {
  return from[chance.whole(from.length)] as T;
}

function evidenceOf(count: number, services: number, chance: Chance): readonly Evidence[] {
  const { scenarios } = BUILTIN_SCENARIOS;
  return Array.from({ length: count }, (_, index): Evidence => {
    const outcome = pick(chance, OUTCOMES);
    const checks = runChecks({
      dryRun: false,
      completed: true,
      baselineHealthy: chance.whole(20) > 0,
      injected: chance.whole(20) > 0,
      oracle: "probe",
      outcome,
    });
    return judged(
      {
        digest: `${chance.bits()}-${index}`,
        service: `service-${chance.whole(services)}`,
        scenario: pick(chance, scenarios).id,
        at: NOW - Math.floor(chance.uniform() * 400 * DAY_MS),
        outcome,
        environment: pick(chance, ENVIRONMENTS),
        provenance: pick(chance, PROVENANCES),
        oracle: chance.whole(2) === 0 ? "probe" : "own-sli",
        build: `build-${chance.whole(50)}`,
        runner: `runner-${chance.whole(5)}`,
        fingerprint: `experiment-${chance.whole(3)}`,
      },
      checks,
    );
  });
}

/** What a piece of work took, in milliseconds. */
interface Took {
  /** Processor time of this process, its collector's included. */
  readonly processor: number;
  /** By the clock: more than that where others have the processor, less where the collector runs beside the work. */
  readonly clock: number;
}

function timed(run: () => void): Took {
  const [usage, start] = [process.cpuUsage(), performance.now()];
  run();
  const clock = performance.now() - start;
  const { user, system } = process.cpuUsage(usage);
  return { processor: (user + system) / 1_000, clock };
}

function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function cold(organisation: RankedOrganisation, evidence: readonly Evidence[]): ScoreBook {
  const book = createScoreBook(organisation);
  book.put(evidence);
  book.rankingAt(NOW);
  return book;
}

/** What a ranking costs: from nothing but evidence in memory, after one new piece, and as of another instant. */
export async function measureRanking({ services, evidence }: Size): Promise<readonly Table[]> {
  const organisation = organisationOf(services);
  const pieces = evidenceOf(evidence, services, seededChance("ranking"));
  const extra = evidenceOf(REPETITIONS, services, seededChance("one more"));
  let book = cold(organisation, pieces);
  const fromCold = Array.from({ length: COLD_REPETITIONS }, () =>
    timed(() => {
      book = cold(organisation, pieces);
    }),
  );
  const afterOne = extra.map((piece) =>
    timed(() => {
      book.put([piece]);
      book.rankingAt(NOW);
    }),
  );
  const again = extra.map(() => timed(() => book.rankingAt(NOW)));
  const elsewhere = extra.map((_, index) => timed(() => book.rankingAt(NOW + index * 60_000)));
  const measured = [fromCold, afterOne, again, elsewhere];
  return [
    {
      title: `A ranking of ${services} services by ${organisation.scenarios.length} scenarios with ${evidence} pieces of evidence, medians`,
      columns: ["", "from cold", "one new piece", "unchanged", "another instant"],
      rows: (["processor", "clock"] as const).map((by) => [
        by === "processor" ? "processor time" : "by the clock",
        ...measured.map((times) => milliseconds(median(times.map((took) => took[by])))),
      ]),
    },
  ];
}
