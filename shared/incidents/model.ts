import type { SeriesKey } from "#shared/kernel/ids.ts";
import type { Instant, Interval } from "#shared/kernel/time.ts";

/** A change of what runs in production. */
export interface Deploy {
  readonly id: string;
  readonly service: string;
  readonly at: Instant;
  /** What was released: a version, a commit or the name of an artifact. */
  readonly version?: string;
  /** When it was taken back, if it was. */
  readonly rolledBackAt?: Instant;
  /** The service was taken away instead of replaced. */
  readonly removal?: true;
  readonly url?: string;
}

/** An incident that somebody declared. */
export interface Incident {
  readonly id: string;
  readonly title: string;
  /** Services that suffered. Without any it is shown, and no burn is put down to it. */
  readonly services: readonly string[];
  readonly startedAt: Instant;
  /** Absent: it goes on. */
  readonly endedAt?: Instant;
  /** As whoever declared it says: `1`, `SEV2`, `critical`. */
  readonly severity?: string;
  /** What it has in common with others, in the organisation's own words: `failover`, `unsafe-change`. */
  readonly themes?: readonly string[];
  readonly url?: string;
}

/** A stretch of time in which nothing is to be changed. */
export interface Freeze {
  readonly id: string;
  readonly title: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Services it is for. */
  readonly scope: "all" | readonly string[];
  readonly url?: string;
}

/** What happened, each kind in the order of its beginning. */
export interface Timeline {
  readonly incidents: readonly Incident[];
  readonly deploys: readonly Deploy[];
  readonly freezes: readonly Freeze[];
}

/** An event as it is sent as plain JSON and read back. */
export type PlainEvent =
  | ({ readonly kind: "deploy" } & Deploy)
  | ({ readonly kind: "incident" } & Incident)
  | ({ readonly kind: "freeze" } & Freeze);

/** What burn can be put down to. */
export type CauseKind = "incident" | "deploy" | "dependency" | "unattributed";

/** A part of what was burned, and what it is put down to. */
export interface AttributedBurn {
  readonly kind: CauseKind;
  /** Of the incident or deploy; the key of the dependency's SLO; `null` when unattributed. */
  readonly id: string | null;
  readonly title: string;
  /** Where it can be read about. */
  readonly url: string | null;
  readonly from: Instant;
  /** `null`: it goes on. */
  readonly to: Instant | null;
  /** In the units of the budget: events, or time slices. */
  readonly bad: number;
}

/** Where a budget went in a stretch of time. */
export interface Attribution {
  /** Incidents, deploys and dependencies by what they cost, the greatest first; then what is left unattributed. */
  readonly causes: readonly AttributedBurn[];
  /** Bad in all, what is excluded left out: exactly the sum of the causes. */
  readonly bad: number;
  /** Stretches that are excluded from the budget, in order and apart. */
  readonly excluded: readonly Interval[];
  /** Bad in them, no part of `bad`; `null`: something is excluded, and nothing is known of it. */
  readonly excludedBad: number | null;
  /** Bad in hours that burned faster than the ticket factor while no incident was declared. A part of `bad`. */
  readonly darkBad: number;
  /** Those hours, neighbours joined. */
  readonly darkStretches: readonly Interval[];
}

/** Where the budget of one series went, with what happened meanwhile. */
export interface CausesView extends Attribution {
  readonly key: SeriesKey;
  readonly range: Interval;
  /** What happened to the service of the SLO in the range; freezes that include it. */
  readonly timeline: Timeline;
  /** Bad that the target allows on the traffic of the range, in units of the budget. */
  readonly allowedBad: number;
  /** Burn rate above which an hour without an incident is called dark. */
  readonly ticketFactor: number;
}

export interface CausesQuery {
  readonly key: string;
  readonly from?: Instant;
  readonly to?: Instant;
}
