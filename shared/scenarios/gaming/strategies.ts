import { DAY_MS, MINUTE_MS, alignDown } from "#shared/kernel/time.ts";
import type { Evidence, RunFacts } from "#shared/scenarios/model.ts";
import { judged, runChecks, type ValidityFacts } from "#shared/scenarios/validity.ts";
import {
  cellsOf,
  servicesOf,
  withEvidence,
  type GamingInputs,
  type PlayedCell,
  type ScoreFacts,
} from "./inputs.ts";

/** What a strategy costs: no work, asking for exemptions, work that proves little, or the real thing. */
export type StrategyKind = "no-work" | "exempting" | "sham" | "real";

/** A way for a team to raise its score. */
export interface Strategy {
  readonly id: string;
  readonly name: string;
  readonly kind: StrategyKind;
  readonly defeatedBy: string;
  /** The inputs as they would be if the team did it. */
  play(inputs: GamingInputs, team: string): GamingInputs;
}

/** The best there is, on a build of its own; a strategy says what it has less of. */
function forged(
  { service, scenario }: PlayedCell,
  { at }: GamingInputs,
  facts: Partial<RunFacts> & { readonly id: string },
  validity: Partial<ValidityFacts> = {},
): Evidence {
  const { id, ...rest } = facts;
  const run: RunFacts = {
    digest: `${id}\0${service.name}\0${scenario.id}`,
    service: service.name,
    scenario: scenario.id,
    at,
    outcome: "held",
    environment: "production",
    provenance: "own-tool",
    oracle: "own-sli",
    build: `build of ${id}`,
    runner: `runner of ${id}`,
    fingerprint: `experiment of ${id}`,
    ...rest,
  };
  const { outcome, oracle } = run;
  const proven = { dryRun: false, completed: true, baselineHealthy: true, injected: true };
  return judged(run, runChecks({ ...proven, outcome, oracle, ...validity }));
}

/** Cells without a pass that counts: where there is most to gain. */
function weakCells(inputs: GamingInputs, team: string): readonly PlayedCell[] {
  return cellsOf(inputs, team).filter(({ evidence }) => {
    const latest = evidence.findLast(({ valid }) => valid);
    return latest === undefined || latest.outcome === "failed";
  });
}

function onWeakCells(make: (cell: PlayedCell, inputs: GamingInputs) => readonly Evidence[]) {
  return (inputs: GamingInputs, team: string): GamingInputs =>
    withEvidence(
      inputs,
      weakCells(inputs, team).flatMap((cell) => make(cell, inputs)),
    );
}

/** A later moment of the same day, and not of the future. */
function laterThatDay(at: number, step: number, inputs: GamingInputs): number {
  const endOfDay = alignDown(at, DAY_MS) + DAY_MS - 1;
  return Math.min(at + step * MINUTE_MS, endOfDay, inputs.at);
}

const trivial: Strategy = {
  id: "trivial",
  name: "add trivial scenarios",
  kind: "no-work",
  defeatedBy: "the catalogue is the organisation's; what nearly always passes counts half",
  play: (inputs, team) => {
    const [first] = cellsOf(inputs, team);
    if (first === undefined) return inputs;
    const made = Array.from({ length: 20 }, (_, index) => ({
      ...first,
      scenario: { ...first.scenario, id: `OWN-${index}` },
    }));
    return withEvidence(
      inputs,
      made.map((cell) => forged(cell, inputs, { id: "trivial" })),
    );
  },
};

const rerun: Strategy = {
  id: "rerun",
  name: "run the same test fifty times a day",
  kind: "no-work",
  defeatedBy: "one experiment of one runner counts once in fourteen days; two best passes only",
  play: (inputs, team) =>
    withEvidence(
      inputs,
      cellsOf(inputs, team).flatMap(({ evidence }) =>
        evidence.flatMap((one) =>
          Array.from({ length: 50 }, (_, index) => ({
            ...one,
            digest: `${one.digest} again ${index}`,
            at: laterThatDay(one.at, index + 1, inputs),
          })),
        ),
      ),
    ),
};

