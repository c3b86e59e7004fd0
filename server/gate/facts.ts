import type { ListedBudget } from "#shared/budget/views.ts";
import type {
  BrokenPolicy,
  GateBudget,
  GateDependency,
  GateFacts,
  UntestedScenario,
} from "#shared/gate/model.ts";
import type { Incident, Timeline } from "#shared/incidents/model.ts";
import { DAY_MS, type Instant } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import { gateBudget } from "./gate-budget.ts";

/** How a budget of a dependency stands, as far as the gate wants to know. */
export type DependencyBudget = Pick<ListedBudget, "key" | "title" | "status" | "remaining">;

export interface FactsSources {
  readonly budget: Pick<BudgetService, "listed" | "ofService" | "past">;
  readonly org: Pick<OrgService, "service">;
  readonly incidents: Pick<IncidentsService, "known">;
  /** Failure scenarios that apply to a service and were never tested on it; `null`: nothing is known of scenarios. */
  readonly untestedScenarios: (service: string) => readonly UntestedScenario[] | null;
}

/** The longest that a policy may make the working days after a freeze, 60 of them, and some more. */
const FREEZE_FELT_MS = 100 * DAY_MS;

/** A service that another one cannot do without, and through which others. */
interface Needed {
  readonly service: string;
  readonly through: readonly string[];
}

/** Everything that a service needs in series, the nearest first: what it names, what those name, and so on. */
export function neededServices(
  org: Pick<OrgService, "service">,
  service: string,
): readonly Needed[] {
  const seen = new Set([service]);
  const found: Needed[] = [];
  let nearest: readonly Needed[] = [{ service, through: [] }];
  while (nearest.length > 0) {
    const next: Needed[] = [];
    for (const { service: name, through } of nearest) {
      for (const dependency of org.service(name)?.dependsOn ?? []) {
        if (seen.has(dependency)) continue;
        seen.add(dependency);
        next.push({ service: dependency, through: name === service ? [] : [...through, name] });
      }
    }
    found.push(...next);
    nearest = next;
  }
  return found;
}

function openAt({ incidents }: Timeline, at: Instant): readonly Incident[] {
  return incidents.filter(
    ({ startedAt, endedAt }) => startedAt <= at && (endedAt ?? Number.POSITIVE_INFINITY) > at,
  );
}

function dependency(
  { service, through }: Needed,
  title: string,
  incidents: readonly Incident[],
  budgets: readonly DependencyBudget[],
): GateDependency {
  return {
    service,
    title,
    through,
    incidents,
    exhausted: budgets
      .filter(({ status }) => status === "exhausted")
      .map(({ key, title: name, remaining }) => ({ key, title: name, remaining })),
    unknownBudgets: budgets.filter(({ status }) => status === "unknown").length,
  };
}

/** Puts facts together from what is known around a service and how budgets stood. */
export function assembleFacts(
  { org, incidents, untestedScenarios, budget }: FactsSources,
  service: string,
  at: Instant,
  given: {
    readonly budgets: readonly GateBudget[];
    readonly ofDependency: (service: string) => readonly DependencyBudget[];
    readonly brokenPolicy: BrokenPolicy | null;
  },
): GateFacts {
  const entry = org.service(service);
  const happened = incidents.known(service);
  const [first] = budget.listed(service);
  return {
    at,
    service,
    title: entry?.displayName ?? service,
    team: entry === null ? (first?.team ?? null) : (entry.owner ?? null),
    known: entry !== null || first !== undefined,
    budgets: given.budgets,
    incidents: openAt(happened, at),
    dependencies: neededServices(org, service).map((needed) =>
      dependency(
        needed,
        org.service(needed.service)?.displayName ?? needed.service,
        openAt(incidents.known(needed.service), at),
        given.ofDependency(needed.service),
      ),
    ),
    freezes: happened.freezes.filter(({ from, to }) => from <= at && to > at - FREEZE_FELT_MS),
    lastDeploy: happened.deploys.findLast((deploy) => deploy.at < at) ?? null,
    untestedScenarios: untestedScenarios(service),
    brokenPolicy: given.brokenPolicy,
  };
}

/** The facts as of now, from memory alone. */
export function factsNow(
  sources: FactsSources,
  service: string,
  at: Instant,
  brokenPolicy: BrokenPolicy | null,
): GateFacts {
  return assembleFacts(sources, service, at, {
    budgets: sources.budget.ofService(service).map(gateBudget),
    ofDependency: sources.budget.listed,
    brokenPolicy,
  });
}
