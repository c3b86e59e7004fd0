import { randomUUID } from "node:crypto";
import type { DryRun } from "#shared/gate/dry-run.ts";
import type { GateBudget, GateFacts, GateRequest, RiskClass } from "#shared/gate/model.ts";
import { trafficProfile, type TrafficProfile } from "#shared/gate/traffic-profile.ts";
import { judge } from "#shared/gate/verdict.ts";
import type {
  CheckOverride,
  CheckPage,
  CheckQuery,
  CostView,
  GateCheck,
  GateFactsView,
  GateFigure,
  PolicyView,
} from "#shared/gate/views.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { alignDown, HOUR_MS, MINUTE_MS, SECOND_MS, type Instant } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import { createAnswers } from "./answers.ts";
import { factsNow, type FactsSources } from "./facts.ts";
import type { GateStore } from "./gate.store.ts";
import { askFacts, factsFrom, readPast } from "./past-facts.ts";
import { versionName, type GatePolicyService } from "./policy.service.ts";
import { createRecorder } from "./recorder.ts";
import { costOfReleases, dryRunOf } from "./releases.ts";

/** A question to the gate. */
export interface GateQuestion {
  readonly request: GateRequest;
  /** Now when absent; never later. */
  readonly at?: Instant;
  readonly askedBy: string | null;
  readonly via: GateCheck["via"];
  readonly signedIn: boolean;
}

export interface DryRunQuery {
  /** Of one service, or of one team's; of all when both are absent. */
  readonly service?: string;
  readonly team?: string;
  /** What the releases are taken to risk; medium when absent. */
  readonly risk?: RiskClass;
  /** 30 when absent, at most 90. */
  readonly days?: number;
}

/** The release gate's verbs. */
export interface GateService {
  /**
   * May this ship? Answered from memory unless the instant is of the past; resolves when the record of it is durable.
   *
   * @throws DomainError `gate.instant-in-future`
   */
  check(question: GateQuestion): Promise<GateCheck>;
  /** What the answer goes by, so that a browser can work out what-ifs by itself. Nothing is recorded. */
  facts(service: string): Promise<GateFactsView>;
  /** What past releases of a service cost. */
  cost(service: string): Promise<CostView>;
  /** The traffic of a service by the hour of the week; `null` where no SLO of it counts requests. */
  profile(service: string): Promise<TrafficProfile | null>;
  /** @throws DomainError `gate.page-invalid` */
  records(query: CheckQuery): Promise<CheckPage>;
  /** @throws DomainError `gate-check.unknown` */
  record(id: string): Promise<GateCheck>;
  /**
   * Somebody lets pass what the gate did not. It changes nothing of the check or of later ones: it is kept beside it, with the
   * reason. Durable when it resolves.
   *
   * @throws DomainError `gate-check.unknown`, `gate.nothing-to-override`
   */
  override(input: {
    readonly check: string;
    readonly by: string;
    readonly reason: string;
  }): Promise<CheckOverride>;
  policy(): PolicyView;
  problems(): readonly Problem[];
  dryRun(query: DryRunQuery): Promise<DryRun>;
}

export interface GateServiceDependencies {
  readonly budget: Pick<BudgetService, "all" | "listed" | "ofService" | "past" | "traffic">;
  readonly org: Pick<OrgService, "service" | "catalog">;
  readonly incidents: Pick<IncidentsService, "known">;
  readonly sli: Pick<SliService, "health">;
  readonly policy: GatePolicyService;
  readonly store: GateStore;
  readonly clock: Clock;
  /** Absent: nothing is known of failure scenarios. */
  readonly untestedScenarios?: FactsSources["untestedScenarios"];
}

/** Clocks of machines differ a little. */
const CLOCK_SKEW_MS = MINUTE_MS;
/** An SLO may fan out into thousands of series, and every check is kept. */
const FIGURES_KEPT = 100;
const DEFAULT_PAGE = 50;
const DEFAULT_DAYS = 30;
/** What was is worked out anew so often: it changes little, and reading it takes the database a while. */
const PAST_KEPT_MS = 10 * MINUTE_MS;
/** But not while history is being filled: what is unknown now may be known in a moment. */
const FILLING_KEPT_MS = 5 * SECOND_MS;