const untilGreen: Strategy = {
  id: "until-green",
  name: "rerun until green on the same build",
  kind: "no-work",
  defeatedBy: "only a pass on another build answers a failure",
  play: onWeakCells(({ evidence }, inputs) => {
    // What runs now is the build that failed last.
    const failure = evidence.findLast(({ valid }) => valid);
    if (failure === undefined) return [];
    const again = { ...failure, outcome: "held" as const };
    return [
      { ...again, digest: `${failure.digest} soon`, at: laterThatDay(failure.at, 5, inputs) },
      { ...again, digest: `${failure.digest} today`, at: inputs.at },
      { ...again, digest: `${failure.digest} by another`, at: inputs.at, runner: "another" },
    ];
  }),
};

const noOp: Strategy = {
  id: "no-op",
  name: "inject nothing",
  kind: "no-work",
  defeatedBy: "the fault must be proven injected",
  play: onWeakCells((cell, inputs) => [forged(cell, inputs, { id: "no-op" }, { injected: false })]),
};

const invalid: Strategy = {
  id: "invalid",
  name: "hand in documents that prove nothing",
  kind: "no-work",
  defeatedBy: "validity: dry runs, unhealthy baselines and runs without an assertion count nothing",
  play: onWeakCells((cell, inputs) => [
    forged(cell, inputs, { id: "dry" }, { dryRun: true }),
    forged(cell, inputs, { id: "ill" }, { baselineHealthy: false }),
    forged(cell, inputs, { id: "unwatched", oracle: "none" }),
    forged(cell, inputs, { id: "cut short" }, { completed: false }),
  ]),
};

const split: Strategy = {
  id: "split",
  name: "split services",
  kind: "no-work",
  defeatedBy: "evidence follows, and exposure is what is measured",
  play: (inputs, team) => ({
    ...inputs,
    organisation: {
      ...inputs.organisation,
      services: inputs.organisation.services.flatMap((service) => {
        if (service.team !== team) return [service];
        const { name, exposure } = service;
        return [0.99, 0.01].map((share, index) => ({
          ...service,
          name: `${name}-${index}`,
          exposure: exposure === null ? null : exposure * share,
          lineage: [{ service: name, share: 1 }],
        }));
      }),
    },
  }),
};

const merge: Strategy = {
  id: "merge",
  name: "merge untested services into tested ones",
  kind: "no-work",
  defeatedBy: "each one's evidence counts for its own share of the exposure",
  play: (inputs, team) => {
    const own = servicesOf(inputs, team);
    const { services, policy } = inputs.organisation;
    const exposureOf = (one: (typeof own)[number]) => one.exposure ?? policy.unknownExposure;
    const exposure = own.reduce((sum, one) => sum + exposureOf(one), 0);
    if (exposure === 0) return inputs;
    const merged = {
      name: `${team}-all`,
      team,
      traits: [...new Set(own.flatMap(({ traits }) => traits))],
      exposure,
      dependencies: own.flatMap(({ dependencies }) => dependencies),
      lineage: own.map((one) => ({ service: one.name, share: exposureOf(one) / exposure })),
    };
    return {
      ...inputs,
      organisation: {
        ...inputs.organisation,
        services: [...services.filter((one) => one.team !== team), merged],
      },
    };
  },
};

function onFacts(change: (facts: ScoreFacts) => Partial<ScoreFacts>) {
  return (inputs: GamingInputs, team: string): GamingInputs => {
    const facts = inputs.facts.get(team);
    if (facts === undefined) return inputs;
    return { ...inputs, facts: new Map([...inputs.facts, [team, { ...facts, ...change(facts) }]]) };
  };
}

