import { deployCosts } from "#shared/gate/cost.ts";
import { dryRun, type DryRun, type JudgedDeploy } from "#shared/gate/dry-run.ts";
import type { RiskClass } from "#shared/gate/model.ts";
import type { GatePolicyDocument } from "#shared/gate/policy.ts";
import { judge } from "#shared/gate/verdict.ts";
import type { CostView } from "#shared/gate/views.ts";
import type { Deploy } from "#shared/incidents/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { FactsSources } from "./facts.ts";
import { askFacts, costMoments, factsFrom, measuredDeploy, readPast } from "./past-facts.ts";

/** How far back releases are looked at for what they cost: as far as the pages look. */
export const COST_DAYS = 90;
/** Releases of one service, and of a dry run, that are looked at: the newest. */
const MOST_OF_SERVICE = 200;
const MOST_OF_DRY_RUN = 500;

/** Releases of a service in the days before an instant, and how many of them are too many. */
function releasesOf(
  sources: FactsSources,
  service: string,
  from: Instant,
  to: Instant,
): readonly Deploy[] {
  return sources.incidents
    .known(service)
    .deploys.filter(({ at, removal }) => at >= from && at < to && removal !== true);
}

/** What the releases of a service cost. Reads the stored slices of each of its series once. */
export async function costOfReleases(
  sources: FactsSources,
  service: string,
  now: Instant,
): Promise<CostView> {
  const all = releasesOf(sources, service, now - COST_DAYS * DAY_MS, now);
  const deploys = all.slice(-MOST_OF_SERVICE);
  const moments = new Map(costMoments(deploys).map((moment) => [moment.at, moment]));
  const past = await readPast(sources, new Map([[service, moments]]));
  const series = past.get(service) ?? [];
  return {
    service,
    days: COST_DAYS,
    leftOut: all.length - deploys.length,
    ...deployCosts(deploys.map((deploy) => measuredDeploy(deploy, series))),
  };
}

/**
 * What the gate would have said to the releases of the past days, by the policy in force now and by what was known then:
 * budgets as a report of that instant has them, incidents and freezes as they are recorded. Forecasts of then are not known.
 *
 * @param services whose releases to judge
 */
export async function dryRunOf(
  sources: FactsSources,
  services: readonly string[],
  options: {
    readonly now: Instant;
    readonly days: number;
    readonly risk: RiskClass;
    readonly document: GatePolicyDocument;
  },
): Promise<DryRun> {
  const { now, days, risk, document } = options;
  const range = { from: now - days * DAY_MS, to: now };
  const all = services
    .flatMap((service) => releasesOf(sources, service, range.from, range.to))
    .toSorted((a, b) => a.at - b.at);
  const deploys = all.slice(-MOST_OF_DRY_RUN);
  const questions: Parameters<typeof askFacts>[0] = new Map();
  const releasing = [...new Set(deploys.map(({ service }) => service))];
  for (const service of releasing)
    askFacts(
      questions,
      sources,
      service,
      costMoments(deploys.filter((deploy) => deploy.service === service)),
    );
  const past = await readPast(sources, questions);
  const judged = deploys.map((deploy): JudgedDeploy => {
    const { service, at } = deploy;
    const facts = factsFrom(sources, past, service, at);
    return {
      ...measuredDeploy(deploy, past.get(service) ?? []),
      answer: judge(facts, { service, risk }, document),
    };
  });
  return dryRun(judged, { range, risk, leftOut: all.length - deploys.length });
}
