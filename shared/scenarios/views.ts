import type { Instant } from "#shared/kernel/time.ts";
import type { Problem } from "#shared/kernel/errors.ts";
import type { HowToRun, Scenario } from "./catalogue.ts";
import type { ExposureBasis } from "./exposure.ts";
import type { ExemptionWorth } from "./exemption-worth.ts";
import type { ActiveExemption, Exemption } from "./exemptions.ts";
import type { CellState, CheckResult, Environment, Evidence } from "./model.ts";
import type { RankingPolicy, ScoreTerm } from "./policy.ts";
import type { Refusal } from "./ranking.ts";
import type { ScorePart } from "./scorecard.ts";

/*
 * What the pages about the league show. R and points are shares, 0 to 1, unless their name or text says otherwise;
 * "points" are of 100. No answer but those about documents names who ran or sent something.
 */

/**
 * How teams are shown to one another. `recognition`: the leading band, all others by name. `league`: every band.
 * `private`: one team at a time. Headroom knows no persons, so this decides what is shown, not who may ask.
 */
export type DisplayMode = "recognition" | "league" | "private";

export const DISPLAY_MODES: readonly DisplayMode[] = ["recognition", "league", "private"];

/** By what an answer was computed: with the same of these and the same `at` it comes out the same to the digit. */
export interface ScoredBy {
  readonly at: Instant;
  readonly policyVersion: string;
  readonly scenariosVersion: string;
  /** Day (UTC midnight) up to which traffic was measured for exposures; `null`: none was measured. */
  readonly exposureDay: Instant | null;
  /** Pieces of evidence that happened up to `at`, are valid and have their place. */
  readonly evidence: number;
  /** Of those, how many came in only after `at`. They count: what happened by then is ranked, by the record as it is now. */
  readonly receivedLater: number;
}

/** Exposure of a service, and where it is from. */
export interface ExposureView {
  /** Relative to the others: requests of the last 28 days x weight of the tier, in units of the catalogue's annotation. */
  readonly value: number;
  readonly basis: ExposureBasis;
  /** In the 28 days before `exposureDay`; `null`: no SLO of the service counts requests. */
  readonly requests: number | null;
  readonly tierWeight: number;
}

/** One test that a team could do next. */
export interface NextTest {
  readonly service: string;
  readonly serviceTitle: string;
  readonly scenario: string;
  readonly name: string;
  readonly why: string | null;
  readonly state: CellState;
  /** What a valid pass with the best outcome, in production, told by the service's own SLI, would add to the team's R, in points. */
  readonly points: number;
  /** Work that it takes. */
  readonly hours: number;
  readonly pointsPerHour: number;
  /** With the service's name filled in. */
  readonly run: readonly HowToRun[];
}

export interface LeagueTeam {
  readonly team: string;
  readonly title: string;
  readonly R: number | null;
  readonly se: number | null;
  /** Ends of the band: R and 0.84 standard errors (or what the policy says). */
  readonly lower: number | null;
  readonly upper: number | null;
  /** 1 is the best; `null`: no score, or the display mode does not tell. */
  readonly band: number | null;
  /** R at the end of each of the last 26 weeks and now, by today's rules, services and exposures. */
  readonly trend: readonly (number | null)[];
  readonly services: number;
  /** Share of the organisation's exposure. */
  readonly exposureShare: number;
  /** Cells that apply, and how many of them were tested (passed or known risk). */
  readonly applicable: number;
  readonly tested: number;
  readonly knownRisks: number;
  /** Of untested and weakly tested cells those that give most for an hour of work; at most five, the best first. */
  readonly nextTests: readonly NextTest[];
}

export interface Improvement {
  readonly team: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly since: Instant;
}

/** A failure that was found by a test, and answered by a later pass on another build. */
export interface FoundAndFixed {
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly service: string;
  readonly serviceTitle: string;
  readonly scenario: string;
  readonly name: string;
  readonly foundAt: Instant;
  readonly fixedAt: Instant;
  /** Documents that show it. */
  readonly found: string;
  readonly fixed: string;
}