function figure(budget: GateBudget): GateFigure {
  const { key, title, labels, windowLabel, status, remaining, coverage, firing, forecast } = budget;
  return {
    slo: key,
    title,
    labels,
    windowLabel,
    status,
    remaining,
    coverage,
    firing: firing[0]?.severity ?? null,
    exhaustion: forecast?.probability ?? null,
  };
}

/** The budgets with the least left, those of which nothing is known first; and how many were left out. */
function figuresOf(budgets: readonly GateBudget[]): {
  readonly figures: readonly GateFigure[];
  readonly leftOut: number;
} {
  const left = ({ remaining }: GateBudget): number => remaining ?? Number.NEGATIVE_INFINITY;
  const least = (a: GateBudget, b: GateBudget): number =>
    left(a) === left(b) ? 0 : left(a) < left(b) ? -1 : 1;
  const ordered = budgets.length > FIGURES_KEPT ? budgets.toSorted(least) : budgets;
  return {
    figures: ordered.slice(0, FIGURES_KEPT).map(figure),
    leftOut: Math.max(0, budgets.length - FIGURES_KEPT),
  };
}

/**
 * Whether some source has history that was not asked for yet: until it has been through its first backfill, also between its
 * first tick and the beginning of that.
 */
export function isFilling(sli: Pick<SliService, "health">): boolean {
  return sli
    .health()
    .some(({ kind, backfill }) => kind !== "push" && backfill?.finishedAt === undefined);
}

