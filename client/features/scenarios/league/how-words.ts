import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import {
  ENVIRONMENT_WORDS,
  ORACLE_WORDS,
  OUTCOME_WORDS,
  PROVENANCE_WORDS,
} from "#client/features/scenarios/cell/words.ts";

/** One step of how R comes about. */
export interface HowStep {
  readonly name: string;
  readonly formula: string;
  readonly text: string;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}\u00a0%`;
}

function table<Name extends string>(
  values: Readonly<Record<Name, number>>,
  words: Readonly<Record<Name, string>>,
): string {
  const names = Object.keys(words) as Name[];
  return names.map((name) => `${words[name]} ${values[name]}`).join(", ");
}

/** How R comes about, from a single run to the bands, with the numbers of the policy put in. */
export function howSteps(policy: RankingPolicy): readonly HowStep[] {
  const { passWeight: a, riskWeight: k, exemptions, trivial, bandErrors } = policy;
  return [
    {
      name: "A run",
      formula: `g = q × f × y,  q = environment × provenance × oracle,  f = 2^(−age / ${policy.halfLifeDays} d)`,
      text: `Only a run whose baseline was healthy, whose fault was proven injected, and which asserted something counts. y by outcome: ${table(policy.outcomes, OUTCOME_WORDS)}. Environment: ${table(policy.environments, ENVIRONMENT_WORDS)}. Provenance: ${table(policy.provenances, PROVENANCE_WORDS)}. Oracle: ${table(policy.oracles, ORACLE_WORDS)}. Runs of one experiment by one runner count once in ${policy.duplicateDays} days.`,
    },
    {
      name: "A cell (one scenario on one service)",
      formula: `c = 1 − (1 − ${a} × g₁)(1 − ${a} × g₂)   with an open failure: c = ${k} × max(q × f)   without valid evidence: c = 0`,
      text: "g₁ and g₂ are the two best passes. A failure stays open until a later pass on another build, of at least its quality, answers it. Knowing of a risk is worth a little, so that testing what was untested never costs.",
    },
    {
      name: "A service",
      formula: "R = Σ σ × c / Σ σ   over the scenarios that apply to it",
      text: `σ is how much a scenario matters. A scenario that more than ${percent(trivial.passShare)} of at least ${trivial.runs} runs pass counts ${trivial.factor} of it. Exempt cells stay in the denominator, and count at most ${exemptions.credit} or the mean of the rest, up to ${percent(exemptions.share)} of the weight and for ${exemptions.days} days.`,
    },
    {
      name: "A team",
      formula: "R = Σ exposure × R of the service / Σ exposure,  shown times 100",
      text: `Exposure is requests of the last 28 days times the weight of the tier (${policy.tierWeights.join(", ")} from tier 1 down); where no traffic is measured, what the catalogue says.`,
    },
    {
      name: "Its interval and band",
      formula: `R ± ${bandErrors} standard errors,  variance of a cell: c(1 − c) / (1 + n),  n = passes counted, at most 2`,
      text: "From the top down, a team whose upper end reaches the lower end of the team directly above it joins that band. Inside a band nobody is ahead, so the order is alphabetical.",
    },
  ];
}