export interface LeagueView extends ScoredBy {
  readonly mode: DisplayMode;
  readonly bandErrors: number;
  /**
   * In the order to be shown. `league`: by band, within it by name. `recognition`: the leading band, then all others by
   * name. `private`: the team that was asked for, or none.
   */
  readonly teams: readonly LeagueTeam[];
  /** Ends of the weeks of the trends, the oldest first; the last is `at`. */
  readonly weeks: readonly Instant[];
  /** Teams that gained most over 13 weeks, the most first; at most three. */
  readonly mostImproved: readonly Improvement[];
  /** Of the last 26 weeks, the newest first. */
  readonly foundAndFixed: readonly FoundAndFixed[];
  /** What is wrong with scenarios, exemptions or the policy. */
  readonly problems: readonly Problem[];
}

export interface MatrixScenario {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly pass: string;
  readonly sigma: number;
  /** What it weighs now: less than `sigma` when nearly every run passes. */
  readonly weight: number;
  readonly appliesTo: Scenario["appliesTo"];
}

export interface MatrixCell {
  readonly state: CellState;
  readonly credit: number;
  /** Passes counted, at most 2. */
  readonly n: number;
  /** Valid pieces of evidence, and those that failed a check. */
  readonly valid: number;
  readonly invalid: number;
  /** When the newest valid one ended, and what is left of it, 0 to 1; `null`: there is none. */
  readonly lastAt: Instant | null;
  readonly freshness: number | null;
  /** Documents of valid evidence, the newest first; at most two. */
  readonly proof: readonly string[];
  readonly exemption: ActiveExemption | null;
}

export interface MatrixService {
  readonly service: string;
  readonly title: string;
  /** `null`: nobody owns it, and it counts for nobody. */
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly R: number | null;
  readonly exposure: ExposureView;
  readonly traits: readonly string[];
  /** One for each scenario, in their order; `null`: it does not apply. */
  readonly cells: readonly (MatrixCell | null)[];
}

export interface MatrixView extends ScoredBy {
  readonly scenarios: readonly MatrixScenario[];
  /** By team, within it by name; those that nobody owns last. */
  readonly services: readonly MatrixService[];
}

/** How one piece of evidence goes into the credit of its cell. */
export interface CreditTerm {
  readonly document: string;
  readonly run: number;
  readonly at: Instant;
  readonly environment: number;
  readonly provenance: number;
  readonly oracle: number;
  readonly quality: number;
  readonly freshness: number;
  readonly worth: number;
  /** Passes: quality x freshness x worth. Open failures: quality x freshness. */
  readonly value: number;
}

/** The credit of a cell, or of the part of it that one dependency makes, with its values put in. */
export interface CreditExplanation {
  readonly dependency: string | null;
  /** Share of the cell. */
  readonly weight: number;
  readonly kind: "untested" | "passes" | "open-failures";
  readonly terms: readonly CreditTerm[];
  /** As it is written: `1 − (1 − 0.8 × 0.85)(1 − 0.8 × 0.31) = 0.76`. */
  readonly formula: string;
  readonly credit: number;
}

/** A run of the cell, and whether it counts. */
export interface CellRun {
  readonly document: string;
  readonly run: number;
  readonly name: string;
  /** What the document was called and written by, for runs that have no name of their own. */
  readonly fileName: string | null;
  readonly format: string;
  /** Runs in its document. */
  readonly runs: number;
  readonly failedChecks: readonly CheckResult["check"][];
  readonly evidence: Evidence;
  /** An open failure, one of the passes that the credit is made of, or neither. */
  readonly role: "open-failure" | "counted" | "none";
  /** Why it counts nothing; `null`: it does, or newer or better ones go before it. */
  readonly refusal: Refusal | "invalid" | "withdrawn" | null;
}

export interface CellDetail extends ScoredBy {
  readonly service: string;
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly teamTitle: string | null;
  readonly scenario: Scenario;
  readonly applies: boolean;
  /** Why it applies or does not, in a sentence. */
  readonly applicability: string;
  /** `null`: it does not apply. */
  readonly cell: MatrixCell | null;
  /** Share of the cell in the R of the team, 0 to 1; `null`: it has none. */
  readonly weightShare: number | null;
  readonly explanations: readonly CreditExplanation[];
  /** The newest first. */
  readonly runs: readonly CellRun[];
  readonly exemptions: readonly ExemptionView[];
  /** What exempting it would come to; `null`: it does not apply. */
  readonly ifExempt: ExemptionOffer | null;
  readonly nextTest: NextTest | null;
}

