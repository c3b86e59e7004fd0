import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import { isBelowAdvice } from "#shared/debt/allocation.ts";
import type { Decision } from "#shared/debt/model.ts";
import type { KnownRisk, SprintRecord } from "#shared/debt/views.ts";
import { DomainError, type Problem } from "#shared/kernel/errors.ts";
import { DAY_MS, SECOND_MS } from "#shared/kernel/time.ts";
import type { BudgetService } from "#server/budget/budget.service.ts";
import { createAnswers } from "#server/gate/answers.ts";
import { isFilling } from "#server/gate/gate.service.ts";
import type { IncidentsService } from "#server/incidents/incidents.service.ts";
import type { OrgService } from "#server/org/org.service.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { SourceDocument } from "#server/platform/documents.ts";
import type { ScenariosService } from "#server/scenarios/verbs.ts";
import type { SliService } from "#server/sli/sli.service.ts";
import type { SloService } from "#server/slo/slo.service.ts";
import { planningBoard, teamPlanning } from "./board.ts";
import type { DebtStore } from "./debt.store.ts";
import { createDecisions } from "./decisions.ts";
import type { KnownNames } from "./draft-check.ts";
import type { PlanningPolicyService } from "./policy.service.ts";
import { createRegister } from "./register.ts";
import { readScenarioBook } from "./scenario-book.ts";
import { readScene, type Scene, type SceneSources } from "./scene.ts";
import { simulationsOf } from "./simulations.ts";
import { sprintRecords } from "./sprint-records.ts";
import { createSprints } from "./sprints.ts";
import { adviceFor, type TeamScene } from "./team-scene.ts";
import type { TrackerService } from "./trackers/model.ts";
import { readRegister } from "./register-files.ts";
import type { DebtService, DecideCommand } from "./verbs.ts";

export type { DebtService } from "./verbs.ts";

export interface DebtServiceDependencies {
  readonly store: DebtStore;
  readonly trackers: Omit<TrackerService, "start" | "stop">;
  readonly policy: PlanningPolicyService;
  readonly org: Pick<OrgService, "catalog" | "service" | "team">;
  readonly slo: Pick<SloService, "definitions">;
  readonly sli: Pick<SliService, "health">;
  readonly budget: SceneSources["budget"] & Pick<BudgetService, "past">;
  readonly incidents: Pick<IncidentsService, "incidents" | "causes">;
  readonly scenarios: Pick<ScenariosService, "ranking" | "rules">;
  readonly clock: Clock;
  /** Told when register, sprints or decisions changed. */
  readonly onChange: () => void;
}

export interface LoadableDebtService extends DebtService {
  /** Reads what is stored. To be called once, before any other verb. */
  load(): Promise<void>;
  /** To be called when sprints or items of trackers have changed. */
  trackersChanged(): void;
  /**
   * Takes over what documents of files tell. What is known by its id stays as it is.
   *
   * @param problems those of reading the files
   * @returns them, and what is wrong with the documents
   */
  take(
    documents: readonly SourceDocument[],
    problems: readonly Problem[],
  ): Promise<readonly Problem[]>;
}

/** Figures are asked for by their hour or their day: they are right for as long as anybody asks for them. */
const KEPT_MS = DAY_MS;
/** Three for each of some hundred teams, and one for each budget that is simulated. */
const MOST_ANSWERS = 5_000;
/** But not while history is being filled: what is unknown now may be known in a moment. */
const FILLING_KEPT_MS = 5 * SECOND_MS;
/** How long after its end a sprint's risk is still shown. */
const RISK_SHOWN_MS = 100 * DAY_MS;

function unknownTeam(team: string): DomainError {
  return new DomainError({
    code: "team.unknown",
    message: `there is no team "${team}" that plans`,
    remedy: "look at the planning board; the name is that of the Group in the catalogue",
  });
}

function reasonNeeded(planned: number, recommended: number): DomainError {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return new DomainError({
    code: "decision.reason-needed",
    message: `${percent(planned)} is less than the ${percent(recommended)} that is recommended, and no reason is given`,
    remedy: "say why this risk is taken; it is shown beside the budget",
  });
}

