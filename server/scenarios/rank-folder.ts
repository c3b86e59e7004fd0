import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";
import type { Catalog } from "#shared/org/model.ts";
import { traitsFrom } from "#shared/org/traits.ts";
import { isRanked, scenarioTraits } from "#shared/scenarios/applicability.ts";
import type { ScenarioCatalogue } from "#shared/scenarios/catalogue.ts";
import type { RankingPolicy } from "#shared/scenarios/policy.ts";
import type { RankedService, Ranking } from "#shared/scenarios/ranking.ts";
import { createScoreBook } from "#shared/scenarios/score-book.ts";
import { readCatalogDocuments } from "#server/org/backstage.ts";
import { isPolicy } from "#server/budget/policy.ts";
import { isBackstage } from "#server/org/backstage/entity.ts";
import { readDocuments, type SourceDocument } from "#server/platform/documents.ts";
import { BUILTIN_SCENARIOS, readCatalogue } from "./catalogue.ts";
import { isEvidencePolicy, readEvidencePolicy, type EvidencePolicy } from "./evidence-policy.ts";
import { readExemptions } from "./exemption-files.ts";
import type { EvidenceFile } from "./formats/importer.ts";
import { readEvidenceFile } from "./formats/read-evidence.ts";
import { lineageOf } from "./lineage.ts";
import { teamsNamedOnly } from "./named-teams.ts";
import { exemptionProblems, exposureProblems, refusalProblems } from "./rank-problems.ts";
import { isRankingPolicy, readRankingPolicy } from "./ranking-policy.ts";

/** The files of a folder that is ranked. */
export interface RankFiles {
  readonly catalog: readonly EvidenceFile[];
  readonly evidence: readonly EvidenceFile[];
  /** Replaces Headroom's own scenarios, or extends them. */
  readonly scenarios?: EvidenceFile;
  readonly exemptions?: EvidenceFile;
  readonly policy?: EvidenceFile;
}

export interface FolderRanking {
  /** `null`: the policy or the scenarios cannot be read, and a ranking by others would mislead. */
  readonly ranking: Ranking | null;
  readonly scenariosVersion: string;
  readonly problems: readonly Problem[];
}

