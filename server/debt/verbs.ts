import type { Debt, DebtDraft, Decision, Sprint } from "#shared/debt/model.ts";
import type {
  DebtView,
  KnownRisk,
  PlanningBoard,
  RulesPreview,
  TeamPlanning,
  TrackerStatus,
} from "#shared/debt/views.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { Instant } from "#shared/kernel/time.ts";

export interface SaveDebtCommand {
  /** Absent: a new debt. */
  readonly id?: string;
  /** The version that whoever changes it has seen. Needed with `id`. */
  readonly expectedVersion?: number;
  readonly draft: DebtDraft;
  readonly by: string;
  /** Why it is changed. */
  readonly note?: string;
}

export interface DecideCommand {
  readonly team: string;
  readonly sprint: string;
  /** Share of the capacity, 0..1. */
  readonly planned: number;
  readonly decidedBy: string;
  readonly why: string;
  readonly whatIfNot: string;
  /** Needed where less is planned than is recommended. */
  readonly reason?: string;
  /** Id of the decision in force that whoever decides has seen, `null`: none. Not checked when absent. */
  readonly expected?: string | null;
}

export interface SaveSprintCommand {
  /** Absent: a new sprint. */
  readonly id?: string;
  readonly team: string;
  readonly name: string;
  readonly start: Instant;
  /** Exclusive. */
  readonly end: Instant;
  readonly capacityDays: number | null;
}

/** Verbs of planning: the register of debt, sprints, and what is decided on them. */
export interface DebtService {
  /** Every team, the most pressing first. */
  board(): Promise<PlanningBoard>;
  /** @throws DomainError `team.unknown` */
  team(team: string): Promise<TeamPlanning>;
  /** @throws DomainError `debt.unknown` */
  debt(id: string): Promise<DebtView>;
  /** What was decided on one sprint of a team, the newest first. */
  decisions(query: {
    readonly team: string;
    readonly sprint: string;
  }): Promise<readonly Decision[]>;
  /** Decisions in force below what was recommended, of sprints of the last hundred days and of those to come. */
  knowingly(): Promise<readonly KnownRisk[]>;
  trackers(): Promise<readonly TrackerStatus[]>;
  /** @throws DomainError `tracker.unknown` */
  rulesPreview(tracker: string): Promise<RulesPreview>;
  /**
   * Writes a debt, or its next version. Durable when it resolves.
   *
   * @throws DomainError `debt.unknown`, `debt.changed-meanwhile`
   * @throws ZodError naming the fields of the draft that cannot be so
   */
  saveDebt(command: SaveDebtCommand): Promise<Debt>;
  /**
   * Decides the share of a sprint, with the figures as they stand. Durable when it resolves; what was decided before stays.
   *
   * @throws DomainError `team.unknown`, `sprint.unknown`, `sprint.over`, `decision.reason-needed`
   */
  decide(command: DecideCommand): Promise<Decision>;
  /**
   * Enters a sprint by hand, or changes one. Durable when it resolves.
   *
   * @throws DomainError `team.unknown`, `sprint.unknown`, `sprint.of-tracker`, `sprint.dates`, `sprint.overlaps`
   */
  saveSprint(command: SaveSprintCommand): Promise<Sprint>;
  /** Of any sprint. Durable when it resolves. @throws DomainError `sprint.unknown` */
  setCapacity(command: {
    readonly sprint: string;
    readonly capacityDays: number | null;
  }): Promise<Sprint>;
  /** @throws DomainError `sprint.unknown`, `sprint.of-tracker`, `sprint.has-decision` */
  removeSprint(id: string): Promise<void>;
  /** Begins to read a tracker and does not wait for it. @throws DomainError `tracker.unknown` */
  syncTracker(tracker: string): Promise<TrackerStatus>;
  /** What is wrong with the policy's and the register's files. */
  problems(): readonly Problem[];
}