function decidedMeanwhile(inForce: Decision | null): DomainError {
  return new DomainError({
    code: "decision.changed-meanwhile",
    message:
      inForce === null
        ? "the decision that was seen is no longer in force"
        : `${inForce.decidedBy} decided on ${Math.round(inForce.planned * 100)} % meanwhile`,
    remedy: "look at the decision in force, then decide again",
  });
}

function fromTheFuture({ id, decidedAt }: Decision): Problem {
  return {
    severity: "error",
    code: "register.in-future",
    message: `the decision "${id}" is dated ${new Date(decidedAt).toISOString()}, which is yet to come`,
    remedy: "mend decidedAt; until then the decision is left out",
  };
}

function movedWithDecisions(name: string): DomainError {
  return new DomainError({
    code: "sprint.has-decision",
    message: `a share was decided for "${name}", which cannot go to another team with it`,
    remedy: "enter a sprint of its own for the other team",
  });
}

/** Puts register, sprints, decisions, budgets and trackers together. */
export function createDebtService(deps: DebtServiceDependencies): LoadableDebtService {
  const { store, trackers, policy, org, slo, budget, incidents, scenarios, clock, onChange } = deps;
  let itemsVersion = 0;
  let fileProblems: readonly Problem[] = [];
  const answers = createAnswers({
    clock,
    maxAgeMs: () => (isFilling(deps.sli) ? FILLING_KEPT_MS : KEPT_MS),
    most: MOST_ANSWERS,
  });

  async function known(): Promise<KnownNames> {
    return {
      services: new Set([
        ...org.catalog().services.map(({ name }) => name),
        ...slo.definitions().map(({ service }) => service),
      ]),
      scenarios: new Set(scenarios.rules().scenarios.map(({ id }) => id)),
      incidents: new Set(incidents.incidents().map(({ id }) => id)),
    };
  }

  const register = createRegister({ store, known, clock });
  const decisions = createDecisions(store);
  const sprints = createSprints(store, trackers);
  const sources = {
    register,
    decisions,
    sprints,
    org,
    budget,
    incidents,
    scenarios: () => readScenarioBook(scenarios),
    answers,
    trackers,
    itemsVersion: () => itemsVersion,
  };

  const scene = (): Promise<Scene> => readScene(clock.now(), policy.inForce(), sources);

  const records = (team: TeamScene, { at, policy: by }: Scene): Promise<readonly SprintRecord[]> =>
    sprintRecords(team, at, by, sources);

  function teamIn({ teams }: Scene, name: string): TeamScene {
    const team = teams.get(name);
    if (team === undefined) throw unknownTeam(name);
    return team;
  }

  async function decide(command: DecideCommand): Promise<Decision> {
    const { team: name, sprint: id, planned, decidedBy, why, whatIfNot, reason } = command;
    const now = await scene();
    const team = teamIn(now, name);
    const sprint = team.sprints.find((one) => one.id === id);
    if (sprint === undefined)
      throw new DomainError({
        code: "sprint.unknown",
        message: `${team.title} has no sprint "${id}"`,
        remedy: "it may have been taken away meanwhile: look at the sprints of the team",
      });
    if (sprint.end <= now.at)
      throw new DomainError({
        code: "sprint.over",
        message: `"${sprint.name}" is over`,
        remedy: "what was planned for it can no longer be changed; decide on the next one",
      });
    const inForce = decisions.current(name, id);
    if (command.expected !== undefined && command.expected !== (inForce?.id ?? null))
      throw decidedMeanwhile(inForce);
    const { need, recommendation } = adviceFor(team, sprint, now.policy);
    const recommended = recommendation?.share ?? null;
    const below = isBelowAdvice({ planned, recommended });
    if (below && reason === undefined) throw reasonNeeded(planned, recommended ?? 0);
    const decision: Decision = {
      id: randomUUID(),
      team: name,
      sprint: id,
      planned,
      recommended,
      reason: reason ?? null,
      decidedBy,
      decidedAt: now.at,
      why,
      whatIfNot,
      capacityDays: sprint.capacityDays,
      need,
      budget: team.budget,
      forecast: team.forecast,
      policy: now.policy,
    };
    const kept = await decisions.add(decision);
    onChange();
    return kept;
  }

  async function knowingly(): Promise<readonly KnownRisk[]> {
    const { at, teams } = await scene();
    const risks = decisions.inForce().flatMap((decision): KnownRisk[] => {
      const team = teams.get(decision.team);
      const sprint = team?.sprints.find(({ id }) => id === decision.sprint);
      if (team === undefined || sprint === undefined) return [];
      if (!isBelowAdvice(decision) || sprint.end < at - RISK_SHOWN_MS) return [];
      return [
        {
          decision,
          teamTitle: team.title,
          sprintName: sprint.name,
          sprintEnd: sprint.end,
          status: team.budget?.status ?? null,
          remaining: team.budget?.remaining ?? null,
        },
      ];
    });
    return risks.toSorted(
      (a, b) => b.sprintEnd - a.sprintEnd || b.decision.decidedAt - a.decision.decidedAt,
    );
  }

  const problems = (): readonly Problem[] => [...policy.problems(), ...fileProblems];

  /** What is checked against all sprints is written before the next one is checked. */
  const inTurn = pLimit(1);

  async function changed<T>(work: Promise<T>): Promise<T> {
    const done = await work;
    onChange();
    return done;
  }

  return {
    load: async () => {
      await register.load();
      await decisions.load();
    },
    trackersChanged: () => {
      itemsVersion += 1;
      onChange();
    },
    take: async (documents, ofReading) => {
      const read = readRegister(documents, policy.inForce(), await known());
      const tooEarly = read.decisions.filter(({ decidedAt }) => decidedAt > clock.now());
      fileProblems = [...ofReading, ...read.problems, ...tooEarly.map(fromTheFuture)];
      const debts = await register.take(read.debts);
      const decided = await decisions.take(
        read.decisions.filter((decision) => !tooEarly.includes(decision)),
      );
      if (debts + decided > 0) onChange();
      return fileProblems;
    },
    board: async () => {
      const now = await scene();
      const recordsOf = await Promise.all(
        [...now.teams.values()].map(async (team) => [team.team, await records(team, now)] as const),
      );
      return planningBoard(now, new Map(recordsOf), {
        trackers: await trackers.status(),
        problems: problems(),
      });
    },
    team: async (name) => {
      const now = await scene();
      const team = teamIn(now, name);
      const [own, simulations] = await Promise.all([
        records(team, now),
        simulationsOf(team, now, sources),
      ]);
      return teamPlanning(team, own, simulations, now);
    },
    debt: async (id) => {
      const history = register.history(id);
      const { rows } = await scene();
      const row = rows.find(({ debt }) => debt.id === id);
      // The register was asked first and forgets nothing.
      if (row === undefined) throw new Error(`the scene lacks the debt ${id}`);
      return { ...row, history };
    },
    decisions: async ({ team, sprint }) => decisions.of(team, sprint),
    knowingly,
    trackers: trackers.status,
    rulesPreview: trackers.preview,
    saveDebt: (command) => changed(register.save(command)),
    decide,
    saveSprint: async (command) => {
      teamIn(await scene(), command.team);
      return inTurn(async () => {
        if (command.id !== undefined) {
          const { name, team } = await sprints.find(command.id);
          if (team !== command.team && decisions.of(team, command.id).length > 0)
            throw movedWithDecisions(name);
        }
        return changed(sprints.save(command));
      });
    },
    setCapacity: ({ sprint, capacityDays }) => changed(sprints.setCapacity(sprint, capacityDays)),
    removeSprint: (id) =>
      inTurn(async () => {
        const { team } = await sprints.find(id);
        await changed(sprints.remove(id, decisions.of(team, id)));
      }),
    syncTracker: trackers.sync,
    problems,
  };
}
