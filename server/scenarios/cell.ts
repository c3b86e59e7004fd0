import { DomainError } from "#shared/kernel/errors.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import { exemptionWorth } from "#shared/scenarios/exemption-worth.ts";
import { explainCredit } from "#shared/scenarios/explain.ts";
import type { RankedService, TeamRanking } from "#shared/scenarios/ranking.ts";
import { cellShares } from "#shared/scenarios/shares.ts";
import type {
  CellDetail,
  CellRun,
  CreditExplanation,
  ExemptionOffer,
  ExemptionView,
} from "#shared/scenarios/views.ts";
import { matrixCell } from "./matrix.ts";
import { nextTestOf } from "./next-tests.ts";
import type { KnownRun, Records } from "./records.ts";
import { cellOf, type Scene } from "./scene.ts";

function serviceIn(scene: Scene, name: string): RankedService {
  const service = scene.rankedService(name);
  if (service !== null) return service;
  throw new DomainError({
    code: "service.unknown",
    message: `the catalogue ranks no service "${name}"`,
    remedy: "write the name of a component as in the catalogue",
  });
}

function scenarioIn(scene: Scene, id: string): Scenario {
  const scenario = scene.scenarios.get(id);
  if (scenario !== undefined) return scenario;
  throw new DomainError({
    code: "scenario.unknown",
    message: `the scenario catalogue has no "${id}"`,
    remedy: "write the id of a scenario, such as STA-01",
  });
}

/** Why a scenario is one for a service, or is not. */
export function applicabilityText({ appliesTo }: Scenario, { traits }: RankedService): string {
  if (appliesTo === "all") return "It applies to every service.";
  const had = appliesTo.filter((trait) => traits.includes(trait));
  return had.length > 0
    ? `It applies, because the service has the trait ${had.join(", ")}.`
    : `It does not apply: the service has none of the traits ${appliesTo.join(", ")}.`;
}

function explanationsOf(
  scene: Scene,
  service: RankedService,
  scenario: Scenario,
  records: Records,
): readonly CreditExplanation[] {
  const evidence = scene.evidenceOf(service, scenario.id);
  return explainCredit(evidence, scene.context(service, scenario)).map((part) => ({
    ...part,
    terms: part.terms.map(({ piece, ...figures }) => {
      const known = records.ofDigest(piece.digest);
      return { ...figures, at: piece.at, document: known?.document.id ?? "", run: known?.run ?? 0 };
    }),
  }));
}

function runView(run: KnownRun, scene: Scene, explanations: readonly CreditExplanation[]): CellRun {
  const uses = explanations.find(({ terms }) =>
    terms.some((term) => term.document === run.document.id && term.run === run.run),
  );
  return {
    document: run.document.id,
    run: run.run,
    name: run.record.name,
    fileName: run.document.fileName,
    format: run.record.format,
    runs: run.document.runs.length,
    failedChecks: run.record.failedChecks,
    // Who ran it stands on the document's own page.
    evidence: { ...run.record.evidence, runner: null },
    role: uses === undefined ? "none" : uses.kind === "open-failures" ? "open-failure" : "counted",
    refusal: scene.whyNot(run),
  };
}

function offerOf(
  scene: Scene,
  service: RankedService,
  scenario: Scenario,
  team: TeamRanking | undefined,
): ExemptionOffer | null {
  const { policy, at, services } = scene;
  const own = services.get(service.name);
  const worth = exemptionWorth(own?.cells ?? [], scenario.id, at, policy);
  if (own === undefined || worth === null) return null;
  const scored = (team?.services ?? []).filter(({ R }) => R !== null);
  const exposure = scored.reduce((sum, one) => sum + one.exposure, 0);
  const { credit, share, days } = policy.exemptions;
  return {
    ...worth,
    mostCredit: credit,
    mostShare: share,
    mostDays: days,
    points: exposure === 0 ? null : (100 * worth.difference * own.exposure) / exposure,
  };
}

/** Everything about one cell. @throws DomainError `service.unknown`, `scenario.unknown` */
export function cellDetail(
  scene: Scene,
  query: { readonly service: string; readonly scenario: string },
  sources: { readonly records: Records; readonly exemptions: readonly ExemptionView[] },
): CellDetail {
  const service = serviceIn(scene, query.service);
  const scenario = scenarioIn(scene, query.scenario);
  const ranked = cellOf(scene.services.get(service.name), scenario.id);
  const explanations =
    ranked === null ? [] : explanationsOf(scene, service, scenario, sources.records);
  const team = scene.ranking.teams.find((one) => one.team === service.team);
  const share = cellShares(team?.services ?? []).find(
    (one) => one.service === service.name && one.scenario === scenario.id,
  );
  return {
    ...scene.scoredBy,
    service: service.name,
    serviceTitle: scene.serviceTitle(service.name),
    team: service.team,
    teamTitle: scene.teamTitle(service.team),
    scenario,
    applies: ranked !== null,
    applicability: applicabilityText(scenario, service),
    cell: ranked === null ? null : matrixCell(ranked, service, scene),
    weightShare: share?.share ?? null,
    explanations,
    runs: scene
      .runsOf(service, scenario.id)
      .toSorted((left, right) => right.record.evidence.at - left.record.evidence.at)
      .map((run) => runView(run, scene, explanations)),
    exemptions: sources.exemptions.filter(
      (one) => one.service === service.name && one.scenario === scenario.id,
    ),
    ifExempt: offerOf(scene, service, scenario, team),
    nextTest: nextTestOf(scene, service, scenario.id),
  };
}