/** Puts budgets, catalogue, events, policy and store together. */
export function createGateService(deps: GateServiceDependencies): GateService {
  const { budget, org, incidents, policy, store, clock } = deps;
  const sources: FactsSources = {
    budget,
    org,
    incidents,
    untestedScenarios: deps.untestedScenarios ?? (() => null),
  };
  const recorder = createRecorder(store);
  const answers = createAnswers({
    clock,
    maxAgeMs: () => (isFilling(deps.sli) ? FILLING_KEPT_MS : PAST_KEPT_MS),
  });

  async function factsAt(service: string, at: Instant): Promise<GateFacts> {
    const questions: Parameters<typeof askFacts>[0] = new Map();
    askFacts(questions, sources, service, [{ at, ends: [] }]);
    const facts = factsFrom(sources, await readPast(sources, questions), service, at);
    return { ...facts, brokenPolicy: policy.inForce().broken };
  }

  async function check(question: GateQuestion): Promise<GateCheck> {
    const { request, askedBy, via, signedIn } = question;
    const askedAt = clock.now();
    const { at = askedAt } = question;
    if (at > askedAt + CLOCK_SKEW_MS)
      throw new DomainError({
        code: "gate.instant-in-future",
        message: "nobody knows yet what the gate will say then",
        remedy: "ask for an instant that has passed, or for now by leaving it out",
      });
    const { version, broken } = policy.inForce();
    const facts =
      question.at === undefined || at >= askedAt
        ? factsNow(sources, request.service, askedAt, broken)
        : await factsAt(request.service, at);
    const answer = judge(facts, request, version.document);
    const { figures, leftOut } = figuresOf(facts.budgets);
    const answered = {
      ...answer,
      notes:
        leftOut === 0
          ? answer.notes
          : [
              ...answer.notes,
              `the figures of ${leftOut} further budgets, of which more is left, are not listed`,
            ],
      id: randomUUID(),
      askedAt,
      request,
      team: facts.team,
      figures,
      policyVersion: broken === null ? versionName(version) : "broken",
      askedBy,
      via,
      signedIn,
    };
    await recorder.keep(answered);
    return { ...answered, overridden: [] };
  }

  const profile = (service: string): Promise<TrafficProfile | null> => {
    // Of a name that nobody knows nothing is kept.
    if (!isKnown(service)) return Promise.resolve(null);
    const hour = alignDown(clock.now(), HOUR_MS);
    return answers.ask(`profile ${hour} ${service}`, async () => {
      const traffic = await budget.traffic(service);
      return traffic === null ? null : trafficProfile(traffic.hours, traffic.range);
    });
  };

  function isKnown(service: string): boolean {
    return org.service(service) !== null || budget.listed(service).length > 0;
  }

  async function facts(service: string): Promise<GateFactsView> {
    const { version, broken } = policy.inForce();
    return {
      facts: factsNow(sources, service, clock.now(), broken),
      document: version.document,
      policyVersion: broken === null ? versionName(version) : "broken",
      profile: await profile(service),
    };
  }

  function knownService(service: string): void {
    if (isKnown(service)) return;
    throw new DomainError({
      code: "service.unknown",
      message: `neither the catalogue nor any SLO knows a service "${service}"`,
      remedy: "write its name as in the catalogue",
    });
  }

  async function records({ service, verdict, before, limit }: CheckQuery): Promise<CheckPage> {
    if (before !== undefined && !/^\d{1,15}$/.test(before))
      throw new DomainError({
        code: "gate.page-invalid",
        message: "there is no such page of checks",
        remedy: "give the `next` of the page before, or nothing",
      });
    const wanted = limit ?? DEFAULT_PAGE;
    const found = await store.checks({
      ...(service === undefined ? {} : { service }),
      ...(verdict === undefined ? {} : { verdict }),
      ...(before === undefined ? {} : { before: Number(before) }),
      limit: wanted + 1,
    });
    const page = found.slice(0, wanted);
    return {
      checks: page.map((one) => one.check),
      next: found.length > wanted ? String(page.at(-1)?.number) : null,
    };
  }

  async function record(id: string): Promise<GateCheck> {
    const found = await store.check(id);
    if (found !== null) return found;
    throw new DomainError({
      code: "gate-check.unknown",
      message: `there is no check "${id}"`,
      remedy: "give the id that the check's answer carries",
    });
  }

  async function override(input: Parameters<GateService["override"]>[0]): Promise<CheckOverride> {
    const { verdict } = await record(input.check);
    if (verdict === "go")
      throw new DomainError({
        code: "gate.nothing-to-override",
        message: "the gate said go: there is nothing to override",
      });
    const { by, reason } = input;
    const made = { id: randomUUID(), at: clock.now(), by, reason };
    await store.addOverride(input.check, made);
    return made;
  }

  function servicesOf({ service, team }: DryRunQuery): readonly string[] {
    if (service !== undefined) return [service];
    const known = new Map(org.catalog().services.map(({ name, owner }) => [name, owner ?? null]));
    for (const one of budget.all()) if (!known.has(one.service)) known.set(one.service, one.team);
    return [...known].flatMap(([name, owner]) =>
      team === undefined || owner === team ? [name] : [],
    );
  }

  async function dry(query: DryRunQuery): Promise<DryRun> {
    const { risk = "medium", days = DEFAULT_DAYS, service, team } = query;
    if (service !== undefined) knownService(service);
    const { version, broken } = policy.inForce();
    if (broken !== null)
      throw new DomainError({
        code: "gate.policy-broken",
        message: `the gate's policy cannot be read: ${broken.message}`,
        remedy: "mend the policy; what it would have meant can be said then",
        ...(broken.where === undefined ? {} : { where: broken.where }),
      });
    const name = JSON.stringify([service ?? null, team ?? null, risk, days, version.version]);
    return answers.ask(`dry run ${name}`, () =>
      dryRunOf(sources, servicesOf(query), {
        now: clock.now(),
        days,
        risk,
        document: version.document,
      }),
    );
  }

  return {
    check,
    facts,
    cost: async (service) => {
      knownService(service);
      return answers.ask(`cost ${service}`, () => costOfReleases(sources, service, clock.now()));
    },
    profile,
    records,
    record,
    override,
    policy: policy.view,
    problems: policy.problems,
    dryRun: dry,
  };
}