function readAll(files: readonly EvidenceFile[]): {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
} {
  const read = files.map(({ path, text }) => readDocuments(path, text));
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** The services of a catalogue as they are ranked, and what is wrong with their lineages. */
export function rankedServices(catalog: Catalog): {
  readonly services: readonly RankedService[];
  readonly problems: readonly Problem[];
} {
  const byName = new Map(catalog.services.map((service) => [service.name, service]));
  const read = catalog.services.filter(isRanked).map((service) => {
    const { lineage, problems } = lineageOf(service);
    const ranked: RankedService = {
      name: service.name,
      team: service.owner ?? null,
      traits: scenarioTraits(service),
      exposure: service.exposure ?? null,
      dependencies: service.dependsOn.flatMap((name) => {
        const needed = byName.get(name);
        return needed === undefined ? [] : traitsFrom(needed).map((trait) => ({ name, trait }));
      }),
      ...(lineage.length === 0 ? {} : { lineage }),
    };
    return { ranked, problems };
  });
  return {
    services: read.map(({ ranked }) => ranked),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readCatalog(files: readonly EvidenceFile[]): {
  readonly catalog: Catalog;
  readonly problems: readonly Problem[];
} {
  const { documents, problems } = readAll(files);
  const named = teamsNamedOnly(documents);
  const read = readCatalogDocuments([...documents.filter(isBackstage), ...named.documents]);
  const foreign = documents
    .filter((document) => !isBackstage(document))
    .map((document) =>
      stranger(document, "this is no Backstage entity", "give it an apiVersion of backstage.io/…"),
    );
  return {
    catalog: read.catalog,
    problems: [...problems, ...foreign, ...named.problems, ...read.problems],
  };
}

/** A document that its file's name promised to be something else. */
function stranger(document: SourceDocument, message: string, remedy: string): Problem {
  return {
    severity: "error",
    code: "rank.unrecognised",
    message,
    remedy,
    where: document.locate([]),
  };
}

interface Rules {
  readonly catalogue: ScenarioCatalogue;
  /** `null`: it cannot be read. */
  readonly policy: RankingPolicy | null;
  readonly evidence: EvidencePolicy;
  readonly problems: readonly Problem[];
  readonly broken: boolean;
}

function readRules({ scenarios, policy }: RankFiles): Rules {
  const ownScenarios = readAll(scenarios === undefined ? [] : [scenarios]);
  const catalogue =
    scenarios === undefined
      ? { catalogue: BUILTIN_SCENARIOS, problems: [] }
      : readCatalogue(ownScenarios.documents, BUILTIN_SCENARIOS);
  const ownPolicy = readAll(policy === undefined ? [] : [policy]);
  const reading = readRankingPolicy(ownPolicy.documents);
  const evidence = readEvidencePolicy(ownPolicy.documents);
  const strange = ownPolicy.documents
    .filter(
      (document) =>
        !isRankingPolicy(document) && !isEvidencePolicy(document) && !isPolicy(document),
    )
    .map((document) =>
      stranger(document, "this is no policy", "write how teams are ranked under the key ranking"),
    );
  const problems = [
    ...ownScenarios.problems,
    ...catalogue.problems,
    ...ownPolicy.problems,
    ...strange,
    ...reading.problems,
    ...evidence.problems,
  ];
  return {
    catalogue: catalogue.catalogue,
    policy: reading.policy,
    evidence: evidence.policy,
    problems,
    broken: problems.some(({ severity }) => severity === "error"),
  };
}

/**
 * Ranks the teams of a folder as of an instant. What is wrong with a piece of evidence or an exemption leaves that one
 * out, with a problem; what is wrong with the rules of the ranking leaves no ranking.
 */
export function rankFolder(files: RankFiles, at: Instant): FolderRanking {
  const rules = readRules(files);
  const { catalogue, policy } = rules;
  const { catalog, problems: catalogProblems } = readCatalog(files.catalog);
  const exemptionFile = readAll(files.exemptions === undefined ? [] : [files.exemptions]);
  const { exemptions, problems: badExemptions } = readExemptions(exemptionFile.documents);
  const passes = new Map(catalogue.scenarios.map(({ id, pass }) => [id, pass]));
  const owners = new Map(catalog.services.map(({ name, owner }) => [name, owner ?? null]));
  const { mapping, keys } = rules.evidence;
  const options = {
    mapping,
    keys,
    passOf: (scenario: string) => passes.get(scenario) ?? null,
    ownerOf: (service: string) => owners.get(service) ?? null,
  };
  const read = files.evidence.map((file) => readEvidenceFile(file, options));
  const evidence = read.flatMap((one) => one.evidence);
  const before = [
    ...rules.problems,
    ...catalogProblems,
    ...exemptionFile.problems,
    ...badExemptions,
    ...read.flatMap(({ problems }) => problems),
  ];
  if (policy === null || rules.broken)
    return { ranking: null, scenariosVersion: catalogue.version, problems: before };
  const ranked = rankedServices(catalog);
  const organisation = {
    teams: catalog.teams,
    services: ranked.services,
    scenarios: catalogue.scenarios,
    exemptions,
    policy,
  };
  const book = createScoreBook(organisation);
  const refused = book.put(evidence.map((one) => one.evidence));
  return {
    ranking: book.rankingAt(at),
    scenariosVersion: catalogue.version,
    problems: [
      ...before,
      ...ranked.problems,
      ...exposureProblems(organisation),
      ...exemptionProblems(organisation, at),
      ...refusalProblems(refused, evidence, at),
    ],
  };
}
