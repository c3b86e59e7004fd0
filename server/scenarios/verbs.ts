import type { Instant } from "#shared/kernel/time.ts";
import type { Scenario } from "#shared/scenarios/catalogue.ts";
import type { Environment } from "#shared/scenarios/model.ts";
import type { GamingView } from "#shared/scenarios/gaming/views.ts";
import type { Ranking } from "#shared/scenarios/ranking.ts";
import type {
  CellDetail,
  DocumentPage,
  DocumentsQuery,
  DocumentView,
  ExemptionView,
  Imported,
  InboxItem,
  LeagueView,
  MatrixView,
  RawDocument,
  ReceivedVia,
  RulesView,
  ScorecardView,
} from "#shared/scenarios/views.ts";
import type { Placement } from "./formats/placement.ts";

/** As of when, and by which rules. */
export interface AsOf {
  /** Now when absent. */
  readonly at?: Instant;
  /** A version of the policy that was in force once; the present one when absent. */
  readonly policyVersion?: string;
}

/** One team's answer, where the display mode shows one at a time. */
export interface OfTeam extends AsOf {
  readonly team?: string;
}

/** A document as it came in, with what the upload says of itself. */
export interface Upload {
  readonly text: string;
  readonly fileName: string | null;
  readonly via: ReceivedVia;
  readonly by: string | null;
  readonly placement: Partial<Placement>;
}

export interface PlaceCommand {
  readonly document: string;
  readonly run: number;
  readonly service: string;
  readonly scenario: string;
  readonly dependency?: string;
  readonly environment?: Environment;
  readonly build?: string;
  readonly by: string;
}

export interface UnplaceCommand {
  readonly document: string;
  readonly run: number;
  readonly by: string;
}

export interface WithdrawCommand {
  readonly document: string;
  readonly by: string;
  readonly reason: string;
  readonly reinstate?: boolean;
}

export interface ExemptCommand {
  readonly service: string;
  readonly scenario: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly approvedBy: string;
  readonly reason: string;
  readonly by: string;
}

/** Verbs on failure scenarios, their evidence, and what teams score by it. */
export interface ScenariosService {
  /**
   * Takes a document of any recognised format. Resolves when it is durable; the same document again changes nothing.
   *
   * @throws DomainError `evidence.*`, `document.*` when nothing of it can be read
   */
  import(upload: Upload): Promise<Imported>;
  /** @throws DomainError `ranking.policy-unknown`, `ranking.broken`, `ranking.instant-in-future` */
  ranking(asOf: AsOf): Promise<Ranking>;
  /** @throws DomainError as `ranking` */
  league(query: OfTeam): Promise<LeagueView>;
  /** @throws DomainError as `ranking` */
  matrix(query: OfTeam): Promise<MatrixView>;
  /** @throws DomainError as `ranking`; `service.unknown`, `scenario.unknown` */
  cell(query: AsOf & { readonly service: string; readonly scenario: string }): Promise<CellDetail>;
  /** @throws DomainError as `ranking` */
  scorecard(query: OfTeam): Promise<ScorecardView>;
  /** @throws DomainError as `ranking`; `team.unknown` */
  gaming(team: string): Promise<GamingView>;
  rules(): RulesView;
  documents(query: DocumentsQuery): DocumentPage;
  /** @throws DomainError `evidence.unknown` */
  document(id: string): Promise<DocumentView>;
  /** @throws DomainError `evidence.unknown` */
  raw(id: string): Promise<RawDocument>;
  inbox(): readonly InboxItem[];
  /** @throws DomainError `evidence.unknown`, `service.unknown`, `scenario.unknown`, `scenario.not-applicable` */
  place(command: PlaceCommand): Promise<DocumentView>;
  /**
   * Takes back where a person placed a run: it stands again where the document, its upload or the policy put it, or waits
   * in the inbox. Of a run that no person placed nothing changes.
   *
   * @throws DomainError `evidence.unknown`
   */
  unplace(command: UnplaceCommand): Promise<DocumentView>;
  /** Marks a document as withdrawn: it counts nothing any more, and stays. @throws DomainError `evidence.unknown` */
  withdraw(command: WithdrawCommand): Promise<DocumentView>;
  exemptions(): readonly ExemptionView[];
  /** @throws DomainError `exemption.*` when it would count nothing */
  exempt(command: ExemptCommand): Promise<ExemptionView>;
  /** @throws DomainError `exemption.unknown` */
  withdrawExemption(command: {
    readonly id: string;
    readonly by: string;
    readonly reason: string;
  }): Promise<ExemptionView>;
  /** Scenarios that apply to a service and were never validly tried on it; `null`: it is not ranked. */
  untested(service: string): readonly Scenario[] | null;
  /** Judges again what is to be, and measures exposures once a day: to be called every minute. */
  refresh(): Promise<void>;
}
