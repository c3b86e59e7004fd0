import type { Instant } from "#shared/kernel/time.ts";
import { appliesTo, type Scenario } from "./catalogue.ts";
import { CellBook } from "./cell-book.ts";
import { cellParts } from "./cell-parts.ts";
import { activeExemption, type Exemption, type Parents } from "./exemptions.ts";
import { groupBy } from "./group.ts";
import type { PlacedEvidence } from "./model.ts";
import type { RankingPolicy } from "./policy.ts";
import type { RankedCell, RankedService, Refusal, ServiceRanking } from "./ranking.ts";
import type { RunTable } from "./run-table.ts";
import { scoreService } from "./service-score.ts";

/** The scenarios that apply to services of one set of traits: services that are alike share them. */
export interface Applicable {
  readonly scenarios: readonly Scenario[];
  /** Positions of `scenarios` in the whole catalogue. */
  readonly rows: readonly number[];
  /** Position in `scenarios` by id. */
  readonly positions: ReadonlyMap<string, number>;
}

/** Which scenarios apply, worked out once for each set of traits. */
export function applicability(
  scenarios: readonly Scenario[],
): (service: Pick<RankedService, "traits">) => Applicable {
  const known = new Map<string, Applicable>();
  return ({ traits }) => {
    const key = traits.join("\0");
    const found = known.get(key);
    if (found !== undefined) return found;
    const set = new Set(traits);
    const rows = [...scenarios.keys()].filter((row) => {
      const scenario = scenarios[row];
      return scenario !== undefined && appliesTo(scenario, set);
    });
    const those = scenarios.filter((_, row) => rows.includes(row));
    const made: Applicable = {
      scenarios: those,
      rows,
      positions: new Map(those.map(({ id }, position) => [id, position])),
    };
    known.set(key, made);
    return made;
  };
}

interface Scored {
  readonly now: Instant;
  /** Weights that it was scored with, by row of the catalogue. */
  readonly sigmas: readonly number[];
  readonly ranking: ServiceRanking;
  readonly variance: number;
}

const NO_NAMES: readonly string[] = [];

/** What all services of an organisation are scored with. */
export interface ServiceRules {
  readonly policy: RankingPolicy;
  readonly parents: Parents;
  /** The runs of all services. */
  readonly table: RunTable;
}

/** One service: its row of the matrix, and what it came to when it was last scored. */
export class ServiceBook {
  readonly service: RankedService;
  readonly #rules: ServiceRules;
  readonly #applicable: Applicable;
  /** By scenario id. */
  readonly #exemptions: ReadonlyMap<string, readonly Exemption[]>;
  /** By position in `#applicable`. */
  readonly #cells: CellBook;
  #scored: Scored | null = null;

  constructor(
    service: RankedService,
    applicable: Applicable,
    exemptions: readonly Exemption[],
    rules: ServiceRules,
  ) {
    this.service = service;
    this.#applicable = applicable;
    this.#rules = rules;
    this.#exemptions = groupBy(exemptions, ({ scenario }) => scenario);
    this.#cells = new CellBook(applicable.scenarios.length, rules.table, (position) =>
      cellParts(service, this.#dependencies(position)),
    );
  }

  /** Takes evidence into its cell; says why not, if there is no cell for it. */
  put(evidence: PlacedEvidence, counted: boolean): Refusal | null {
    const position = this.#applicable.positions.get(evidence.scenario);
    if (position === undefined) return "not-applicable";
    const { dependency } = evidence;
    if (dependency !== undefined && !this.#knows(dependency, position)) return "unknown-dependency";
    this.#cells.put(position, evidence, counted);
    this.#scored = null;
    return null;
  }

  #knows(dependency: string, position: number): boolean {
    const known = this.#dependencies(position);
    return known.length === 0 || known.includes(dependency);
  }

  #dependencies(position: number): readonly string[] {
    const trait = this.#applicable.scenarios[position]?.perDependency;
    if (trait === undefined) return NO_NAMES;
    return this.service.dependencies.filter((one) => one.trait === trait).map(({ name }) => name);
  }

  /** Adds experiments, and those of them that passed, to sums by row of the catalogue. */
  addRuns(now: Instant, runs: number[], passes: number[]): void {
    for (const [position, row] of this.#applicable.rows.entries()) {
      const counted = this.#cells.runsAt(position, now);
      runs[row] = (runs[row] ?? 0) + counted.runs;
      passes[row] = (passes[row] ?? 0) + counted.passes;
    }
  }

  /** Its score; as it was, if nothing has happened to it since. */
  scoreAt(now: Instant, sigmas: readonly number[]): Scored {
    const before = this.#scored;
    if (before !== null && before.now === now && before.sigmas === sigmas) return before;
    const cells = this.#applicable.scenarios.map(
      (scenario, position): RankedCell & { state: "passed" | "known-risk" | "untested" } => {
        const { credit, n, state } = this.#cells.creditAt(position, now);
        return {
          scenario: scenario.id,
          credit,
          n,
          state,
          sigma: sigmas[this.#applicable.rows[position] ?? -1] ?? scenario.sigma,
          exemption: this.#exemptionOf(scenario, now),
        };
      },
    );
    const { policy } = this.#rules;
    const score = scoreService(cells, policy);
    const { name, exposure } = this.service;
    const ranking: ServiceRanking = {
      service: name,
      exposure: exposure ?? policy.unknownExposure,
      R: score.R,
      cells: score.cells,
    };
    this.#scored = { now, sigmas, ranking, variance: score.variance };
    return this.#scored;
  }

  #exemptionOf({ id }: Scenario, now: Instant): RankedCell["exemption"] {
    const own = this.#exemptions.get(id);
    if (own === undefined) return null;
    const { parents, policy } = this.#rules;
    return activeExemption(own, this.service.team, now, parents, policy);
  }
}
