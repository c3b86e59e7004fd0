import { DAY_MS } from "#shared/kernel/time.ts";
import { groupBy } from "#shared/scenarios/group.ts";
import type { Evidence } from "#shared/scenarios/model.ts";
import { cellsOf, type GamingInputs, type PlayedCell } from "./inputs.ts";

/** How another product would score a team from the same runs, 0 to 100. */
export interface PeerFormula {
  readonly id: string;
  readonly name: string;
  /** Where its maker describes the formula. */
  readonly source: string;
  /** What of it is computed here, and what it cannot see. */
  readonly note: string;
  score(inputs: GamingInputs, team: string): number;
}

const MONTH_MS = 30 * DAY_MS;

function passed({ outcome }: Evidence): boolean {
  return outcome !== null && outcome !== "failed";
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, one) => sum + one, 0) / values.length;
}

function weighted(values: readonly (readonly [weight: number, value: number])[]): number {
  const total = values.reduce((sum, [weight]) => sum + weight, 0);
  return total === 0 ? 0 : values.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
}

/** 100 passed, 75 passed once and expired, 50 failed, 0 not run. */
function gremlinPoints({ evidence }: PlayedCell, at: number): number {
  const latest = evidence.at(-1);
  if (latest === undefined) return 0;
  if (!passed(latest)) return evidence.some(passed) ? 75 : 50;
  return at - latest.at > MONTH_MS ? 75 : 100;
}

const gremlin: PeerFormula = {
  id: "gremlin",
  name: "Gremlin reliability score",
  source: "https://www.gremlin.com/docs/reliability-management-reliability-score",
  note: "Tests averaged in their category, categories in the service: 100 passed, 75 expired, 50 failed, 0 not run. A failure after a pass stays expired. It knows neither environment nor who says so.",
  score: (inputs, team) => {
    const byService = groupBy(cellsOf(inputs, team), ({ service }) => service.name);
    return mean(
      [...byService.values()].map((cells) => {
        const categories = groupBy(cells, ({ scenario }) => scenario.category);
        return mean(
          [...categories.values()].map((own) =>
            mean(own.map((cell) => gremlinPoints(cell, inputs.at))),
          ),
        );
      }),
    );
  },
};

const litmus: PeerFormula = {
  id: "litmus",
  name: "LitmusChaos resilience score",
  source:
    "https://github.com/litmuschaos/litmus-go/blob/master/pkg/result/chaosresult.go (probeSuccessPercentage), https://docs.litmuschaos.io/docs/concepts/chaos-workflow",
  note: "Weights of the faults that ran x their probe success percentage, which is 100 for a verdict Pass, with or without a probe. What never ran is not in the mean.",
  score: (inputs, team) =>
    weighted(
      cellsOf(inputs, team).flatMap(({ scenario, evidence }) => {
        const latest = evidence.at(-1);
        return latest === undefined ? [] : [[scenario.sigma, passed(latest) ? 100 : 0] as const];
      }),
    ),
};

const resilienceHub: PeerFormula = {
  id: "resilience-hub",
  name: "AWS Resilience Hub, test coverage",
  source: "https://docs.aws.amazon.com/resilience-hub/latest/userguide/calculate-score.html",
  note: "(Tests run successfully in the last 30 days + tests excluded) / tests recommended. The other components (alarms, procedures, compliance with the policy) have no counterpart in evidence.",
  score: (inputs, team) => {
    const { exemptions } = inputs.organisation;
    const done = cellsOf(inputs, team).map(({ service, scenario, evidence }) => {
      const excluded = exemptions.some(
        (one) => one.service === service.name && one.scenario === scenario.id,
      );
      const latest = evidence.at(-1);
      const recent = latest !== undefined && inputs.at - latest.at <= MONTH_MS;
      return excluded || (recent && passed(latest)) ? 100 : 0;
    });
    return mean(done);
  },
};

const scorecard: PeerFormula = {
  id: "openssf",
  name: "OpenSSF Scorecard's aggregation",
  source:
    "https://github.com/ossf/scorecard (checker.InconclusiveResultScore, pkg/scorecard_result.go)",
  note: "Risk-weighted mean of the checks; one that could not be read (-1) is left out, and so raises the mean of the rest. Its checks are of supply chains: the way of adding up is what is compared.",
  score: (inputs, team) =>
    weighted(
      cellsOf(inputs, team).flatMap(({ scenario, evidence }) => {
        const latest = evidence.at(-1);
        if (latest !== undefined && !latest.valid) return [];
        return [[scenario.sigma, latest !== undefined && passed(latest) ? 100 : 0] as const];
      }),
    ),
};

/** Formulas of four peers, as far as they can be computed from the same inputs. */
export const PEERS: readonly PeerFormula[] = [gremlin, litmus, resilienceHub, scorecard];