/** What exempting a cell would come to, and what the policy allows. */
export interface ExemptionOffer extends ExemptionWorth {
  /** Most that an exempt cell counts, 0 to 1. */
  readonly mostCredit: number;
  /** Share of a service's weight that may be exempt, 0 to 1. */
  readonly mostShare: number;
  readonly mostDays: number;
  /** What it would add to the team's R, in points of 100; below zero: it costs. `null`: it counts for no team. */
  readonly points: number | null;
}

/** How a document came in. */
export const RECEIVED_VIA = ["browser", "api", "file", "demo"] as const;
export type ReceivedVia = (typeof RECEIVED_VIA)[number];

/** Who said where a run belongs. */
export type PlacedBy = "document" | "upload" | "policy" | "person";

/** A run of a document, as judged. */
export interface RunView {
  readonly run: number;
  readonly name: string;
  readonly format: string;
  readonly evidence: Evidence;
  readonly checks: readonly CheckResult[];
  /** Why the outcome is what it is, or why there is none. */
  readonly because: string;
  readonly recoverySeconds: number | null;
  /** Name of the trusted key whose signature was verified; `null`: it is not signed, or by nobody who is trusted. */
  readonly signedBy: string | null;
  /** The pass criterion that it was judged by. */
  readonly pass: string | null;
  readonly losses: readonly string[];
  /** `null`: nobody yet, it waits in the inbox. */
  readonly placedBy: PlacedBy | null;
  /** Why it counts nothing; `null`: it counts. */
  readonly refusal: Refusal | "invalid" | "withdrawn" | null;
  readonly refusalText: string | null;
  /** The service's own SLI is still to be asked, because its slices have not come. */
  readonly awaitsSli: boolean;
}

/** Something that happened to a document. Nothing of it is ever changed or deleted. */
export interface DocumentEvent {
  readonly at: Instant;
  readonly kind: "received" | "placed" | "judged-again" | "withdrawn" | "reinstated";
  /** As they called themselves; `null`: nobody said, or it was the server itself. */
  readonly by: string | null;
  readonly run: number | null;
  /** What was said or done, as a sentence. */
  readonly text: string;
}

/** What an import answers, and a page about the document shows. */
export interface JudgedDocument {
  /** SHA-256 of the document as it came, in hexadecimal digits. */
  readonly id: string;
  readonly fileName: string | null;
  readonly format: string | null;
  /** As it came. */
  readonly bytes: number;
  readonly receivedAt: Instant;
  readonly receivedBy: string | null;
  readonly via: ReceivedVia;
  readonly withdrawn: boolean;
  readonly runs: readonly RunView[];
  /** What is wrong with the document, or could not be read of it. */
  readonly problems: readonly Problem[];
}

export interface Imported {
  /** Whether it was known already; then nothing changed. */
  readonly known: boolean;
  readonly document: JudgedDocument;
}

export interface DocumentView extends JudgedDocument {
  readonly history: readonly DocumentEvent[];
  readonly judgedAt: Instant;
  /** Which importers judged it. */
  readonly importersVersion: number;
}

/** The document as it is kept: redacted. */
export interface RawDocument {
  readonly id: string;
  readonly text: string;
  /** Characters that were left out behind `text`; 0: it is whole. */
  readonly leftOut: number;
}

/** A line of the list of documents. */
export interface DocumentRow {
  readonly id: string;
  readonly fileName: string | null;
  readonly format: string | null;
  readonly receivedAt: Instant;
  readonly via: ReceivedVia;
  readonly withdrawn: boolean;
  readonly runs: number;
  readonly valid: number;
  /** Of its first run. */
  readonly name: string;
  readonly service: string | null;
  readonly scenario: string | null;
  readonly at: Instant;
  readonly environment: Environment;
  readonly outcome: Evidence["outcome"];
  /** Checks that its runs failed. */
  readonly failedChecks: readonly CheckResult["check"][];
  /** Runs that wait for a place. */
  readonly unplaced: number;
}

export interface DocumentsQuery {
  readonly service?: string;
  readonly scenario?: string;
  readonly format?: string;
  readonly state?: "valid" | "invalid" | "unplaced" | "withdrawn";
  readonly search?: string;
  readonly offset?: number;
  /** 50 when absent, at most 200. */
  readonly limit?: number;
}