const loosen: Strategy = {
  id: "loosen",
  name: "loosen the SLO",
  kind: "no-work",
  defeatedBy: "the strictest target of the last two windows counts",
  play: onFacts(({ targets: [, current] }) => ({ targets: [current, current / 2] })),
};

const hide: Strategy = {
  id: "hide",
  name: "hide incidents",
  kind: "no-work",
  defeatedBy: "burn that was detected and never declared lowers what was learnt",
  play: onFacts(() => ({ declaredBurn: 0, themes: 0, closed: 0 })),
};

const freeze: Strategy = {
  id: "freeze",
  name: "freeze deploys",
  kind: "no-work",
  defeatedBy: "without flow there is no balance",
  play: onFacts(({ badShare }) => ({ deploys: 0, badShare: badShare / 2 })),
};

const hoard: Strategy = {
  id: "hoard",
  name: "hoard budget",
  kind: "no-work",
  defeatedBy: "a budget consumed to 80 % is as good as an untouched one",
  play: onFacts(({ badShare, targets }) =>
    badShare <= 0.8 * (1 - Math.max(...targets)) ? { badShare: 0 } : {},
  ),
};

const exempt: Strategy = {
  id: "exempt",
  name: "exempt what was never tested",
  kind: "exempting",
  defeatedBy: "at most half a credit, for 15 % of the weight and 90 days, approved from outside",
  play: (inputs, team) => {
    const { policy, exemptions } = inputs.organisation;
    const cells = cellsOf(inputs, team);
    const weak = new Set(
      weakCells(inputs, team).map(({ service, scenario }) => `${service.name}\0${scenario.id}`),
    );
    const wanted = servicesOf(inputs, team).flatMap((service) => {
      const own = cells.filter((cell) => cell.service.name === service.name);
      let left =
        policy.exemptions.share * own.reduce((sum, { scenario }) => sum + scenario.sigma, 0);
      return own
        .filter(({ scenario }) => weak.has(`${service.name}\0${scenario.id}`))
        .toSorted((one, other) => other.scenario.sigma - one.scenario.sigma)
        .filter(({ scenario }) => {
          if (scenario.sigma > left) return false;
          left -= scenario.sigma;
          return true;
        });
    });
    const granted = wanted.map(({ service, scenario }) => ({
      service: service.name,
      scenario: scenario.id,
      from: inputs.at - DAY_MS,
      until: inputs.at + 60 * DAY_MS,
      approvedBy: "somebody outside",
      reason: "never tested",
    }));
    return {
      ...inputs,
      organisation: { ...inputs.organisation, exemptions: [...exemptions, ...granted] },
    };
  },
};

const attest: Strategy = {
  id: "attest",
  name: "attest what was never tested",
  kind: "sham",
  defeatedBy: "a person's word has a tenth of the weight",
  play: onWeakCells((cell, inputs) => [
    forged(cell, inputs, { id: "attest", provenance: "attested" }),
  ]),
};

const staging: Strategy = {
  id: "staging",
  name: "test in staging only",
  kind: "sham",
  defeatedBy: "staging proves a third of what production does, and answers no failure there",
  play: onWeakCells((cell, inputs) => [
    forged(cell, inputs, { id: "staging", environment: "staging" }),
  ]),
};

/** What everything else is measured by. */
export const REAL_WORK: Strategy = {
  id: "real",
  name: "really fix and test in production",
  kind: "real",
  defeatedBy: "nothing: it is what the score is for",
  play: onWeakCells((cell, inputs) => [
    forged(cell, inputs, { id: "real", provenance: "signed-other-team" }),
  ]),
};

/** The table of design/ranking.md, "The gaming lab", real work last. */
export const STRATEGIES: readonly Strategy[] = [
  trivial,
  rerun,
  untilGreen,
  noOp,
  invalid,
  split,
  merge,
  loosen,
  hide,
  freeze,
  hoard,
  exempt,
  attest,
  staging,
  REAL_WORK,
];