export interface DocumentPage {
  readonly total: number;
  /** The newest first. */
  readonly rows: readonly DocumentRow[];
  /** How many there are of each, whatever the query. */
  readonly counts: {
    readonly all: number;
    readonly valid: number;
    readonly invalid: number;
    readonly unplaced: number;
    readonly withdrawn: number;
  };
  readonly formats: readonly string[];
}

/** A run that waits for a person to say where it belongs. */
export interface InboxItem {
  readonly document: string;
  readonly run: number;
  readonly fileName: string | null;
  readonly format: string;
  readonly name: string;
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly labels: Readonly<Record<string, string>>;
  /** What is known of its place. */
  readonly service: string | null;
  readonly scenario: string | null;
  readonly environment: Environment;
  readonly missing: readonly ("service" | "scenario")[];
  /** Why what is known is not enough, where it names what the catalogues do not know. */
  readonly refusal: Refusal | null;
}

export interface ExemptionView extends Exemption {
  readonly id: string;
  readonly via: "browser" | "file";
  readonly enteredAt: Instant;
  readonly enteredBy: string | null;
  readonly state: "planned" | "in-force" | "expired" | "withdrawn";
  /** Why it counts nothing while it is in force. */
  readonly refused: ActiveExemption["refused"] | "beyond-share" | "not-applicable";
  /** What its cell counts now, 0 to 1; `null`: it is not in force. */
  readonly credit: number | null;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnBy: string | null;
  readonly withdrawnReason: string | null;
  readonly team: string | null;
}

/** A piece of what the organisation lacks: weight of the scenario x exposure of the service x what is untested of it. */
export interface RiskView {
  readonly service: string;
  readonly serviceTitle: string;
  readonly team: string | null;
  readonly scenario: string;
  readonly name: string;
  readonly why: string | null;
  readonly state: CellState;
  readonly sigma: number;
  readonly exposureShare: number;
  readonly credit: number;
  /** Of the organisation's R, in points of 100, that this cell alone lacks. */
  readonly points: number;
}

/** Why a team's R is another than a quarter ago. Together the points make the difference. */
export interface ChangeView {
  readonly team: string;
  readonly teamTitle: string;
  readonly kind: "passed" | "failed" | "fixed" | "exemption" | "aged" | "weights";
  /** When the evidence that did it ended; `null`: it happened all the time. */
  readonly at: Instant | null;
  readonly service: string | null;
  readonly scenario: string | null;
  /** Of the team's R, in points of 100. */
  readonly points: number;
  readonly text: string;
}

export interface ScorecardLine {
  /** `null`: the whole organisation. */
  readonly team: string | null;
  readonly title: string;
  readonly R: number | null;
  readonly se: number | null;
  /** 0 to 100; `null`: nothing can be scored. */
  readonly S: number | null;
  readonly parts: readonly ScorePart[];
  readonly budgets: { readonly kept: number; readonly spent: number; readonly unknown: number };
  /** R at the end of each quarter and now. */
  readonly trend: readonly (number | null)[];
  readonly applicable: number;
  readonly tested: number;
  readonly knownRisks: number;
  /** Share of the organisation's exposure. */
  readonly exposureShare: number;
}

export interface ScorecardView extends ScoredBy {
  readonly mode: DisplayMode;
  readonly organisation: ScorecardLine;
  readonly teams: readonly ScorecardLine[];
  /** Ends of the quarters of the trends, the oldest first; the last is `at`. */
  readonly quarters: readonly { readonly at: Instant; readonly label: string }[];
  /** Terms of S without a source in the whole organisation: left out for everyone, and the rest re-weighted. */
  readonly leftOut: readonly { readonly term: ScoreTerm; readonly reason: string }[];
  readonly risks: readonly RiskView[];
  readonly changesSince: Instant;
  readonly changes: readonly ChangeView[];
}

/** The rules of the ranking, and those that were in force before. */
export interface RulesView {
  readonly policy: RankingPolicy;
  readonly scenarios: readonly Scenario[];
  readonly scenariosVersion: string;
  readonly mode: DisplayMode;
  readonly history: readonly {
    readonly policyVersion: string;
    readonly scenariosVersion: string;
    readonly effectiveFrom: Instant;
  }[];
  readonly problems: readonly Problem[];
}
